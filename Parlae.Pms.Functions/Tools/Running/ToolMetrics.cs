using System.Diagnostics.Metrics;

namespace Parlae.Pms.Functions.Tools.Running;

/// <summary>Duration and outcome of tool calls.</summary>
internal static class ToolMetrics
{
    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("parlae.tool.duration", "s", "How long a tool call took, by tool and outcome.");

    public static void Record(string tool, string outcome, TimeSpan took) =>
        Duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("tool", tool), new KeyValuePair<string, object?>("outcome", outcome));
}
