using System.Globalization;
using System.Text.Json;
using Parlae.Pms.Functions.Web.Drafts;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>Values of a draft's <c>config</c>, as people type them and as the setup API takes them. What is no number stays what was typed, for the API's rules to refuse.</summary>
internal static class SetupValues
{
    public static JsonElement Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? SetupBodies.Json(whole)
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? SetupBodies.Json(number)
        : SetupBodies.Json(text);

    public static string? Text(IReadOnlyDictionary<string, JsonElement>? config, string name) => config is not null && config.TryGetValue(name, out var value) ? Text(value) : null;

    public static string? Text(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? Text(value) : null;

    /// <summary>The entries of a list; none where it is no list.</summary>
    public static IReadOnlyList<JsonElement> List(IReadOnlyDictionary<string, JsonElement>? config, string name) =>
        config is not null && config.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];

    public static IReadOnlyList<string> Texts(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Text).OfType<string>()] : [];

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
