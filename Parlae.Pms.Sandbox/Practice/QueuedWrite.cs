using NodaTime;

namespace Parlae.Pms.Sandbox.Practice;

internal enum WriteState
{
    Pending,
    Done,
    Failed,
}

/// <summary>What came of a write once the practice's own system had it.</summary>
/// <param name="CreatedId">The vendor's id of the record that was made or changed.</param>
internal sealed record WriteResult(bool Done, string Text, string CreatedId = "");

/// <summary>A write that a vendor took in and performs later. The number is the vendor's tracking number, never a record's id.</summary>
internal abstract class QueuedWrite
{
    internal long Tracking { get; set; }

    internal abstract string Vendor { get; }

    internal abstract string Kind { get; }

    internal Instant RequestedAt { get; init; }

    /// <summary>When it is to be performed; null when it is lost and never will be.</summary>
    internal Instant? DueAt { get; set; }

    internal Instant? EndedAt { get; private set; }

    internal WriteState State { get; private set; }

    internal WriteResult? Result { get; private set; }

    /// <summary>Set when a fault wants the write to fail with this text.</summary>
    internal string? RejectWith { get; init; }

    protected abstract WriteResult Perform(DentalPractice practice, Instant now);

    internal void PerformAt(DentalPractice practice, Instant now)
    {
        Result = RejectWith is { } reason ? new WriteResult(Done: false, reason) : Perform(practice, now);
        EndedAt = now;
        State = Result.Done ? WriteState.Done : WriteState.Failed;
    }
}
