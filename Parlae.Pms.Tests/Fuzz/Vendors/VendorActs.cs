using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Fuzz.Vendors;

/// <summary>Everything that is asked of a connection, whatever the vendor. Each answers what came of it.</summary>
internal static class VendorActs
{
    private static readonly LocalDate Day = new(2025, 6, 3);
    private static readonly Instant Start = Instant.FromUtc(2025, 6, 3, 14, 30);
    private static readonly NewAppointment Visit = new("w1", "4101", "provider_H1", "operatory_2", Start, 40, new VisitTypeName("Adult cleaning", "3"), null);
    private static readonly KnownVisit Known = new("90011", "4101", Start, 40, "provider_H1", "operatory_2", "Adult cleaning");
    private static readonly NewPatient Person = new("w2", "Avery", "Sample", new LocalDate(1988, 2, 17), "5555550142", "avery@example.com", null);
    private static readonly NewNote Note = new("w3", "4101", null, Day, "Asked about opening hours");
    private static readonly NewPayment Paid = new("w4", "4101", Day, 60m, new PaymentMethod("5", "Card"), "TEST-1");

    public static readonly IReadOnlyList<Func<PmsConnection, Instant, CancellationToken, Task<object?>>> All =
    [
        async (pms, _, stop) => await pms.Check.CheckAsync(stop) is ConnectionReport.Working,
        async (pms, _, stop) => (await pms.Directory.ReadRosterAsync(stop)).Providers.Count,
        async (pms, _, stop) => Days(await pms.Schedule.ReadDaysAsync(Day, Day.PlusDays(2), stop)),
        async (pms, _, stop) => pms.Appointments is { } book ? Visits(await book.ReadAsync(Day.PlusDays(-3), Day.PlusDays(3), null, stop)) : null,
        async (pms, _, stop) => pms.Appointments is { } book ? Visits(await book.ReadAsync(Day.PlusDays(-3), Day.PlusDays(3), "4101", stop)) : null,
        async (pms, _, stop) => pms.AppointmentLookup is { } lookup ? (await lookup.FindAsync("90011", stop))?.Status : null,
        async (pms, _, stop) => pms.Appointments is { } book ? Kind(await book.BookAsync(Visit, stop)) : null,
        async (pms, _, stop) => pms.Changes is { } changes ? Kind(await changes.ChangeAsync(new AppointmentChange.Move("w1", Known, Visit with { Start = Start + Duration.FromDays(1) }), stop)) : null,
        async (pms, _, stop) => pms.Changes is { } changes ? Kind(await changes.ChangeAsync(new AppointmentChange.Cancel("w1", Known), stop)) : null,
        async (pms, _, stop) => pms.Changes is { } changes ? Kind(await changes.ChangeAsync(new AppointmentChange.Confirm("w1", Known), stop)) : null,
        async (pms, _, stop) => pms.Patients is { } patients ? People(await patients.FindAsync(new PatientQuery.ByPhone("5555550142"), stop)) : null,
        async (pms, _, stop) => pms.Patients is { } patients ? People(await patients.FindAsync(new PatientQuery.ByName("Avery", "Sample"), stop)) : null,
        async (pms, _, stop) => pms.Patients is { } patients ? (await patients.GetAsync("4101", stop))?.IsActive : null,
        async (pms, _, stop) => pms.Patients is { } patients ? Kind(await patients.CreateAsync(Person, stop)) : null,
        async (pms, _, stop) => pms.PatientList is { } list ? People(await list.ListAsync(stop)) : null,
        async (pms, _, stop) => pms.Notes is { } notes ? Math.Min(3, (await notes.ReadAsync("4101", stop)).Count) : null,
        async (pms, _, stop) => pms.Notes is { } notes ? Kind(await notes.AddAsync(Note, stop)) : null,
        async (pms, _, stop) => pms.Insurance is { } desk ? Math.Min(3, (await desk.ReadAsync("4101", stop)).Count) : null,
        async (pms, _, stop) => pms.Billing is { } billing ? await billing.ReadBalanceAsync("4101", stop) is not null : null,
        async (pms, _, stop) => pms.Billing is { } billing ? Math.Min(3, (await billing.ReadPaymentsAsync("4101", Day.PlusYears(-2), Day, stop)).Count) : null,
        async (pms, _, stop) => pms.Billing is { } billing ? Math.Min(3, (await billing.ReadMethodsAsync(stop)).Count) : null,
        async (pms, _, stop) => pms.Billing is { } billing ? Kind(await billing.RecordAsync(Paid, stop)) : null,
        async (pms, now, stop) => pms.Writes is { } writes ? Kind(await writes.AskAsync(new PendingWrite("w1", "90011", now, Visit), stop)) : null,
        async (pms, now, stop) => pms.Writes is { } writes ? Kind(await writes.FindAsync(new PendingWrite("w1", null, now, Visit), stop)) : null,
        async (pms, now, stop) => pms.Writes is { } writes ? Kind(await writes.FindAsync(new PendingWrite("w2", null, now, Patient: Person), stop)) : null,
        async (pms, now, stop) => pms.Writes is { } writes ? Kind(await writes.FindAsync(new PendingWrite("w1", null, now, Change: new AppointmentChange.Cancel("w1", Known)), stop)) : null,
        async (pms, now, stop) => pms.Writes is { } writes ? Kind(await writes.FindAsync(new PendingWrite("w4", null, now, Payment: Paid), stop)) : null,
    ];

    private static string Kind(object outcome) => outcome.GetType().Name;

    private static int Days(IReadOnlyList<PracticeDay> days)
    {
        if (days.Count != 3) throw new FuzzException($"{days.Count} days were read, not 3.");
        if (days.SelectMany(day => day.Windows.Select(window => window.Time).Concat(day.Busy.Select(busy => busy.Time)).Concat((day.Openings ?? []).Select(opening => opening.Time))).Any(time => time.HasStart && time.HasEnd && time.Start > time.End))
            throw new FuzzException("A time ends before it begins.");
        return Math.Min(3, days.Sum(day => day.Windows.Count)) + (10 * Math.Min(3, days.Sum(day => day.Busy.Count)));
    }

    private static int Visits(IReadOnlyList<Appointment> visits)
    {
        if (visits.Any(visit => string.IsNullOrEmpty(visit.AppointmentId))) throw new FuzzException("A visit has no id.");
        if (visits.Any(visit => visit.Minutes < 0)) throw new FuzzException("A visit ends before it begins.");
        return Math.Min(3, visits.Count);
    }

    private static int People(IReadOnlyList<Patient> people)
    {
        if (people.Any(person => string.IsNullOrEmpty(person.PatientId))) throw new FuzzException("A patient has no id.");
        return Math.Min(3, people.Count);
    }
}
