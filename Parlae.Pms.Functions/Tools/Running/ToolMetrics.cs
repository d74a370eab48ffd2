using System.Diagnostics.Metrics;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Tools.Running;

/// <summary>Duration and outcome of tool calls.</summary>
internal static class ToolMetrics
{
    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Fair = TimeSpan.FromSeconds(5);
    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "parlae.tool.duration", "s", "How long a tool call took, by tool, outcome (our status word; error: the caller was asked or turned away; fault: it could not be done) and pace (fast, fair, slow).");

    public static void Record(string tool, ToolAnswer answer, TimeSpan took) =>
        Duration.Record(took.TotalSeconds, new("tool", tool), new("outcome", Outcome(answer)), new KeyValuePair<string, object?>("pace", Pace(took)));

    /// <summary>What went wrong on our side or the practice's is told apart from what the caller must be asked.</summary>
    public static string Outcome(ToolAnswer answer) => answer switch
    {
        ToolAnswer.Result result => result.Status,
        ToolAnswer.Error error when ToolWords.IsFault(error.Sentence) => FigureSummary.Fault,
        _ => FigureSummary.Error,
    };

    /// <summary>Buckets of a histogram do not survive the way to every monitor; a tag does. p95 is above five seconds when more than one call in twenty is slow.</summary>
    private static string Pace(TimeSpan took) => took < Fast ? "fast" : took < Fair ? "fair" : "slow";
}
