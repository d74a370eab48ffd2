using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Messages;

/// <summary>
/// Something that must be told to somebody outside. It says what and about whom by ids; words and addresses are put together when it is delivered, so
/// that nothing of the kind lies here, and what is told is true by then.
/// </summary>
public sealed record OutboxItem : PatientData
{
    /// <summary>How one ends that told of something that did not come.</summary>
    public const string NothingThere = "nothingThere";

    public int Version { get; init; } = 1;

    /// <summary>Ours, made from what caused it: the same for every try, so that a receiver can tell a repetition.</summary>
    public required string DeliveryId { get; init; }
    public required OutboxKind Kind { get; init; }
    public OutboxState State { get; init; }

    /// <summary>The write that it tells of: nothing leaves before that is confirmed, and nothing at all if it fails.</summary>
    public string? Write { get; init; }

    /// <summary>Of a link: since when the clinic was connected to the practice that has the patient; null: before that was kept.</summary>
    public DateTimeOffset? PracticeSince { get; init; }

    /// <summary>Of a link: whom it is for.</summary>
    public PatientKey? Patient { get; init; }
    public string? Link { get; init; }
    public string? TaskId { get; init; }

    /// <summary>Of a task: the how many-th opening it tells of.</summary>
    public int Opening { get; init; }
    public required Instant CreatedAt { get; init; }
    public Instant? EndedAt { get; init; }
    public int Tries { get; init; }

    /// <summary>How it ended, in one word.</summary>
    public string? Outcome { get; init; }

    public bool IsToPatient => Kind is OutboxKind.AppointmentBooked or OutboxKind.AppointmentMoved or OutboxKind.AppointmentCancelled or OutboxKind.PaymentLink;

    /// <summary>What is kept of one that ended, so that its cause cannot send it again.</summary>
    internal OutboxItem End(string outcome, Instant now) => this with { State = OutboxState.Ended, Outcome = outcome, EndedAt = now, Patient = null, Link = null };
}

/// <summary>What is told.</summary>
public enum OutboxKind
{
    AppointmentBooked,
    AppointmentMoved,
    AppointmentCancelled,

    /// <summary>A link to a page where something is paid.</summary>
    PaymentLink,

    /// <summary>To staff: there is a task.</summary>
    StaffTask,

    /// <summary>To our own waitlist: a time has become free.</summary>
    SlotFreed,
}

/// <summary>Whether it still has to be delivered.</summary>
public enum OutboxState
{
    Open,
    Ended,
}
