using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Parlae.Pms.Functions.Hosting.Errors;

namespace Parlae.Pms.Functions.Rest;

/// <summary>A body that cannot be taken; <see cref="Exception.Message"/> is ours and names the member, never its value.</summary>
internal sealed class BadBodyException(string message) : Exception(message)
{
    /// <param name="member">Such as <c>config.openHours</c>.</param>
    /// <param name="what">What is wrong with it, as the end of a sentence.</param>
    public BadBodyException(string member, string what)
        : this($"'{member}' {what}.") => (Member, What) = (member, what);

    /// <summary>Null: it is about the body as a whole.</summary>
    public string? Member { get; }

    public string? What { get; }

    /// <summary>Where it is in a member that is a list, such as <c>3.minutes</c>, the first entry being 0; null: it is about the whole member.</summary>
    public string? At { get; init; }

    /// <summary>The member, and where in it.</summary>
    public string? Place => At is null ? Member : $"{Member}.{At}";
}

/// <summary>Reads REST bodies: unknown members and wrong types are refused by name.</summary>
internal static partial class StrictJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        MaxDepth = 16,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(), // set at once: the OpenAPI document may be asked for before any body was read
    };

    /// <exception cref="BadBodyException">No JSON of this shape.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Options, context.RequestAborted)
                ?? throw new BadBodyException("The body is null; send a JSON object.");
        }
        catch (JsonException exception)
        {
            throw NotAsDocumented(exception);
        }
    }

    /// <exception cref="BadBodyException">No JSON of this shape.</exception>
    public static T Read<T>(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, Options) ?? throw new BadBodyException("The body is null; send a JSON object.");
        }
        catch (JsonException exception)
        {
            throw NotAsDocumented(exception);
        }
    }

    /// <exception cref="BadBodyException">The member has another shape.</exception>
    public static T Part<T>(JsonElement element, string member)
    {
        try
        {
            return element.Deserialize<T>(Options) ?? throw new BadBodyException(member, "must not be null");
        }
        catch (JsonException exception)
        {
            throw new BadBodyException(member, $"is not as documented at {exception.Path ?? "$"}") { At = Entry().Match(exception.Path ?? "") is { Success: true } entry ? entry.Groups[1].Value + entry.Groups[2].Value : null };
        }
    }

    [GeneratedRegex(@"^\$\[([0-9]+)\](\.[A-Za-z]+)?")]
    private static partial Regex Entry();

    private static BadBodyException NotAsDocumented(JsonException exception) =>
        new($"The body is not as documented at {exception.Path ?? "$"}: the member is unknown there, has the wrong type, or the text is not JSON.");

    public static Problem Problem(BadBodyException exception) => Hosting.Errors.Problem.BadRequest with { Detail = exception.Message };
}
