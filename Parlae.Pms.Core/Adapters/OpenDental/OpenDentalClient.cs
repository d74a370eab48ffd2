using NodaTime;
using Parlae.Pms.Core.Adapters.OpenDental.Wire;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Open Dental's endpoints as this adapter uses them: paths, filters and rows (reference 3 to 8). Callers filter again: a filter may be ignored.</summary>
internal sealed class OpenDentalClient(OpenDentalHttp http, OpenDentalMemory memory)
{
    /// <summary>Rosters change seldom, and a practice that nobody calls is tested, which reads them anew, every quarter of an hour.</summary>
    private static readonly TimeSpan RosterLife = TimeSpan.FromHours(1);
    private static readonly TimeSpan ScheduleLife = TimeSpan.FromMinutes(5);

    public OpenDentalAccess Access => http.Access;

    public Task<IReadOnlyList<AppointmentRow>> AppointmentsAsync(LocalDate first, LocalDate last, string? patientId, CancellationToken cancellationToken) =>
        http.ListAsync<AppointmentRow>("appointments", Query(("PatNum", patientId), ("dateStart", OpenDentalValue.Send(first)), ("dateEnd", OpenDentalValue.Send(last))), cancellationToken);

    public Task<AppointmentRow?> AppointmentAsync(string appointmentId, CancellationToken cancellationToken) => http.FindAsync<AppointmentRow>($"appointments/{appointmentId}", cancellationToken);

    /// <summary>Whole stretches that are open to one provider; ended ones are not told, and without a provider it means the practice's default one.</summary>
    public Task<IReadOnlyList<SlotRow>> SlotsAsync(LocalDate first, LocalDate last, string providerId, CancellationToken cancellationToken) =>
        http.ListAsync<SlotRow>(
            "appointments/Slots", Query(("dateStart", OpenDentalValue.Send(first)), ("dateEnd", OpenDentalValue.Send(last)), ("ProvNum", providerId), ("lengthMinutes", "10")), cancellationToken);

    /// <summary>Everybody's stretches of one week, blockouts included. Asked by whole weeks, so that readings of single days share them.</summary>
    public Task<IReadOnlyList<ScheduleRow>> WeekAsync(LocalDate monday, CancellationToken cancellationToken) =>
        memory.GetAsync(Access, $"schedules {OpenDentalValue.Send(monday)}", ScheduleLife, token => http.ListAsync<ScheduleRow>(
            "schedules", Query(("dateStart", OpenDentalValue.Send(monday)), ("dateEnd", OpenDentalValue.Send(monday.PlusDays(6)))), token), cancellationToken);

    public Task<IReadOnlyList<ProviderRow>> ProvidersAsync(CancellationToken cancellationToken) => KeptAsync<ProviderRow>("providers", cancellationToken);

    /// <summary>What is asked next is read anew, and kept again.</summary>
    public void Forget() => memory.Forget(Access);

    public Task<IReadOnlyList<OperatoryRow>> OperatoriesAsync(CancellationToken cancellationToken) => KeptAsync<OperatoryRow>("operatories", cancellationToken);

    public Task<IReadOnlyList<AppointmentTypeRow>> AppointmentTypesAsync(CancellationToken cancellationToken) => KeptAsync<AppointmentTypeRow>("appointmenttypes", cancellationToken);

    /// <summary>The practice's words of one category.</summary>
    public Task<IReadOnlyList<DefinitionRow>> DefinitionsAsync(string category, CancellationToken cancellationToken) =>
        memory.GetAsync(Access, $"definitions {category}", RosterLife, token => http.ListAsync<DefinitionRow>("definitions", Query(("Category", category)), token), cancellationToken);

    /// <param name="filters">Such as <c>LName</c>; parts of names and numbers will do, whatever their case.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<IReadOnlyList<PatientRow>> PatientsAsync(CancellationToken cancellationToken, params (string Name, string? Value)[] filters) =>
        http.ListAsync<PatientRow>("patients", Query(filters), cancellationToken);

    public Task<PatientRow?> PatientAsync(string patientId, CancellationToken cancellationToken) => http.FindAsync<PatientRow>($"patients/{patientId}", cancellationToken);

    public Task<IReadOnlyList<CommlogRow>> CommlogsAsync(string patientId, CancellationToken cancellationToken) => http.ListAsync<CommlogRow>("commlogs", Query(("PatNum", patientId)), cancellationToken);

    public Task<IReadOnlyList<InsuranceRow>> InsuranceAsync(string patientId, CancellationToken cancellationToken) =>
        http.ListAsync<InsuranceRow>($"familymodules/{patientId}/Insurance", Query(), cancellationToken);

    public Task<AgingRow?> AgingAsync(string patientId, CancellationToken cancellationToken) => http.FindAsync<AgingRow>($"accountmodules/{patientId}/Aging", cancellationToken);

    public Task<IReadOnlyList<BalanceRow>> BalancesAsync(string patientId, CancellationToken cancellationToken) =>
        http.ListAsync<BalanceRow>($"accountmodules/{patientId}/PatientBalances", Query(), cancellationToken);

    public Task<IReadOnlyList<PaymentRow>> PaymentsAsync(string patientId, CancellationToken cancellationToken) => http.ListAsync<PaymentRow>("payments", Query(("PatNum", patientId)), cancellationToken);

    public Task<OpenDentalOutcome> BookAsync(IReadOnlyDictionary<string, object> body, CancellationToken cancellationToken) => http.WriteAsync(HttpMethod.Post, "appointments", body, cancellationToken);

    /// <summary>Left-out members stay; never with <c>Note</c>, which would replace what staff have written (reference 4).</summary>
    public Task<OpenDentalOutcome> ChangeAppointmentAsync(string appointmentId, IReadOnlyDictionary<string, object> body, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Put, $"appointments/{appointmentId}", body, cancellationToken);

    /// <param name="action"><c>Break</c> or <c>Confirm</c>.</param>
    public Task<OpenDentalOutcome> ActAsync(string appointmentId, string action, IReadOnlyDictionary<string, object> body, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Put, $"appointments/{appointmentId}/{action}", body, cancellationToken);

    public Task<OpenDentalOutcome> CreatePatientAsync(IReadOnlyDictionary<string, object> body, CancellationToken cancellationToken) => http.WriteAsync(HttpMethod.Post, "patients", body, cancellationToken);

    public Task<OpenDentalOutcome> ChangePatientAsync(string patientId, IReadOnlyDictionary<string, object> body, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Put, $"patients/{patientId}", body, cancellationToken);

    public Task<OpenDentalOutcome> AddCommlogAsync(IReadOnlyDictionary<string, object> body, CancellationToken cancellationToken) => http.WriteAsync(HttpMethod.Post, "commlogs", body, cancellationToken);

    public Task<OpenDentalOutcome> AddSubscriberAsync(IReadOnlyDictionary<string, object> body, CancellationToken cancellationToken) => http.WriteAsync(HttpMethod.Post, "inssubs", body, cancellationToken);

    public Task<OpenDentalOutcome> AddPatientPlanAsync(IReadOnlyDictionary<string, object> body, CancellationToken cancellationToken) => http.WriteAsync(HttpMethod.Post, "patplans", body, cancellationToken);

    public Task<OpenDentalOutcome> AddPaymentAsync(IReadOnlyDictionary<string, object> body, CancellationToken cancellationToken) => http.WriteAsync(HttpMethod.Post, "payments", body, cancellationToken);

    private Task<IReadOnlyList<T>> KeptAsync<T>(string path, CancellationToken cancellationToken) =>
        memory.GetAsync(Access, path, RosterLife, token => http.ListAsync<T>(path, Query(), token), cancellationToken);

    private static Dictionary<string, string?> Query(params (string Name, string? Value)[] filters) => filters.ToDictionary(filter => filter.Name, filter => filter.Value);
}
