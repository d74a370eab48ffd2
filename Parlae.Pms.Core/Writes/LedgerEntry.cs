using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Writes;

/// <summary>One intended change to a PMS, from the intent to its end. Sealed: it holds patient data.</summary>
public sealed record LedgerEntry : PatientData
{
    public int Version { get; init; } = 1;

    /// <summary>Ours, given to callers; names the write for good.</summary>
    public required string Reference { get; init; }
    public required WriteKind Kind { get; init; }
    public required WriteState State { get; init; }

    /// <summary>Account, kind, patient and slot as one key: unique among entries whose effect may stand.</summary>
    public required string IntentKey { get; init; }

    /// <summary>How often this intent was begun anew after an earlier one had ended without effect.</summary>
    public int Generation { get; init; } = 1;
    public required PatientKey Patient { get; init; }

    /// <summary>What creates the patient.</summary>
    public NewPatient? NewPatient { get; init; }

    /// <summary>What to book; its patient id is empty until it is known.</summary>
    public NewAppointment? NewAppointment { get; init; }

    /// <summary>The call it came from; null when it came another way.</summary>
    public string? CallId { get; init; }
    public required Instant CreatedAt { get; init; }
    public Instant? SentAt { get; init; }
    public Instant? EndedAt { get; init; }

    /// <summary>The vendor's, while it performs the write. Never an id of a record.</summary>
    public string? TrackingId { get; init; }

    /// <summary>The id that the PMS gave to what was created.</summary>
    public string? RecordId { get; init; }
    public WriteRejection? Rejection { get; init; }

    /// <summary>A caller was told that it is under way: if nothing comes of it, staff must know.</summary>
    public bool IsPromised { get; init; }

    /// <summary>How often we have asked for its fate, or waited for another write.</summary>
    public int Looks { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Sends { get; init; }

    public bool IsOpen => State is WriteState.Intended or WriteState.Waiting or WriteState.Sending or WriteState.Submitted or WriteState.Unknown;

    /// <summary>Nobody has moved it on in between; a promise moves nothing.</summary>
    public bool IsSameStepAs(LedgerEntry other) => (State, Looks, Sends, TrackingId) == (other.State, other.Looks, other.Sends, other.TrackingId);

    /// <summary>An equal intent must not be begun while this is so.</summary>
    public bool EffectMayStand => IsOpen || State is WriteState.Confirmed or WriteState.WithStaff or WriteState.Unresolved;
}

/// <summary>What a write does.</summary>
public enum WriteKind
{
    CreatePatient,
    Book,
}

/// <summary>Where a write stands.</summary>
public enum WriteState
{
    /// <summary>Written down, nothing sent.</summary>
    Intended,

    /// <summary>Waits for the write that creates its patient.</summary>
    Waiting,

    /// <summary>Being sent: after a crash here nobody knows whether it arrived.</summary>
    Sending,

    /// <summary>Accepted by the vendor, to be performed later.</summary>
    Submitted,

    /// <summary>Sent, and the answer was lost.</summary>
    Unknown,

    /// <summary>Stands in the PMS.</summary>
    Confirmed,

    /// <summary>Refused; nothing was changed.</summary>
    Rejected,

    /// <summary>Begun, but never sent.</summary>
    Abandoned,

    /// <summary>Staff finish it by hand; the slot stays held.</summary>
    WithStaff,

    /// <summary>Nobody can say; an alert and a staff task were raised.</summary>
    Unresolved,

    /// <summary>Stood in the PMS, and was taken away there: cancelled, missed, moved or deleted.</summary>
    Undone,
}
