using System.Text.Json.Serialization;
using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;
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

    /// <summary>What to book, or where to move; its patient id is empty until it is known.</summary>
    public NewAppointment? NewAppointment { get; init; }

    /// <summary>What to put on the chart; its patient id is empty until it is known. Once the write has ended, the words are gone from here.</summary>
    public NewNote? NewNote { get; init; }

    /// <summary>Money to be written into the ledger of the PMS.</summary>
    public NewPayment? NewPayment { get; init; }

    /// <summary>Insurance to be put on file. Once the write has ended, its number is gone from here.</summary>
    public NewPolicy? NewPolicy { get; init; }

    /// <summary>What the patient wants to be called.</summary>
    public NewPreferredName? NewName { get; init; }

    /// <summary>The visit that is moved, cancelled or confirmed.</summary>
    public VisitTarget? Target { get; init; }

    /// <summary>Of a booking: the visit that it takes the place of, and that stands if nothing comes of it.</summary>
    public VisitTarget? Replaces { get; init; }

    /// <summary>In which it was begun; the ledger's to say. Null: before this was kept.</summary>
    public ConnectedPractice? Practice { get; init; }

    /// <summary>The write that must stand first: the new booking, before the old one of a move is cancelled. Its reference.</summary>
    public string? After { get; init; }

    /// <summary>We have begun to take it back from the vendor: if it is gone there, that is why.</summary>
    public bool IsTakenBack { get; init; }

    /// <summary>The call it came from; null when it came another way.</summary>
    public string? CallId { get; init; }

    /// <summary>Of a go-live proof: no patient wants it, so that nobody is told of it and nobody waits for its time.</summary>
    public bool IsTrial { get; init; }
    public required Instant CreatedAt { get; init; }
    public Instant? SentAt { get; init; }
    public Instant? EndedAt { get; init; }

    /// <summary>The vendor's, while it performs the write. Whether it is an id of a record, too, is the adapter's to know.</summary>
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

    /// <summary>Whether it was begun in the practice to which the clinic is connected now. Where that was not kept, its time tells.</summary>
    public bool IsOf(PmsAccount account) => ConnectedPractice.IsNow(account, Practice?.Since, CreatedAt);

    /// <summary>Where neither says, it is taken to be.</summary>
    public bool IsSamePracticeAs(LedgerEntry other) => Practice is null || other.Practice is null || Practice.Since == other.Practice.Since;

    /// <summary>Of a proof that left nothing in the PMS by this: nobody has to make it good, and the proof's own report tells it.</summary>
    [JsonIgnore]
    public bool IsTrialWithoutTrace => IsTrial && (State == WriteState.Abandoned || this is { State: WriteState.Rejected, Kind: WriteKind.Book or WriteKind.Move });

    /// <summary>The PMS's id of whom it is about; null while there is none.</summary>
    [JsonIgnore]
    public string? PatientId => new[] { NewAppointment?.PatientId, Target?.PatientId, NewNote?.PatientId, NewPayment?.PatientId, NewPolicy?.PatientId, Patient.Id }.FirstOrDefault(id => id is { Length: > 0 });

    /// <summary>The same write, now that the PMS has its patient under this id.</summary>
    public LedgerEntry Of(string patientId) => this with
    {
        NewAppointment = NewAppointment is { } visit ? visit with { PatientId = patientId } : null,
        NewNote = NewNote is { } note ? note with { PatientId = patientId } : null,
        NewPayment = NewPayment is { } payment ? payment with { PatientId = patientId } : null,
        NewPolicy = NewPolicy is { } policy ? policy with { PatientId = patientId } : null,
    };

    /// <summary>Nobody has moved it on in between; a promise moves nothing.</summary>
    public bool IsSameStepAs(LedgerEntry other) => (State, Looks, Sends, TrackingId) == (other.State, other.Looks, other.Sends, other.TrackingId);

    /// <summary>What to ask of the PMS; null while it does not have the visit, or for a write that is no change.</summary>
    public AppointmentChange? ToChange() => Target?.Known() is not { } visit ? null : Kind switch
    {
        WriteKind.Move => new AppointmentChange.Move(Reference, visit, NewAppointment!),
        WriteKind.Cancel => new AppointmentChange.Cancel(Reference, visit),
        WriteKind.Confirm => new AppointmentChange.Confirm(Reference, visit),
        _ => null,
    };

    /// <summary>An equal intent must not be begun while this is so.</summary>
    public bool EffectMayStand => IsOpen || State is WriteState.Confirmed or WriteState.WithStaff or WriteState.Unresolved;
}

/// <summary>What a write does.</summary>
public enum WriteKind
{
    CreatePatient,
    Book,
    Move,
    Cancel,

    /// <summary>The patient says that they will come.</summary>
    Confirm,

    /// <summary>A note for the chart.</summary>
    AddNote,

    /// <summary>Money that was taken elsewhere.</summary>
    RecordPayment,

    /// <summary>The name a patient goes by.</summary>
    ChangePatient,

    /// <summary>A patient's membership in a plan.</summary>
    AddInsurance,
}

/// <summary>Where a write stands.</summary>
public enum WriteState
{
    /// <summary>Written down, nothing sent.</summary>
    Intended,

    /// <summary>Waits for another write: the one that creates its patient, books its visit, or must stand first.</summary>
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

    /// <summary>Staff have closed its task: they did it by hand or decided against it, and what stands is what the PMS shows.</summary>
    ByHand,

    /// <summary>Nobody can say; an alert and a staff task were raised.</summary>
    Unresolved,

    /// <summary>Stood in the PMS, and was taken away there: cancelled, missed, moved or deleted.</summary>
    Undone,
}
