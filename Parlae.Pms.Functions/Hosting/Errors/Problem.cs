using System.Globalization;
using System.Text.Json;

namespace Parlae.Pms.Functions.Hosting.Errors;

/// <summary>A refusal as REST callers get it (<c>application/problem+json</c>, RFC 9457).</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Kind">The last part of <c>urn:parlae:&lt;kind&gt;</c>.</param>
/// <param name="Title">The same sentence for every problem of this kind.</param>
/// <param name="Detail">What this caller can do about it, in our words: never an exception's message, a vendor's text or patient data.</param>
internal sealed record Problem(int Status, string Kind, string Title, string? Detail = null)
{
    public const string MediaType = "application/problem+json";

    public static readonly Problem BadRequest = new(StatusCodes.Status400BadRequest, "bad-request", "The request cannot be read.");
    public static readonly Problem TooLarge = new(StatusCodes.Status413PayloadTooLarge, "too-large", "The request body is too large.");
    public static readonly Problem TooSlow = new(StatusCodes.Status504GatewayTimeout, "timeout", "The request took too long.");
    public static readonly Problem Fault = new(StatusCodes.Status500InternalServerError, "fault", "Something went wrong on our side.");

    public static readonly Problem StoreUnavailable = new(StatusCodes.Status503ServiceUnavailable, "store-unavailable", "Our records cannot be reached now.");
    public static readonly Problem PmsUnreachable = new(StatusCodes.Status503ServiceUnavailable, "pms-unreachable", "The practice's system cannot be reached now.");
    public static readonly Problem PmsUnreadable = new(StatusCodes.Status502BadGateway, "pms-unreadable", "The practice's system answered in a way we do not understand.");
    public static readonly Problem PmsRefusesUs = new(StatusCodes.Status502BadGateway, "pms-refuses-us", "The practice's system refuses our credentials or settings.");

    /// <summary>Members beside the standard ones, in camelCase.</summary>
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>();

    public Task WriteAsync(HttpContext context) => WriteAsync(context, retryAfter: null);

    public Task WriteAsync(HttpContext context, TimeSpan? retryAfter)
    {
        if (retryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        context.Response.StatusCode = Status;
        return context.Response.WriteAsJsonAsync(Body(context.TraceIdentifier), JsonSerializerOptions.Web, MediaType, context.RequestAborted);
    }

    /// <summary>The members of the answer's body.</summary>
    public Dictionary<string, object?> Body(string correlationId)
    {
        var body = new Dictionary<string, object?> { ["type"] = $"urn:parlae:{Kind}", ["title"] = Title, ["status"] = Status };
        if (Detail is not null)
        {
            body["detail"] = Detail;
        }

        body["correlationId"] = correlationId;
        foreach (var (name, value) in Extensions)
        {
            body[name] = value;
        }

        return body;
    }
}
