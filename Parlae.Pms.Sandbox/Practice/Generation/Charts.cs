using NodaTime;

namespace Parlae.Pms.Sandbox.Practice.Generation;

/// <summary>Plans, charges, payments and notes that follow from the people and their visits. Who never came has no ledger at all.</summary>
internal sealed class Charts(Random random, DentalPractice practice, LocalDate today, Instant now)
{
    private readonly PracticeSnapshot known = practice.Snapshot(now);
    private readonly Dictionary<int, Policy> policies = [];

    internal void Write()
    {
        foreach (var family in known.Patients.GroupBy(patient => patient.Guarantor))
            Insure([.. family]);
        foreach (var visit in known.Appointments.Where(visit => visit.Status == VisitStatus.Completed))
            Charge(visit);
        foreach (var patient in known.Patients.Where(_ => random.Next(4) == 0))
            practice.AddNote(new Note(0, patient.Number, "PatNote", today.PlusDays(-random.Next(400)), Pick(Texts), patient.ProviderId, "FD1", null, now));
    }

    private static readonly string[] Texts =
        ["Prefers morning visits", "Please call before 9:00", "Nervous, allow extra time", "Parking permit needed", "Asks for the same hygienist"];

    private void Insure(Patient[] family)
    {
        if (random.Next(10) >= 6)
            return;
        var plan = practice.Setting.Plans[random.Next(practice.Setting.Plans.Count)];
        var member = $"EX{random.Next(100000, 999999)}";
        foreach (var patient in family)
        {
            var relationship = patient.Number == patient.Guarantor ? "Self" : today.Year - patient.BirthDate?.Year > 18 ? "Spouse" : "Child";
            policies[patient.Number] = practice.AddPolicy(new Policy(0, patient.Number, plan, member, patient.Guarantor, relationship,
                new LocalDate(today.Year - random.Next(6), 1, 1), random.Next(0, 8) * 100m));
        }
    }

    private void Charge(Appointment visit)
    {
        if (practice.Setting.FindVisitType(visit.Type) is not { } type)
            return;
        var percent = policies.TryGetValue(visit.Patient, out var policy) ? policy.Plan.PercentCovered : 0;
        var insured = decimal.Round(type.Fee * percent / 100, 2);
        var day = visit.Start.Date;
        practice.AddLedgerLine(new LedgerLine(0, visit.Patient, day, visit.ProviderId, type.ProcedureCode, type.ProcedureName, type.Fee, insured, null, "", now));
        if (insured > 0 && Period.DaysBetween(day, today) > 20 && random.Next(3) > 0)
            Pay(visit, day.PlusDays(18), insured, practice.Setting.PaymentTypes.First(way => way.Insurance));
        if (type.Fee > insured && random.Next(5) > 0)
            Pay(visit, day, type.Fee - insured, practice.Setting.PaymentTypes[random.Next(3)]);
    }

    private void Pay(Appointment visit, LocalDate day, decimal amount, PaymentType way) =>
        practice.AddLedgerLine(new LedgerLine(0, visit.Patient, day, visit.ProviderId, way.Code, way.Description, amount, 0, way, "", now));

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
