using NodaTime.Text;
using Parlae.Pms.Sandbox.Kolla;
using Parlae.Pms.Sandbox.NexHealth;
using Parlae.Pms.Sandbox.OpenDental;
using Parlae.Pms.Sandbox.Practice;
using Parlae.Pms.Sandbox.Sikka;

namespace Parlae.Pms.Sandbox.Control;

/// <summary>What the practice really holds, for those who check: live, not a vendor's copy of it.</summary>
internal static class PracticeView
{
    internal static object Of(PracticeRun run)
    {
        var now = run.Clock.Now;
        var held = run.Practice.Snapshot(now);
        var nexHealth = NexHealthDesk.Of(run);
        return new
        {
            now = PracticeClock.WithOffset(now),
            patients = held.Patients.Select(patient => new
            {
                id = patient.Id,
                ids = new Dictionary<string, string>
                {
                    [SikkaIds.Vendor] = SikkaIds.Patient(patient.Number),
                    [KollaIds.Vendor] = KollaIds.Number(patient.Number),
                    [OpenDentalIds.Vendor] = OpenDentalIds.Patient(patient.Number),
                    [NexHealthIds.Vendor] = nexHealth.PatientId(patient.Number),
                },
                firstName = patient.FirstName,
                lastName = patient.LastName,
                dateOfBirth = patient.BirthDate is { } born ? LocalDatePattern.Iso.Format(born) : null,
                phones = patient.Phones.Select(phone => "+1" + phone),
            }),
            appointments = held.Appointments.Select(visit => new
            {
                id = visit.Id,
                ids = new Dictionary<string, string>
                {
                    [SikkaIds.Vendor] = SikkaIds.Appointment(visit.Number),
                    [KollaIds.Vendor] = KollaIds.Number(visit.Number),
                    [OpenDentalIds.Vendor] = OpenDentalIds.Appointment(visit.Number),
                    [NexHealthIds.Vendor] = nexHealth.VisitId(visit.Number),
                },
                patient = PatientId(visit.Patient),
                provider = visit.ProviderId,
                room = visit.RoomId,
                start = PracticeClock.WithOffset(PracticeClock.InstantOf(visit.Start)),
                minutes = visit.Minutes,
                type = visit.Type,
                status = visit.Status.ToString().ToLowerInvariant(),
            }),
            notes = held.Notes.Select(note => new
            {
                id = note.Id,
                patient = PatientId(note.Patient),
                type = note.Type,
                date = LocalDatePattern.Iso.Format(note.Date),
                text = note.Text,
                provider = note.ProviderId,
                appointment = note.Appointment is { } visit ? $"appointment-{visit}" : null,
            }),
            policies = held.Policies.Select(policy => new
            {
                id = policy.Id,
                patient = PatientId(policy.Patient),
                carrier = policy.Plan.Carrier,
                memberId = policy.MemberId,
                groupNumber = policy.Plan.GroupNumber,
                subscriber = PatientId(policy.Subscriber),
                relationship = policy.Relationship,
            }),
            payments = held.Ledger.Where(line => line.PaidBy is not null).Select(line => new
            {
                id = line.Id,
                patient = PatientId(line.Patient),
                date = LocalDatePattern.Iso.Format(line.Date),
                amount = line.Amount,
                method = line.PaidBy!.Method,
                note = line.Note,
            }),
            pendingWrites = run.Queue(queue => queue.Pending.OrderBy(write => write.Tracking).Select(write => new
            {
                vendor = write.Vendor,
                tracking = write.Tracking,
                kind = write.Kind,
                requestedAt = PracticeClock.WithOffset(write.RequestedAt),
                dueAt = write.DueAt is { } due ? PracticeClock.WithOffset(due) : (DateTimeOffset?)null,
            }).ToList()),
        };
    }

    private static string PatientId(int number) => $"patient-{number}";
}
