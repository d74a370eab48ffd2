using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Proofs;

/// <summary>
/// One proof that a clinic's connection does what calls need: a visit of a test patient is booked, moved and cancelled in its PMS, and read back there after
/// each. A sealed row, so that whoever comes next can carry it on.
/// </summary>
public sealed record GoLiveProof : PatientData
{
    public int Version { get; init; } = 1;

    /// <summary>Ours; the correlation of all that it leaves in the audit trail.</summary>
    public required string ProofId { get; init; }
    public required AuditActor StartedBy { get; init; }
    public required Instant StartedAt { get; init; }

    /// <summary>In which it was begun; null: before this was kept.</summary>
    public ConnectedPractice? Place { get; init; }

    /// <summary>The PMS's id of the test patient: all that is kept of them.</summary>
    public required string PatientId { get; init; }

    /// <summary>The kind of visit that is booked, as the practice names it.</summary>
    public required string VisitType { get; init; }

    /// <summary>For the front desk, in whose book the visit stands for a while.</summary>
    public string? Note { get; init; }
    public required ProofState State { get; init; }

    /// <summary>One of each kind, in order.</summary>
    public required IReadOnlyList<ProofStep> Steps { get; init; }

    /// <summary>The opening that was taken, or is to be.</summary>
    public ProofOpening? Opening { get; init; }

    /// <summary>Where the visit was moved, or is to be.</summary>
    public ProofOpening? MovedTo { get; init; }

    /// <summary>Somebody carries it on until then.</summary>
    public Instant? ClaimedUntil { get; init; }
    public Instant? EndedAt { get; init; }
    public ProofVerdict? Verdict { get; init; }

    /// <summary>The report as it was written at the end, byte for byte (<see cref="Reporting.ProofReport"/>).</summary>
    public string? Report { get; init; }

    /// <summary>SHA-256 of the report, lower-case hex; it stands in the audit trail.</summary>
    public string? Digest { get; init; }

    public ProofStep Step(ProofStepKind kind) => Steps.First(step => step.Kind == kind);

    /// <summary>The step at hand; null when all have ended.</summary>
    public ProofStep? Current => Steps.FirstOrDefault(step => !step.HasEnded);

    public GoLiveProof With(ProofStep step) => this with { Steps = [.. Steps.Select(each => each.Kind == step.Kind ? step : each)] };
}

/// <summary>A free time for the test visit.</summary>
public sealed record ProofOpening(string ProviderId, string? RoomId, Instant Start, int Minutes);

/// <summary>Where a proof stands.</summary>
public enum ProofState
{
    /// <summary>The next step can be taken.</summary>
    Running,

    /// <summary>For the PMS; the step at hand says since when.</summary>
    Waiting,
    Ended,
}

/// <summary>What a proof comes to.</summary>
public enum ProofVerdict
{
    /// <summary>Every step was done, and seen in the PMS.</summary>
    Held,

    /// <summary>Nothing failed, but something is not offered, or the PMS's copy did not show it in time.</summary>
    Incomplete,
    Failed,
}
