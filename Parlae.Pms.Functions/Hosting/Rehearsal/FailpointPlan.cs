using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Parlae.Pms.Core.Rehearsal;

namespace Parlae.Pms.Functions.Hosting.Rehearsal;

/// <summary>What fails at a failpoint.</summary>
internal enum FailpointAction
{
    /// <summary>The process ends as by SIGKILL.</summary>
    Kill,

    /// <summary>The step takes so much longer, in real time.</summary>
    Delay,

    /// <summary>The record store does not answer.</summary>
    StoreFail,
}

/// <summary>As <c>Parlae__Failpoint</c> says it: <c>name=kill|delay:&lt;ms&gt;|storeFail[@n]</c>.</summary>
/// <param name="Step">Where.</param>
/// <param name="Action">What.</param>
/// <param name="Delay">For <see cref="FailpointAction.Delay"/>.</param>
/// <param name="OnlyAt">The n-th time that the step is reached, counted from 1; null: each time.</param>
internal sealed record FailpointPlan(Failpoint Step, FailpointAction Action, TimeSpan Delay, int? OnlyAt)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    public static bool TryParse(string text, [NotNullWhen(true)] out FailpointPlan? plan)
    {
        plan = null;
        if (text.Split('=') is not [var name, var rest] || Steps.All.FirstOrDefault(step => step.Name == name) is not { } found)
            return false;
        var (word, at) = rest.Split('@') switch
        {
            [var alone] => (alone, (int?)null),
            [var first, var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 => (first, n),
            _ => ("", null),
        };
        plan = word.Split(':') switch
        {
            ["kill"] => new(found, FailpointAction.Kill, TimeSpan.Zero, at),
            ["storeFail"] => new(found, FailpointAction.StoreFail, TimeSpan.Zero, at),
            ["delay", var milliseconds] when int.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms <= LongestDelay.TotalMilliseconds
                => new(found, FailpointAction.Delay, TimeSpan.FromMilliseconds(ms), at),
            _ => null,
        };
        return plan is not null;
    }
}
