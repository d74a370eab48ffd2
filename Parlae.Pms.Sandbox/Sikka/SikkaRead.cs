using Parlae.Pms.Sandbox.Sikka.Tables;
using static Parlae.Pms.Sandbox.Sikka.Tables.Filter;

namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>A read endpoint: where its rows come from and which parameters narrow them (reference 6).</summary>
internal sealed record SikkaRead(string Path, Func<SikkaCopy, Table> Rows, params Filter[] Filters)
{
    /// <summary>Whether the answer says that its data is completely loaded.</summary>
    internal bool TellsDataInsert { get; init; }

    internal int DefaultLimit { get; init; } = 50;

    internal string? Requires { get; init; }

    internal static IReadOnlyList<SikkaRead> All { get; } =
    [
        new("practices", Kept("practices", PracticeTables.Practices), Equal("national_provider_identifier")),
        new("providers", Kept("providers", PracticeTables.Providers), Equal("provider_id"), Equal("provider_type"), Equal("firstname"), Equal("lastname"),
            Equal("national_provider_identifier"), Equal("status"), Equal("is_user")),
        new("pms_users", Kept("pms_users", PracticeTables.PmsUsers), Equal("user_id"), Equal("firstname"), Equal("lastname"), Equal("status")),
        new("operatories", Kept("operatories", PracticeTables.Operatories), Equal("cust_id"), Equal("is_hidden")) { Requires = "cust_id" },
        new("practice_schedule", Kept("practice_schedule", PracticeTables.PracticeSchedule), Equal("resource_id"), Equal("resource_type"), Day("date")),
        new("appointments", copy => copy.Appointments, Equal("appointment_sr_no"), Equal("patient_id"), Equal("guarantor_id"), Equal("provider_id"),
            Dates("date", "last_changed_date", "appointment_made_date", "confirmed_on_date", "cancelled_date"), Equal("procedure_code", "procedure_code1"),
            Equal("status"), Equal("operatory"), Equal("type"), Equal("arrival_status"), Loaded) { TellsDataInsert = true },
        new("appointment_statuses", Kept("appointment_statuses", WordTables.AppointmentStatuses), Equal("status")) { DefaultLimit = 500 },
        new("practice_variables", Kept("practice_variables", WordTables.PracticeVariables), Equal("service_name"), Equal("service_item")),
        new("appointments_available_slots", Kept("slots", copy => copy.Pms.HasSlots ? AppointmentTables.Openings(copy) : AppointmentTables.NoOpenings),
            Equal("provider_id"), Equal("operatory"), Dates("date")),
        new("patients", copy => copy.Patients, Equal("patient_id"), Equal("email"), Equal("firstname"), Equal("lastname"), Equal("cell"), Equal("homephone"),
            Equal("workphone"), Equal("phone", "cell", "homephone", "workphone"), Equal("guarantor_id"), Equal("provider_id"), Equal("status"), Day("first_visit"),
            Day("last_visit"), Contains("search", "firstname", "lastname", "email", "city", "state", "zipcode", "cell", "homephone", "workphone"), Loaded)
        { TellsDataInsert = true },
        new("patient_extended_info", Kept("patient_extended_info", PatientTables.ExtendedInfo), Equal("patient_id")),
        new("contact_details", Kept("contact_details", PatientTables.ContactDetails), Equal("patient_id")),
        new("medical_history", Kept("medical_history", PatientTables.MedicalHistory), Equal("patient_id")),
        new("guarantors", Kept("guarantors", GuarantorTables.Guarantors), Equal("guarantor_id"), Equal("patient_id"), Equal("cell"), Equal("phone"),
            Equal("workphone"), Equal("email"), Equal("firstname"), Equal("lastname")),
        new("guarantors_v2", Kept("guarantors_v2", GuarantorTables.GuarantorsV2), Equal("guarantor_id"), Equal("cell"), Equal("phone"), Equal("workphone"),
            Equal("email"), Equal("firstname"), Equal("lastname")) { TellsDataInsert = true },
        new("medical_notes", Kept("medical_notes", CareTables.MedicalNotes), Equal("patient_id"), Equal("note_type", "type"),
            Equal("additional_id", "appointment_sr_no"), Dates("date")),
        new("note_types", Kept("note_types", WordTables.NoteTypes), Equal("type")),
        new("insurance_companies", Kept("insurance_companies", InsuranceTables.InsuranceCompanies), Equal("insurance_company_id"), Equal("carrier_id")),
        new("insurance_company_details", Kept("insurance_company_details", InsuranceTables.InsuranceCompanyDetails), Equal("insurance_company_id")),
        new("insurance_plan_coverage", Kept("insurance_plan_coverage", InsuranceTables.InsurancePlanCoverage), Equal("insurance_company_id")),
        new("subscribers", Kept("subscribers", InsuranceTables.Subscribers), Equal("patient_id"), Equal("subscriber_id")),
        new("transactions", Kept("transactions", LedgerTables.Transactions), Equal("transaction_sr_no"), Equal("patient_id"), Equal("guarantor_id"),
            Equal("provider_id"), Equal("claim_sr_no"), Equal("procedure_code"), Equal("transaction_type"), Equal("payment_type"),
            Dates("transaction_date", "transaction_entry_date"), Loaded) { TellsDataInsert = true },
        new("patient_balance", Kept("patient_balance", LedgerTables.PatientBalance), Equal("patient_id"), Equal("customer_id")),
        new("accounts_receivables", Kept("accounts_receivables", LedgerTables.ReceivablesByGuarantors), Equal("guarantor_id")),
        new("accounts_receivables_by_patients", Kept("accounts_receivables_by_patients", LedgerTables.ReceivablesByPatients), Equal("patient_id")),
        new("payment_types", Kept("payment_types", WordTables.PaymentTypes), Equal("code"), Equal("is_insurance_type"),
            Equal("is_adjustment_type"), Equal("are_credit_card_details_required")),
        new("procedure_codes", Kept("procedure_codes", WordTables.ProcedureCodes), Equal("procedure_code"), Equal("procedure_code_category")),
        new("reminders", Kept("reminders", CareTables.Reminders), Equal("id"), Equal("appointment_sr_no"), Equal("patient_id"), Equal("guarantor_id"),
            Equal("provider_id"), Equal("procedure_code")),
        new("treatment_plans", Kept("treatment_plans", CareTables.Treatment), Equal("patient_id"), Equal("treatment_plan_status")) { TellsDataInsert = true },
        new("writeback_details", Kept("writeback_details", WordTables.WritebackDetails), Equal("writeback_type"), Equal("category")),
        new("practice_events", EventTables.Read, Equal("appointment_sr_no"), Equal("patient_id"), Loaded) { Requires = "events" },
    ];

    private static Func<SikkaCopy, Table> Kept(string name, Func<SikkaCopy, Table> make) => copy => copy.Get(name, make);
}
