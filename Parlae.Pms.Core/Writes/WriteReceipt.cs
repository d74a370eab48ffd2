using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Writes;

/// <summary>What a vendor answered to a write.</summary>
public abstract record WriteReceipt
{
    private WriteReceipt() { }

    /// <summary>The PMS has performed it; this is the id it gave.</summary>
    /// <param name="RecordId">The PMS's.</param>
    /// <param name="StandsTwice">Somebody else has a visit in the same place, and this one could not be taken back: staff decide.</param>
    public sealed record Confirmed(string RecordId, bool StandsTwice = false) : WriteReceipt;

    /// <summary>Accepted, to be performed later, or to be looked at once more. The tracking id is the vendor's name for it until then; with some it is the record's own.</summary>
    public sealed record Submitted(string TrackingId) : WriteReceipt;

    /// <summary>Refused; nothing was changed.</summary>
    public sealed record Rejected(WriteRejection Reason) : WriteReceipt;

    /// <summary>The answer was lost: it may have been performed or not. Never send again before looking.</summary>
    public sealed record Unknown : WriteReceipt;
}

/// <summary>Why a PMS refuses a write, in our words.</summary>
public enum WriteRejection
{
    /// <summary>The time is taken.</summary>
    SlotTaken,
    PatientUnknown,
    Invalid,
    NotPermitted,

    /// <summary>The practice's computer or the PMS behind the vendor is off.</summary>
    PracticeOffline,
    Other,

    /// <summary>The visit that was to be changed stands no more.</summary>
    Gone,
}

/// <summary>Follows writes that a vendor performs later. Throws <see cref="Practices.VendorException"/> kinds.</summary>
public interface IWriteTracker
{
    /// <summary>Asks what became of an accepted write.</summary>
    Task<WriteFate> AskAsync(PendingWrite write, CancellationToken cancellationToken);

    /// <summary>Looks for the effect of a write whose answer was lost, by what it would have written.</summary>
    Task<WriteFate> FindAsync(PendingWrite write, CancellationToken cancellationToken);
}

/// <summary>A write that was sent. What it would have written is there for looking after a lost answer.</summary>
/// <param name="Reference">Ours.</param>
/// <param name="TrackingId">The vendor's; null when the answer was lost.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Sends">How often it was, each time after no trace of the one before was found: so many may stand at most.</param>
public sealed record PendingWrite(
    string Reference,
    string? TrackingId,
    Instant SentAt,
    Appointments.NewAppointment? Appointment = null,
    Patients.NewPatient? Patient = null,
    Appointments.AppointmentChange? Change = null,
    Patients.Notes.NewNote? Note = null,
    Billing.NewPayment? Payment = null,
    Patients.Contacts.NewPreferredName? Name = null,
    Patients.Insurance.NewPolicy? Policy = null,
    int Sends = 1) : PatientData;

/// <summary>What became of a write.</summary>
public abstract record WriteFate
{
    private WriteFate() { }

    /// <summary>Performed; the PMS gave this id. Null: it gives none, or none that is told, to what needs none (a note).</summary>
    /// <param name="RecordId">The PMS's.</param>
    /// <param name="StandsTwice">As <see cref="WriteReceipt.Confirmed"/>'s.</param>
    public sealed record Confirmed(string? RecordId, bool StandsTwice = false) : WriteFate;

    /// <summary>Accepted and still waiting; looking for a lost write also gives the tracking id it found.</summary>
    public sealed record Pending(string TrackingId) : WriteFate;

    /// <summary>Refused by the PMS; nothing was changed.</summary>
    public sealed record Failed(WriteRejection Reason) : WriteFate;

    /// <summary>The vendor has no trace of it: it was never accepted, or it was lost.</summary>
    public sealed record Absent : WriteFate;

    /// <summary>The vendor will not say (no right, odd answer). Ask again later.</summary>
    public sealed record Unclear : WriteFate;
}
