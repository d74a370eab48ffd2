using NodaTime;
using Parlae.Pms.Sandbox.Practice;
using static Parlae.Pms.Sandbox.Sikka.SikkaFormat;

namespace Parlae.Pms.Sandbox.Sikka.Tables;

/// <summary>The ledger and what follows from it (reference 6). A patient without a ledger line has no balance row at all.</summary>
internal static class LedgerTables
{
    private static readonly Shape TransactionsShape = new(
        """
        href patient_href patient_id guarantor_id provider_id provider_href practice_id practice_href guarantor_href transaction_sr_no transaction_type
        transaction_date procedure_code procedure_description amount transaction_entry_date estimated_insurance_payment tooth_from tooth_to quantity
        claim_sr_no claim_href payment_type surface note created_by last_updated_by primary_insurance_estimate !loadeddate
        """);

    private static readonly Shape Balances = new(
        """
        patient_id firstname lastname practice_id current_date practice_name customer_id chart_number patient_amount_less_than_30 patient_amount_between_30_60
        patient_amount_between_60_90 patient_amount_greater_than_90 insurance_amount_less_than_30 insurance_amount_between_30_60
        insurance_amount_between_60_90 insurance_amount_greater_than_90 patient_balance unapplied insurance_due patient_due account_balance write_off
        """);

    private static readonly Shape Receivables = new(
        """
        href patient_href patient_id practice_id practice_href cust_id amount_between_0_30 amount_between_31_60 amount_between_61_90 amount_greater_than_90
        current_date rowhash write_off_estimate payment_plan_amount unapplied_payments suspended_amounts
        """);

    private static readonly Shape GuarantorReceivables = new(
        """
        href guarantor_id guarantor_href practice_id practice_href cust_id amount_between_0_30 amount_between_31_60 amount_between_61_90
        amount_greater_than_90 current_date
        """);

    internal static Table Transactions(SikkaCopy copy)
    {
        var guarantors = copy.Snapshot.Patients.ToDictionary(patient => patient.Number, patient => SikkaIds.Patient(patient.Guarantor));
        return new Table(TransactionsShape, copy.Snapshot.Ledger.OrderBy(line => line.Date).ThenBy(line => line.Number).Select(line => new Row(TransactionsShape)
        {
            ["guarantor_id"] = guarantors[line.Patient],
            ["guarantor_href"] = SikkaIds.InPractice("guarantors/" + guarantors[line.Patient]),
            ["transaction_sr_no"] = Number(line.Number),
            ["transaction_type"] = line.PaidBy is null ? "Procedure" : "Payment",
            ["transaction_date"] = Date(line.Date),
            ["transaction_entry_date"] = Date(line.Date),
            ["procedure_code"] = line.Code,
            ["procedure_description"] = line.Description,
            ["amount"] = LongMoney(line.PaidBy is null ? line.Amount : -line.Amount),
            ["estimated_insurance_payment"] = line.InsuranceShare == 0 ? "0" : LongMoney(line.InsuranceShare),
            ["primary_insurance_estimate"] = LongMoney(line.InsuranceShare),
            ["claim_href"] = SikkaIds.InPractice("claims/"),
            ["payment_type"] = line.PaidBy?.Method ?? "",
            ["note"] = line.Note,
            ["loadeddate"] = Wall(copy.Loads.Of(line.Changed)),
        }.InPractice($"transactions/{line.Number}").OfPatient(line.Patient).OfProvider(line.ProviderId)));
    }

    internal static Table PatientBalance(SikkaCopy copy)
    {
        var people = copy.Snapshot.Patients.ToDictionary(patient => patient.Number);
        return new Table(Balances, BalancesOf(copy).Select(held =>
        {
            var (patient, balance) = (people[held.Patient], held.Balance);
            var row = new Row(Balances)
            {
                ["patient_id"] = SikkaIds.Patient(patient.Number),
                ["firstname"] = patient.FirstName,
                ["lastname"] = patient.LastName,
                ["practice_id"] = SikkaCredentials.PracticeId,
                ["current_date"] = Date(copy.Today),
                ["practice_name"] = copy.Setting.Name,
                ["customer_id"] = SikkaCredentials.CustomerId,
                ["patient_balance"] = Money(balance.PatientDue + balance.InsuranceDue),
                ["account_balance"] = Money(balance.PatientDue + balance.InsuranceDue),
                ["patient_due"] = Money(balance.PatientDue),
                ["insurance_due"] = Money(balance.InsuranceDue),
                ["unapplied"] = Money(balance.Unapplied),
                ["write_off"] = "0.00",
            };
            Age(row, "patient_amount_", balance.PatientByAge);
            Age(row, "insurance_amount_", balance.InsuranceByAge);
            return row;
        }));
    }

    internal static Table ReceivablesByPatients(SikkaCopy copy) => new(Receivables, BalancesOf(copy).Select(held =>
        Owed(new Row(Receivables)
        {
            ["rowhash"] = RowHash(held.Patient, copy.At),
            ["write_off_estimate"] = "0",
            ["payment_plan_amount"] = "0",
            ["unapplied_payments"] = Money(held.Balance.Unapplied),
            ["suspended_amounts"] = "0",
        }.InPractice("accounts_receivables_by_patients/" + SikkaIds.Patient(held.Patient)).OfPatient(held.Patient), [held.Balance], copy.Today)));

    internal static Table ReceivablesByGuarantors(SikkaCopy copy)
    {
        var guarantors = copy.Snapshot.Patients.ToDictionary(patient => patient.Number, patient => SikkaIds.Patient(patient.Guarantor));
        return new Table(GuarantorReceivables, BalancesOf(copy).GroupBy(held => guarantors[held.Patient]).Select(family =>
            Owed(new Row(GuarantorReceivables)
            {
                ["guarantor_id"] = family.Key,
                ["guarantor_href"] = SikkaIds.InPractice("guarantors/" + family.Key),
            }.InPractice("accounts_receivables/" + family.Key), [.. family.Select(held => held.Balance)], copy.Today)));
    }

    private static IEnumerable<(int Patient, Balance Balance)> BalancesOf(SikkaCopy copy) =>
        copy.Snapshot.Ledger.GroupBy(line => line.Patient).OrderBy(lines => lines.Key).Select(lines => (lines.Key, Balance.Of(lines, copy.Today)));

    private static void Age(Row row, string prefix, IReadOnlyList<decimal> byAge)
    {
        row[prefix + "less_than_30"] = Money(byAge[0]);
        row[prefix + "between_30_60"] = Money(byAge[1]);
        row[prefix + "between_60_90"] = Money(byAge[2]);
        row[prefix + "greater_than_90"] = Money(byAge[3]);
    }

    private static Row Owed(Row row, IReadOnlyList<Balance> balances, LocalDate today)
    {
        string[] ages = ["amount_between_0_30", "amount_between_31_60", "amount_between_61_90", "amount_greater_than_90"];
        for (var age = 0; age < ages.Length; age++)
            row[ages[age]] = Money(balances.Sum(balance => balance.PatientByAge[age] + balance.InsuranceByAge[age]));
        row["cust_id"] = SikkaCredentials.CustomerId;
        row["current_date"] = Date(today);
        return row;
    }
}
