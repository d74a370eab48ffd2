using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Proofs;

/// <summary>One step of a proof.</summary>
public sealed record ProofStep(ProofStepKind Kind) : PatientData
{
    public ProofOutcome Outcome { get; init; }

    /// <summary>Why it was not done; while it waits, what keeps it.</summary>
    public ProofProblem? Problem { get; init; }
    public Instant? StartedAt { get; init; }
    public Instant? EndedAt { get; init; }

    /// <summary>Real time that our requests for it took.</summary>
    public double Milliseconds { get; init; }

    /// <summary>A process died at it, and the time that it took until then is not known.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>Since when the PMS lets us wait; stays when it has ended.</summary>
    public Instant? WaitingSince { get; init; }

    /// <summary>How often it was tried: a time was taken meanwhile, or a process has died.</summary>
    public int Tries { get; init; }

    /// <summary>The ledger's references of its tries; the last one counts.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Times that turned out to be taken.</summary>
    public IReadOnlyList<Instant> Taken { get; init; } = [];

    /// <summary>The PMS's id of the visit, once it is known.</summary>
    public string? AppointmentId { get; init; }

    /// <summary>Of a move: how the PMS does it.</summary>
    public ProofWay? Way { get; init; }

    /// <summary>Of openings: how many were offered.</summary>
    public int? Found { get; init; }

    /// <summary>The task of staff about what this step left behind.</summary>
    public string? TaskId { get; init; }

    public bool HasEnded => Outcome is not (ProofOutcome.Planned or ProofOutcome.Running or ProofOutcome.Waiting);

    public string? Reference => References.Count > 0 ? References[^1] : null;

    /// <summary>How long the PMS let us wait, apart from the time that our requests took.</summary>
    public Duration? Waited => WaitingSince is { } since && EndedAt is { } end ? end - since : null;

    internal ProofStep Wait(Instant now, ProofProblem? problem = null) => this with { Outcome = ProofOutcome.Waiting, WaitingSince = WaitingSince ?? now, Problem = problem };

    internal ProofStep End(ProofOutcome outcome, Instant now, ProofProblem? problem = null) => this with { Outcome = outcome, Problem = problem, StartedAt = StartedAt ?? now, EndedAt = now };
}

/// <summary>What a proof does, in this order.</summary>
public enum ProofStepKind
{
    /// <summary>Exactly one patient on file is the one who was named.</summary>
    Patient,
    Openings,
    Book,
    ReadBooked,
    Move,
    ReadMoved,
    Cancel,
    ReadCancelled,
}

/// <summary>How a step stands.</summary>
public enum ProofOutcome
{
    Planned,
    Running,

    /// <summary>For the PMS to perform it, or to show it.</summary>
    Waiting,
    Done,

    /// <summary>This PMS cannot do it; it was not tried.</summary>
    NotOffered,

    /// <summary>What came before it left nothing to do.</summary>
    Skipped,

    /// <summary>The PMS's copy did not show it in time; what was written is confirmed all the same.</summary>
    Unseen,
    Failed,
}

/// <summary>Why a step failed, or waits.</summary>
public enum ProofProblem
{
    /// <summary>There is no free time for such a visit.</summary>
    NoOpening,

    /// <summary>Whatever we tried to take was taken meanwhile.</summary>
    SlotTaken,

    /// <summary>The PMS refused it; nothing was changed.</summary>
    Refused,

    /// <summary>Nobody can tell what became of it.</summary>
    Unresolved,

    /// <summary>The PMS does not have the visit (any more), or not where it should be.</summary>
    NotFound,

    /// <summary>The PMS still has a visit that should be gone.</summary>
    StillThere,

    /// <summary>Moved by booking anew, and the old visit could not be cancelled.</summary>
    BothStand,

    /// <summary>Staff were asked to do it by hand.</summary>
    WithStaff,

    /// <summary>The PMS cannot be reached.</summary>
    Unreachable,

    /// <summary>The practice's settings or rights do not allow it.</summary>
    Misconfigured,

    /// <summary>The PMS answered what we do not understand.</summary>
    NotUnderstood,

    /// <summary>The PMS cannot do it, as only asking has shown.</summary>
    AbilityMissing,

    /// <summary>The practice's own rules refuse it: hours, visit types, providers.</summary>
    AgainstRules,

    /// <summary>It took too long.</summary>
    TooSlow,

    /// <summary>The clinic was connected to another practice meanwhile, where nothing of this proof is to be done.</summary>
    OtherPractice,
}

/// <summary>How a PMS moves a visit.</summary>
public enum ProofWay
{
    InOneStep,

    /// <summary>The new time is booked, then the old visit is cancelled.</summary>
    BookAndCancel,
}
