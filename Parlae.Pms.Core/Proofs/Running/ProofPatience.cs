using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Proofs.Running;

/// <summary>How long a proof waits for what, and what it says when that is over.</summary>
internal static class ProofPatience
{
    /// <summary>For a copy that shows what was written, and for a PMS that is away when the test visit is to be cancelled.</summary>
    public static readonly Duration Copy = Duration.FromHours(1);

    /// <summary>For a live PMS to show what it has confirmed.</summary>
    public static readonly Duration Live = Duration.FromMinutes(1);

    /// <summary>For a write that the ledger follows; the ledger gives up earlier.</summary>
    public static readonly Duration Write = WriteReconciliation.Patience + Duration.FromHours(1);

    /// <summary>How often a write is tried anew: its time was taken meanwhile, or a process died before it was sent.</summary>
    public const int MostTries = 4;

    /// <summary>A fault on the vendor's side, or of time, in our words.</summary>
    public static ProofProblem Of(Exception fault) => fault switch
    {
        VendorUnreachableException => ProofProblem.Unreachable,
        PracticeMisconfiguredException => ProofProblem.Misconfigured,
        AbilityMissingException => ProofProblem.AbilityMissing,
        VendorException => ProofProblem.NotUnderstood,
        _ => ProofProblem.TooSlow,
    };
}
