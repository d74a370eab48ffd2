using NodaTime;

namespace Parlae.Pms.Sandbox.Practice;

/// <summary>Everything the practice holds at one moment. Lists that did not change are the same objects as before.</summary>
internal sealed record PracticeSnapshot(
    Instant At, IReadOnlyList<Patient> Patients, IReadOnlyList<Appointment> Appointments,
    IReadOnlyList<Note> Notes, IReadOnlyList<Policy> Policies, IReadOnlyList<LedgerLine> Ledger);
