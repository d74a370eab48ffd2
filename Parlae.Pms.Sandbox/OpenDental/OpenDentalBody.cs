using System.Text.Json;
using NodaTime;

namespace Parlae.Pms.Sandbox.OpenDental;

/// <summary>A JSON object that was sent. Names have their case; numbers and text are taken for each other (reference 2).</summary>
internal sealed class OpenDentalBody
{
    private readonly Dictionary<string, string> members;

    private OpenDentalBody(Dictionary<string, string> members) => this.members = members;

    internal static async Task<OpenDentalBody> ReadAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (buffer.Length == 0)
            return new OpenDentalBody([]);
        try
        {
            using var json = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new OpenDentalRefusal(400, "Invalid json.");
            return new OpenDentalBody(json.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString()));
        }
        catch (JsonException)
        {
            throw new OpenDentalRefusal(400, "Invalid json.");
        }
    }

    internal bool Has(string name) => members.ContainsKey(name);

    internal string? Text(string name) => members.GetValueOrDefault(name);

    internal string Need(string name) => members.GetValueOrDefault(name) is { Length: > 0 } text ? text : throw new OpenDentalRefusal(400, $"{name} is required.");

    internal int NeedNumber(string name) => OpenDentalIds.Whole(Need(name)) ?? throw new OpenDentalRefusal(400, $"{name} is invalid.");

    internal int? Number(string name) => Has(name) ? NeedNumber(name) : null;

    internal LocalDateTime? Stamp(string name) => Has(name) ? OpenDentalText.ReadStamp(Text(name)) ?? throw new OpenDentalRefusal(400, $"{name} is not in the format yyyy-MM-dd HH:mm:ss.") : null;

    internal LocalDate? Date(string name) => Has(name) ? OpenDentalText.ReadDate(Text(name)) ?? throw new OpenDentalRefusal(400, $"{name} is not in the format yyyy-MM-dd.") : null;
}
