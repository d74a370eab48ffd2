using System.Diagnostics.Metrics;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Figures;

namespace Parlae.Pms.Core.Patients;

/// <summary>Counts failed tries at being somebody, for alerts and for the console. Tells the account and our word, and nothing of whom it was about.</summary>
internal static class IdentityMetrics
{
    /// <summary>Nobody fitted, or a factor was wrong.</summary>
    public const string NotFound = "notFound";

    /// <summary>Not let in any more.</summary>
    public const string Locked = "locked";

    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("parlae.identity.failures", description: "Tries at being a patient that failed or were locked, by account and outcome.");

    public static void Failed(AccountFigures figures, CallContext call, string outcome)
    {
        if (call.IsTrial)
            return;
        Failures.Add(1, new KeyValuePair<string, object?>("account", call.AccountId), new KeyValuePair<string, object?>("outcome", outcome));
        figures.IdentityFailed(call.AccountId, outcome);
    }
}
