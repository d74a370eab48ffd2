using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Sikka.Tables;

/// <summary>The words and codes of the system behind Sikka: statuses, note types, payment types, procedures, look-ups for writing (reference 6, 8.4).</summary>
internal static class WordTables
{
    private static readonly Shape Variables = new("href practice_id practice_href cust_id service_name value description service_item+");

    private static readonly Shape Statuses = new("href status practice_id practice_href");

    private static readonly Shape NoteTypesShape = new("href practice_id practice_href description type cust_id item");

    private static readonly Shape PaymentTypesShape = new("href practice_id practice_href description code !is_insurance_type !is_adjustment_type !are_credit_card_details_required");

    private static readonly Shape Procedures = new(
        """
        href practice_id practice_href procedure_code procedure_code_description abbreaviation procedure_code_category procedure_code_category_id
        explosion_code submit_to_insurance allow_discount procedure_code_effect_on_patient_balance procedure_code_effect_on_provider_production
        procedure_code_effect_on_provider_collection procedure_code_type procedure_time_unit+ appointment_type+ is_hygiene+ recall+
        """);

    private static readonly Shape Details = new("href practice_id practice_href description cust_id category item !writeback_type");

    /// <summary>The type of a note that hangs on a visit.</summary>
    internal const string AppointmentNote = "Appointment Note";

    private static readonly string[] PatientStatuses = ["Active", "Inactive"];
    private static readonly string[] Genders = ["male", "female", "unknown"];

    internal static string[] NoteTypeWords { get; } = ["PatNote", "Clinical Note", AppointmentNote];

    internal static Table AppointmentStatuses(SikkaCopy copy) =>
        new(Statuses, copy.Pms.StatusWords.Select(word => new Row(Statuses) { ["status"] = word }.InPractice("appointment_statuses/" + word)));

    internal static Table PracticeVariables(SikkaCopy copy) => new(Variables,
    [
        .. copy.Pms.Written.Keys.Concat(copy.Pms.StatusWords).Distinct(StringComparer.OrdinalIgnoreCase).Select(word => Variable("Appointment Status", word, word,
            copy.Pms.Confirmations.Count == 0 ? "" : copy.Pms.Confirmations.Contains(word) ? "appointment confirmed status" : "appointment status")),
        .. copy.Setting.VisitTypes.Select(type => Variable("Appointment Type", type.Item, type.Name, "")),
        .. PatientStatuses.Select(word => Variable("Patient Status", word, word, "")),
    ]);

    internal static Table NoteTypes(SikkaCopy copy) => new(NoteTypesShape, NoteTypeWords.Select(type =>
        new Row(NoteTypesShape) { ["type"] = type, ["cust_id"] = SikkaCredentials.CustomerId }.InPractice("note_types/" + type)));

    internal static Table PaymentTypes(SikkaCopy copy) => new(PaymentTypesShape, copy.Setting.PaymentTypes.Select(type => new Row(PaymentTypesShape)
    {
        ["code"] = type.Code,
        ["description"] = type.Description,
        ["is_insurance_type"] = type.Insurance ? "true" : "false",
        ["is_adjustment_type"] = type.Adjustment ? "true" : "false",
        ["are_credit_card_details_required"] = type.NeedsCard ? "true" : "false",
    }.InPractice("payment_types/" + type.Code)));

    internal static Table ProcedureCodes(SikkaCopy copy) => new(Procedures, copy.Setting.VisitTypes.Select(type => new Row(Procedures)
    {
        ["procedure_code"] = type.ProcedureCode,
        ["procedure_code_description"] = type.ProcedureName,
        ["abbreaviation"] = type.ProcedureName[..3],
        ["procedure_code_category"] = type.Category,
        ["appointment_type"] = type.Name,
        ["is_hygiene"] = SikkaFormat.YesNo(type.By == ProviderKind.Hygienist),
    }.InPractice("procedure_codes/" + type.ProcedureCode)));

    internal static Table WritebackDetails(SikkaCopy copy) => new(Details,
    [
        .. copy.Setting.VisitTypes.Select(type => Detail("new_appointment", "appttype", type.Item, type.Name)),
        .. copy.Setting.VisitTypes.Select(type => Detail("update_appointment", "appttype", type.Item, type.Name)),
        .. copy.Pms.StatusWords.Select((word, n) => Detail("patch_appointment", "Status", $"{n + 1}", word)),
        .. Genders.Select(word => Detail("new_patient", "Gender", word, word)),
    ]);

    private static Row Variable(string service, string value, string description, string item) => new Row(Variables)
    {
        ["service_name"] = service,
        ["value"] = value,
        ["description"] = description,
        ["service_item"] = item,
        ["cust_id"] = SikkaCredentials.CustomerId,
    }.InPractice("practice_variables");

    private static Row Detail(string writeback, string category, string item, string description) => new Row(Details)
    {
        ["writeback_type"] = writeback,
        ["category"] = category,
        ["item"] = item,
        ["description"] = description,
        ["cust_id"] = SikkaCredentials.CustomerId,
    }.InPractice("writeback_details");
}
