using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Calls;

/// <summary>
/// What we know of one call: who the caller proved to be, which handles were given out, what was answered. One sealed row, changed only
/// under its ETag, so that guard, record of answers and handles can never disagree.
/// </summary>
[Phi]
public sealed class CallSession
{
    /// <summary>So far from the others are the names of handles that somebody late gives out: they mean nothing, and none of them is another's.</summary>
    private const int LateHandles = 1000;

    public int Version { get; init; } = 1;
    public List<PatientHandle> Patients { get; init; } = [];
    public List<SlotHandle> Slots { get; init; } = [];
    public List<AppointmentHandle> Appointments { get; init; } = [];
    public List<RecordedAnswer> Answers { get; init; } = [];
    public Dictionary<string, int> Uses { get; init; } = [];
    public Dictionary<string, int> FailedWrites { get; init; } = [];
    public int FailedIdentityTries { get; set; }
    public int PatientsCreated { get; set; }

    /// <summary>When the call ended; null: it goes on.</summary>
    public Instant? ClosedAt { get; set; }

    /// <summary>Since when the clinic was connected to the practice whose ids are behind the handles; null: nobody has said.</summary>
    public DateTimeOffset? PracticeSince { get; set; }

    /// <summary>Handles that mean nothing any more: their names are not given again.</summary>
    public int HandlesGone { get; set; }

    /// <summary>The handle of a patient; a level once reached is kept.</summary>
    /// <param name="patient">Whom it names.</param>
    /// <param name="level">How sure we are.</param>
    /// <param name="promisedAs">How a slow creation was named to the caller before it was known who this is: that handle names the patient from now on.</param>
    public PatientHandle Know(PatientKey patient, IdentityLevel level, PatientKey? promisedAs = null)
    {
        if (promisedAs is not null && promisedAs != patient && Patients.FindIndex(p => p.Patient == promisedAs) is >= 0 and var promised)
            Patients[promised] = Patients[promised] with { Patient = patient };
        var at = Patients.FindIndex(p => p.Patient == patient);
        if (at < 0)
        {
            Patients.Add(new($"p{HandlesGone + Patients.Count + 1}", patient, level));
            return Patients[^1];
        }

        if (Patients[at].Level < level)
            Patients[at] = Patients[at] with { Level = level };
        return Patients[at];
    }

    /// <summary>The handle of a slot; the same slot offered again keeps its handle.</summary>
    public SlotHandle Offer(string providerId, string? roomId, Instant start, int minutes, string? visitType)
    {
        var known = Slots.Find(s => s.ProviderId == providerId && s.RoomId == roomId && s.Start == start && s.Minutes == minutes && s.VisitType == visitType);
        if (known is not null)
            return known;
        Slots.Add(new($"s{HandlesGone + Slots.Count + 1}", providerId, roomId, start, minutes, visitType));
        return Slots[^1];
    }

    /// <summary>The handle of an appointment on file.</summary>
    public AppointmentHandle Show(string appointmentId, PatientKey patient, Instant start)
    {
        var known = Appointments.Find(a => a.AppointmentId == appointmentId);
        if (known is not null)
            return known;
        Appointments.Add(new($"a{HandlesGone + Appointments.Count + 1}", patient, appointmentId, Reference: null, BookedHere: false, start));
        return Appointments[^1];
    }

    /// <summary>The handle of a booking under way, known by its reference.</summary>
    public AppointmentHandle ShowBooking(string reference, PatientKey patient, bool bookedHere)
    {
        var known = Appointments.Find(a => a.Reference == reference);
        if (known is not null)
            return known;
        Appointments.Add(new($"a{HandlesGone + Appointments.Count + 1}", patient, AppointmentId: null, reference, bookedHere));
        return Appointments[^1];
    }

    /// <summary>A visit was booked anew at another time: its handle means that booking from now on.</summary>
    public void Rebook(string handle, string reference)
    {
        if (Appointments.FindIndex(a => a.Handle == handle) is >= 0 and var at)
            Appointments[at] = Appointments[at] with { AppointmentId = null, Reference = reference };
    }

    /// <summary>
    /// The call is over: nobody is known any more and no handle means anything. Counts stay, so that an ended call is no way to guess anew, and so do the
    /// answers, for a webhook that comes again.
    /// </summary>
    public void Close(Instant now)
    {
        ClosedAt ??= now;
        Forget();
    }

    /// <summary>
    /// This session in the practice to which the clinic is connected now. Where that is another one than before, no handle means anything: the ids behind them
    /// may be anybody's there.
    /// </summary>
    internal CallSession In(PmsAccount account)
    {
        var since = ConnectedPractice.SinceOf(account);
        if (PracticeSince > since)
            return new CallSession { PracticeSince = since, ClosedAt = ClosedAt, HandlesGone = HandlesGone + LateHandles }; // late, and of the practice before: what is known by now is not for it
        if (PracticeSince < since)
            Forget();
        PracticeSince = since;
        return this;
    }

    private void Forget()
    {
        HandlesGone += Patients.Count + Slots.Count + Appointments.Count;
        Patients.Clear();
        Slots.Clear();
        Appointments.Clear();
    }

    public PatientHandle? FindPatient(string handle) => Patients.Find(p => p.Handle == handle);
    public SlotHandle? FindSlot(string handle) => Slots.Find(s => s.Handle == handle);
    public AppointmentHandle? FindAppointment(string handle) => Appointments.Find(a => a.Handle == handle);
}

/// <summary>A patient as this call may speak of them.</summary>
public sealed record PatientHandle(string Handle, PatientKey Patient, IdentityLevel Level);

/// <summary>A slot that was offered.</summary>
public sealed record SlotHandle(string Handle, string ProviderId, string? RoomId, Instant Start, int Minutes, string? VisitType);

/// <summary>An appointment as this call may speak of it: by the PMS's id, or by our reference while it is under way.</summary>
/// <param name="Start">As last shown; null for one of our own bookings, whose ledger row knows.</param>
public sealed record AppointmentHandle(string Handle, PatientKey Patient, string? AppointmentId, string? Reference, bool BookedHere, Instant? Start = null);

/// <summary>The answer to one tool call, or the mark that it is being worked on.</summary>
/// <param name="Key">Tool-call id, tool and hash of the normalised arguments.</param>
/// <param name="Body">The answer as sent; null while it runs.</param>
/// <param name="At">When it was begun or recorded.</param>
public sealed record RecordedAnswer(string Key, string? Body, Instant At) : PatientData;
