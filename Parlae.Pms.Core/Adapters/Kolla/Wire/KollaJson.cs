using System.Text.Json;
using System.Text.Json.Serialization;
using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.Kolla.Wire;

/// <summary>Reads and writes Kolla's JSON: members in snake case, nothing required, texts and booleans in whatever form they come.</summary>
internal static class KollaJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new LineJson.AnyText(KollaValue.Text), new LineJson.AnyFlag() },
    };
}
