using System.Text.Json;
using System.Text.Json.Serialization;
using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.NexHealth.Wire;

/// <summary>Reads and writes NexHealth's JSON: members in snake case, nothing required, texts and booleans in whatever form they come.</summary>
internal static class NexHealthJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new LineJson.AnyText(NexHealthValue.Text), new LineJson.AnyFlag(), new LineRows<LocationRow>(), new LineRows<SlotRow>() },
    };
}
