using System.Text.Json;
using System.Text.Json.Serialization;
using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.Sikka.Wire;

/// <summary>Reads Sikka's JSON: members in snake case, text, number and boolean alike, nothing required.</summary>
internal static class SikkaJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = true,
        Converters = { new LineJson.AnyText(SikkaValue.Text, "True", "False") },
    };
}
