using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Sikka's endpoints as this adapter uses them: paths, filters and rows (reference 6 and 8). Reads ask one day more on both sides; callers filter again.</summary>
internal sealed class SikkaClient(SikkaHttp http, SikkaMemory memory, IOptions<SikkaOptions> options)
{
    /// <summary>What the default set of <c>patients</c> lacks for finding somebody; no more is asked than is needed.</summary>
    private const string PatientFields = "homephone,workphone,other_phone";

    private static readonly TimeSpan RosterLife = TimeSpan.FromMinutes(5);

    public SikkaAccess Access => http.Access;

    public bool HasRoom => http.HasRoom;

    /// <summary>
    /// The rows of a whole copy. Throws <see cref="Practices.VendorUnreachableException"/> while a new one is being loaded: who is not in half of it
    /// may well exist, and a time that is free in it may be taken (reference 11).
    /// </summary>
    public IReadOnlyList<T> Whole<T>(SikkaList<T> list) => list.Loading ? throw Access.Unreachable("copy-loading") : list.Rows;

    public Task<SikkaList<AppointmentRow>> AppointmentsAsync(LocalDate first, LocalDate last, string? patientId, CancellationToken cancellationToken) =>
        ListAsync<AppointmentRow>(
            "appointments",
            Query(("startdate", SikkaValue.Send(first.PlusDays(-1))), ("enddate", SikkaValue.Send(last.PlusDays(1))), ("patient_id", patientId), ("fields", "get_all")),
            cancellationToken);

    public Task<SikkaList<ScheduleRow>> ScheduleAsync(CancellationToken cancellationToken) =>
        ListAsync<ScheduleRow>("practice_schedule", Query(("fields", "get_all")), cancellationToken);

    /// <summary>Null where the plan lacks it; filled by a few PMSs only (reference 7).</summary>
    public Task<SikkaList<SlotRow>?> SlotsAsync(LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        OptionalAsync<SlotRow>(
            "appointments_available_slots", Query(("startdate", SikkaValue.Send(first.PlusDays(-1))), ("enddate", SikkaValue.Send(last.PlusDays(1))), ("fields", "get_all")), cancellationToken);

    /// <param name="by">Filter and value, such as <c>cell</c>.</param>
    public Task<SikkaList<PatientRow>> PatientsAsync((string Filter, string? Value) by, CancellationToken cancellationToken) =>
        ListAsync<PatientRow>("patients", Query(by, ("fields", PatientFields)), cancellationToken);

    public async Task<IReadOnlyList<ProviderRow>> ProvidersAsync(CancellationToken cancellationToken) =>
        await memory.GetAsync(Access, "providers", RosterLife, async () => (await ListAsync<ProviderRow>("providers", Query(), cancellationToken)).Rows);

    /// <summary>Takes <c>cust_id</c> instead of the location's id.</summary>
    public async Task<IReadOnlyList<OperatoryRow>> OperatoriesAsync(CancellationToken cancellationToken) =>
        await memory.GetAsync(Access, "operatories", RosterLife, async () =>
            (await http.ListAsync<OperatoryRow>("operatories", new Dictionary<string, string?> { ["cust_id"] = Access.CustId, ["is_hidden"] = "F" }, false, cancellationToken)).Rows);

    /// <summary>All locations of the office.</summary>
    public async Task<IReadOnlyList<PracticeRow>> PracticesAsync(CancellationToken cancellationToken) =>
        (await http.ListAsync<PracticeRow>("practices", new Dictionary<string, string?>(), false, cancellationToken)).Rows;

    public Task<SikkaList<WordRow>?> VariablesAsync(string serviceName, CancellationToken cancellationToken) =>
        OptionalAsync<WordRow>("practice_variables", Query(("service_name", serviceName), ("fields", "service_item")), cancellationToken);

    public Task<SikkaList<WordRow>?> StatusesAsync(CancellationToken cancellationToken) => OptionalAsync<WordRow>("appointment_statuses", Query(), cancellationToken);

    /// <param name="category">Such as <c>appttype</c>.</param>
    public Task<SikkaList<DetailRow>?> DetailsAsync(string category, CancellationToken cancellationToken) =>
        OptionalAsync<DetailRow>("writeback_details", Query(("writeback_type", "new_appointment"), ("category", category)), cancellationToken);

    /// <summary>What the request key opens; null when it does not say.</summary>
    public Task<KeyGrant?> KeyInfoAsync(CancellationToken cancellationToken) => http.ObjectIfOfferedAsync<KeyGrant>("request_key_info", cancellationToken);

    public Task<SikkaList<CopyRow>?> AuthorizedAsync(CancellationToken cancellationToken) =>
        http.ListIfOfferedAsync<CopyRow>("authorized_practices", new Dictionary<string, string?> { ["show"] = "all" }, true, cancellationToken);

    public Task<SikkaList<CopyRow>?> SyncStatusAsync(CancellationToken cancellationToken) => ForOfficeAsync<CopyRow>("data_sync_status", cancellationToken);

    public Task<SikkaList<LocationRow>?> LocationsAsync(CancellationToken cancellationToken) => ForOfficeAsync<LocationRow>("practice_location", cancellationToken);

    public Task<SikkaList<SupportedRow>?> SupportedAsync(CancellationToken cancellationToken) =>
        http.ListIfOfferedAsync<SupportedRow>("supported_pmses", new Dictionary<string, string?> { ["domain"] = "Dental" }, true, cancellationToken);

    /// <summary>One write's state (documenter.getpostman.com/view/1842814/TzCHCWFT, "writeback_status").</summary>
    public Task<SikkaList<WritebackRow>?> WriteStatusAsync(string trackingId, CancellationToken cancellationToken) =>
        OptionalAsync<WritebackRow>("writeback_status", new Dictionary<string, string?> { ["id"] = trackingId }, cancellationToken);

    /// <summary>All writes of our application on these days, of this office where rows say so; the range is at most 7 days.</summary>
    public async Task<IReadOnlyList<WritebackRow>?> WritebacksAsync(LocalDate first, LocalDate last, string? trackingId, CancellationToken cancellationToken)
    {
        var query = new Dictionary<string, string?> { ["startdate"] = SikkaValue.Send(first), ["enddate"] = SikkaValue.Send(last), ["id"] = trackingId, ["office_id"] = Access.OfficeId };
        var list = await http.ListIfOfferedAsync<WritebackRow>("writebacks", query, true, cancellationToken);
        return list?.Rows.Where(row => row.OfficeId is null || row.OfficeId == Access.OfficeId).ToList();
    }

    /// <summary>The default set lacks the notes' own numbers.</summary>
    public Task<SikkaList<NoteRow>> NotesAsync(string patientId, CancellationToken cancellationToken) =>
        ListAsync<NoteRow>("medical_notes", Query(("patient_id", patientId), ("fields", "note_id")), cancellationToken);

    public Task<SikkaList<SubscriberRow>> SubscribersAsync(string patientId, CancellationToken cancellationToken) =>
        ListAsync<SubscriberRow>("subscribers", Query(("patient_id", patientId), ("fields", "get_all")), cancellationToken);

    /// <summary>The default set lacks the very name.</summary>
    public Task<SikkaList<InsuranceCompanyRow>> InsuranceCompaniesAsync(string companyId, CancellationToken cancellationToken) =>
        ListAsync<InsuranceCompanyRow>("insurance_companies", Query(("insurance_company_id", companyId), ("fields", "insurance_company_name")), cancellationToken);

    public Task<SikkaList<BalanceRow>> BalancesAsync(string patientId, CancellationToken cancellationToken) =>
        ListAsync<BalanceRow>("patient_balance", Query(("patient_id", patientId)), cancellationToken);

    public Task<SikkaList<TransactionRow>> PaymentsAsync(string patientId, CancellationToken cancellationToken) =>
        ListAsync<TransactionRow>("transactions", Query(("patient_id", patientId), ("transaction_type", "Payment")), cancellationToken);

    /// <param name="filter">Such as <c>is_insurance_type</c>: those of which it is true. Null: all.</param>
    public async Task<IReadOnlyList<PaymentTypeRow>> PaymentTypesAsync(string? filter, CancellationToken cancellationToken) =>
        await memory.GetAsync(Access, $"payment_types {filter}", RosterLife, async () =>
            (await ListAsync<PaymentTypeRow>("payment_types", filter is null ? Query() : Query((filter, "true")), cancellationToken)).Rows.Where(row => Access.Owns(row.PracticeId)).ToList());

    public Task<WriteReceipt> AddTransactionAsync(IReadOnlyDictionary<string, string> body, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Post, "transaction", body, WriteRejection.Other, cancellationToken);

    public Task<WriteReceipt> AddNoteAsync(IReadOnlyDictionary<string, string> body, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Post, "medical_notes", body, WriteRejection.Other, cancellationToken);

    public Task<WriteReceipt> BookAsync(IReadOnlyDictionary<string, string> body, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Post, "appointment", body, WriteRejection.SlotTaken, cancellationToken);

    public Task<WriteReceipt> MoveAsync(string appointmentId, IReadOnlyDictionary<string, string> body, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Put, $"appointments/{Uri.EscapeDataString(appointmentId)}", body, WriteRejection.SlotTaken, cancellationToken);

    public Task<WriteReceipt> SetStatusAsync(string appointmentId, IReadOnlyDictionary<string, string> body, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Patch, $"appointments/{Uri.EscapeDataString(appointmentId)}", body, WriteRejection.Other, cancellationToken);

    /// <summary>Takes a write back that is still pending. True: Sikka says that it is gone.</summary>
    public Task<bool> RemoveWritebackAsync(string trackingId, CancellationToken cancellationToken) =>
        http.DeleteAsync("writebacks", new Dictionary<string, string?> { ["id"] = trackingId, ["office_id"] = Access.OfficeId }, cancellationToken);

    public Task<WriteReceipt> CreatePatientAsync(IReadOnlyDictionary<string, string> body, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Post, "patient", body, WriteRejection.Other, cancellationToken);

    public Task<WriteReceipt> ChangePatientAsync(string patientId, IReadOnlyDictionary<string, string> body, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Patch, $"patient/{Uri.EscapeDataString(patientId)}", body, WriteRejection.Other, cancellationToken);

    private Task<SikkaList<T>?> ForOfficeAsync<T>(string endpoint, CancellationToken cancellationToken) =>
        http.ListIfOfferedAsync<T>(endpoint, new Dictionary<string, string?> { ["office_id"] = Access.OfficeId }, true, cancellationToken);

    private Task<SikkaList<T>> ListAsync<T>(string endpoint, Dictionary<string, string?> query, CancellationToken cancellationToken) =>
        http.ListAsync<T>(endpoint, query, false, cancellationToken);

    private Task<SikkaList<T>?> OptionalAsync<T>(string endpoint, Dictionary<string, string?> query, CancellationToken cancellationToken) =>
        memory.UnlessAbsentAsync(Access, endpoint, options.Value.NotInPlanFor, () => http.ListIfOfferedAsync<T>(endpoint, query, false, cancellationToken));

    private Dictionary<string, string?> Query(params (string Name, string? Value)[] filters)
    {
        var query = new Dictionary<string, string?> { ["practice_id"] = Access.PracticeId };
        foreach (var (name, value) in filters) query[name] = value;
        return query;
    }
}
