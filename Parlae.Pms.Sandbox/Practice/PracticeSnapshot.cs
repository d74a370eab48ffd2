using NodaTime;

namespace Parlae.Pms.Sandbox.Practice;

/// <summary>Everything the practice holds at one moment. Lists that did not change are the same objects as before.</summary>
internal sealed record PracticeSnapshot(
    Instant At, ShelfList<Patient> Patients, ShelfList<Appointment> Appointments,
    ShelfList<Note> Notes, ShelfList<Policy> Policies, ShelfList<LedgerLine> Ledger)
{
    internal required PracticeIndex Index { get; init; }

    /// <summary>In the order of the numbers.</summary>
    internal IEnumerable<Appointment> VisitsOf(int patient) => Index.PatientVisits.Of(patient).Select(number => Appointments.Find(number)!);

    /// <summary>The same.</summary>
    internal IEnumerable<Appointment> VisitsOn(DateInterval days) =>
        days.SelectMany(day => Index.DayVisits.Of(day)).Order().Select(number => Appointments.Find(number)!);

    /// <summary>The same.</summary>
    internal IEnumerable<Note> NotesOf(int patient) => Index.PatientNotes.Of(patient).Select(number => Notes.Find(number)!);
}
