using NodaTime;

namespace Parlae.Pms.Sandbox.Practice;

/// <summary>What a patient and the patient's insurer still owe, by age of the charge: up to 30, 60, 90 days, and older.</summary>
internal sealed record Balance(IReadOnlyList<decimal> PatientByAge, IReadOnlyList<decimal> InsuranceByAge, decimal Unapplied)
{
    internal decimal PatientDue => PatientByAge.Sum();

    internal decimal InsuranceDue => InsuranceByAge.Sum();

    /// <summary>Payments settle the oldest charge first; what is left of them stays unapplied.</summary>
    internal static Balance Of(IEnumerable<LedgerLine> lines, LocalDate today)
    {
        var all = lines.ToList();
        var charges = all.Where(line => line.PaidBy is null).OrderBy(line => line.Date).ThenBy(line => line.Number).ToList();
        var (patient, patientLeft) = Age(charges, charge => charge.Amount - charge.InsuranceShare, Paid(all, insurance: false), today);
        var (insurance, insuranceLeft) = Age(charges, charge => charge.InsuranceShare, Paid(all, insurance: true), today);
        return new Balance(patient, insurance, patientLeft + insuranceLeft);
    }

    private static decimal Paid(IEnumerable<LedgerLine> lines, bool insurance) =>
        lines.Where(line => line.PaidBy?.Insurance == insurance).Sum(line => line.Amount);

    private static (decimal[] ByAge, decimal Left) Age(List<LedgerLine> charges, Func<LedgerLine, decimal> share, decimal paid, LocalDate today)
    {
        var byAge = new decimal[4];
        foreach (var charge in charges)
        {
            var settled = Math.Min(paid, share(charge));
            paid -= settled;
            var days = Period.DaysBetween(charge.Date, today);
            byAge[days <= 30 ? 0 : days <= 60 ? 1 : days <= 90 ? 2 : 3] += share(charge) - settled;
        }

        return (byAge, paid);
    }
}
