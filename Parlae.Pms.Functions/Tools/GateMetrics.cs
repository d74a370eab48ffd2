using System.Diagnostics.Metrics;

namespace Parlae.Pms.Functions.Tools;

/// <summary>Counts what the gates refused, for alerts: a model that guesses handles, or a caller who is led to try.</summary>
internal static class GateMetrics
{
    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("parlae.handles.refused", description: "Handles refused as foreign, unknown or below the tool's level, by account, tool and reason.");

    public static void Refuse(string accountId, string tool, string reason) =>
        Refused.Add(1, new("account", accountId), new("tool", tool), new("reason", reason));
}
