using System.Text.Json;

namespace Parlae.Pms.Sandbox.Control;

/// <summary>Thrown where a control body is wrong; the message names the member.</summary>
internal sealed class ControlRefusal(string message) : Exception(message);

/// <summary>A JSON object sent to the control API. Members that nobody knows are refused, so that a misspelled one is noticed.</summary>
internal sealed class ControlBody
{
    private readonly Dictionary<string, JsonElement> members;
    private readonly string path;

    private ControlBody(JsonElement json, string path, string[] known)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new ControlRefusal(path.Length == 0 ? "The body must be a JSON object." : $"{path.TrimEnd('.')} must be an object.");
        this.path = path;
        members = json.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null)
            .GroupBy(member => member.Name).ToDictionary(member => member.Key, member => member.Last().Value);
        if (members.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new ControlRefusal($"{path}{unknown} is unknown; known are {string.Join(", ", known)}.");
    }

    /// <summary>Reads the body; an empty one has no members.</summary>
    internal static async Task<ControlBody> ReadAsync(HttpContext context, params string[] known)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (buffer.Length == 0)
            return new ControlBody(JsonDocument.Parse("{}").RootElement, "", known);
        try
        {
            using var json = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
            return new ControlBody(json.RootElement.Clone(), "", known);
        }
        catch (JsonException)
        {
            throw new ControlRefusal("The body is not JSON.");
        }
    }

    internal static ControlBody Of(JsonElement json, string name, params string[] known) => new(json, name + ".", known);

    internal JsonElement? Find(string name) => members.TryGetValue(name, out var value) ? value : null;

    internal JsonElement Need(string name) => Find(name) ?? throw new ControlRefusal($"{path}{name} is missing.");

    internal string? Text(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new ControlRefusal($"{path}{name} must be text.");

    internal int? Whole(string name, int least, int most) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw new ControlRefusal($"{path}{name} must be a whole number from {least} to {most}.");

    internal double? Number(string name, double least, double most) => Find(name) is not { } value ? null
        : NumberOf(value, path + name, least, most);

    internal static double NumberOf(JsonElement value, string name, double least, double most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most
            ? number
            : throw new ControlRefusal($"{name} must be a number from {least} to {most}.");

    internal string? OneOf(string name, params string[] words) => Text(name) is not { } text ? null
        : words.Contains(text) ? text : throw new ControlRefusal($"{path}{name} must be one of {string.Join(", ", words)}.");
}
