using System.Text.Json;
using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>NexHealth's endpoints as this adapter uses them: paths, filters and rows (docs.nexhealth.com/reference; the numbers are those of the reference).</summary>
internal sealed class NexHealthClient(NexHealthHttp http, LineMemory memory, IOptions<NexHealthOptions> options)
{
    /// <summary>As many days as slots can be asked for at once (6).</summary>
    public const int MostSlotDays = 14;

    public NexHealthAccess Access => http.Access;

    public bool HasRoom => http.HasRoom;

    /// <summary>The institution and all its locations; empty where the key opens none by that name.</summary>
    public async Task<IReadOnlyList<InstitutionRow>> InstitutionsAsync(CancellationToken cancellationToken) =>
        Kept("locations", await http.ListIfThereAsync<InstitutionRow>("locations", [], cancellationToken) ?? []);

    /// <summary>This location, as read not long ago; null where the key does not open it.</summary>
    public async Task<LocationRow?> LocationAsync(CancellationToken cancellationToken) =>
        Find(await memory.GetAsync(Access, "locations", options.Value.LinkLife, () => InstitutionsAsync(cancellationToken)));

    public LocationRow? Find(IEnumerable<InstitutionRow> institutions) => institutions.SelectMany(one => one.Locations ?? []).FirstOrDefault(one => one.Id == Access.LocationId);

    /// <summary>The link to the practice's system, as read not long ago; null where nothing is told of this location.</summary>
    public async Task<SyncRow?> LinkAsync(CancellationToken cancellationToken)
    {
        var rows = await memory.GetAsync(Access, "sync", options.Value.LinkLife, async () => await http.ListIfOfferedAsync<SyncRow>("sync_status", [], cancellationToken) ?? []);
        return rows.FirstOrDefault(row => row.Locations?.Any(one => one.Id == Access.LocationId) == true) ?? rows.FirstOrDefault(row => row.Locations is null or []);
    }

    /// <summary>Whether <see cref="LinkAsync"/> has an answer at hand.</summary>
    public bool KnowsLink => memory.Find<IReadOnlyList<SyncRow>>(Access, "sync", options.Value.LinkLife) is not null;

    public Task<IReadOnlyList<ProviderRow>> ProvidersAsync(CancellationToken cancellationToken) => RosterAsync<ProviderRow>("providers", cancellationToken);

    public Task<IReadOnlyList<OperatoryRow>> OperatoriesAsync(CancellationToken cancellationToken) => RosterAsync<OperatoryRow>("operatories", cancellationToken);

    public Task<IReadOnlyList<VisitTypeRow>> VisitTypesAsync(CancellationToken cancellationToken) => RosterAsync<VisitTypeRow>("appointment_types", cancellationToken);

    /// <summary>Open times of these providers, in short pieces.</summary>
    public Task<IReadOnlyList<SlotGroup>> SlotsAsync(LocalDate first, int days, IEnumerable<string> providerIds, bool byOperatory, CancellationToken cancellationToken) => http.ListAsync<SlotGroup>(
        "available_slots",
        [
            ("start_date", NexHealthValue.Send(first)), ("days", $"{days}"), ("lids[]", Access.LocationId), .. providerIds.Select(id => ("pids[]", (string?)id)),
            ("slot_length", $"{options.Value.SlotMinutes}"), ("slot_interval", $"{options.Value.SlotMinutes}"), ("overlapping_operatory_slots", byOperatory ? "true" : null),
        ],
        cancellationToken);

    /// <summary>Appointments that begin between two moments, of one patient when given.</summary>
    public async Task<IReadOnlyList<AppointmentRow>> AppointmentsAsync(Instant from, Instant to, DateTimeZone zone, string? patientId, CancellationToken cancellationToken)
    {
        var rows = await http.ListAsync<AppointmentRow>(
            "appointments", [Here, ("start", NexHealthValue.SendLocal(from, zone)), ("end", NexHealthValue.SendLocal(to, zone)), ("patient_ids[]", patientId)], cancellationToken);
        return [.. rows.Where(row => Access.Owns(row.LocationId))];
    }

    public async Task<AppointmentRow?> AppointmentAsync(string appointmentId, CancellationToken cancellationToken) =>
        NexHealthValue.Id(appointmentId) is { } id && await http.FindAsync<AppointmentRow>($"appointments/{id}", "appointment", ["appt", "appointment"], cancellationToken) is { } row && Access.Owns(row.LocationId) ? row : null;

    public Task<NexHealthWrite> BookAsync(AppointmentBody body, bool notify, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Post, "appointments", "appointments", [Here, ("notify_patient", notify ? "true" : "false")], new AppointmentWrite(body), cancellationToken);

    public Task<NexHealthWrite> ChangeAsync(string appointmentId, AppointmentBody body, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Patch, $"appointments/{NexHealthValue.Id(appointmentId) ?? "0"}", "appointment", [], new AppointmentWrite(body), cancellationToken);

    /// <param name="filter">Filter and value, such as <c>phone_number</c>. Null: everybody.</param>
    public Task<IReadOnlyList<PatientRow>> PatientsAsync((string Name, string? Value)? filter, CancellationToken cancellationToken) =>
        http.ListAsync<PatientRow>("patients", filter is { } by ? [Here, by] : [Here], cancellationToken);

    public async Task<PatientRow?> PatientAsync(string patientId, CancellationToken cancellationToken) =>
        NexHealthValue.Id(patientId) is { } id ? await http.FindAsync<PatientRow>($"patients/{id}", "patient", ["user", "patient"], cancellationToken) : null;

    public Task<NexHealthWrite> CreatePatientAsync(PatientWrite body, CancellationToken cancellationToken) => http.WriteAsync(HttpMethod.Post, "patients", "patients", [Here], body, cancellationToken);

    public Task<NexHealthWrite> AddAlertAsync(string patientId, AlertWrite body, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Post, $"patients/{NexHealthValue.Id(patientId) ?? "0"}/alerts", "alerts", [], body, cancellationToken);

    /// <summary>Those in force, or those that have ended. Empty for a patient whom nobody knows.</summary>
    public async Task<IReadOnlyList<CoverageRow>> CoveragesAsync(string patientId, bool ended, CancellationToken cancellationToken) =>
        await http.ListIfThereAsync<CoverageRow>("insurance_coverages", [("patient_id", patientId), ("active", ended ? "false" : null)], cancellationToken) ?? [];

    public async Task<PlanRow?> PlanAsync(string planId, CancellationToken cancellationToken)
    {
        if (NexHealthValue.Id(planId) is not { } id) return null;
        if (memory.Find<PlanRow>(Access, $"plan {id}", options.Value.RosterLife) is { } known) return known;
        return await http.FindAsync<PlanRow>($"insurance_plans/{id}", "insurance_plan", ["insurance_plan"], cancellationToken) is { } plan ? Kept($"plan {id}", plan) : null;
    }

    /// <summary>What the guarantor's family owes; without showing zeros an account without debts would be absent (9).</summary>
    public Task<IReadOnlyList<GuarantorBalanceRow>> BalancesAsync(string guarantorId, CancellationToken cancellationToken) =>
        http.ListAsync<GuarantorBalanceRow>("guarantor_balances", [Here, ("guarantor_id", guarantorId), ("show_zero_balances", "true")], cancellationToken);

    /// <summary>Whether the ledger is switched on for this practice (9).</summary>
    public async Task<bool> HasLedgerAsync(Instant since, CancellationToken cancellationToken) =>
        await http.ListIfOfferedAsync<GuarantorBalanceRow>("guarantor_balances", [Here, ("updated_since", NexHealthValue.Send(since))], cancellationToken) is not null;

    public Task<IReadOnlyList<PaymentRow>> PaymentsAsync((string Name, string? Value) filter, CancellationToken cancellationToken) => http.ListAsync<PaymentRow>("payments", [Here, filter], cancellationToken);

    /// <summary>Null where the ledger is not switched on.</summary>
    public async Task<IReadOnlyList<PaymentTypeRow>?> PaymentTypesAsync(CancellationToken cancellationToken) =>
        await http.ListIfOfferedAsync<PaymentTypeRow>("payment_types", [Here], cancellationToken);

    public Task<NexHealthWrite> AddPaymentAsync(PaymentWrite body, CancellationToken cancellationToken) => http.WriteAsync(HttpMethod.Post, "payments", "payments", [Here], body, cancellationToken);

    /// <summary>What a write answered, as a row; null where it said nothing that can be read.</summary>
    public static T? Row<T>(NexHealthWrite.Taken taken, params ReadOnlySpan<string> names)
        where T : class
    {
        try
        {
            return taken.Envelope.Row<T>(names);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private (string Name, string? Value) Here => ("location_id", Access.LocationId);

    private Task<IReadOnlyList<T>> RosterAsync<T>(string path, CancellationToken cancellationToken) =>
        memory.GetAsync(Access, path, options.Value.RosterLife, () => http.ListAsync<T>(path, [Here], cancellationToken));

    private T Kept<T>(string what, T value)
        where T : class
    {
        memory.Keep(Access, what, value);
        return value;
    }
}
