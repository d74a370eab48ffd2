using System.Text.Json;
using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>Kolla's endpoints as this adapter uses them: paths, filters and rows (docs.kolla.dev/reference; the numbers are those of the reference).</summary>
internal sealed class KollaClient(KollaHttp http, LineMemory memory, IOptions<KollaOptions> options)
{
    private const string PatientsOnly = "type='PATIENT'";

    public KollaAccess Access => http.Access;

    /// <summary>Providers, rooms and staff (6).</summary>
    public Task<IReadOnlyList<ResourceRow>> ResourcesAsync(CancellationToken cancellationToken) =>
        memory.GetAsync(Access, "resources", options.Value.RosterLife, () => http.ListAsync<ResourceRow>("resources", "resources", "resources", [null], cancellationToken));

    /// <summary>Kinds of visit; empty where the connector has none. The name of the list was never seen (12).</summary>
    public Task<IReadOnlyList<VisitTypeRow>> VisitTypesAsync(CancellationToken cancellationToken) => memory.GetAsync(
        Access, "types", options.Value.RosterLife, async () => await http.ListIfOfferedAsync<VisitTypeRow>("appointmenttypes", "appointment_types", cancellationToken) ?? []);

    /// <summary>The open hours of one resource, or the answer by which the connector says that it has none to tell (6).</summary>
    public async Task<(ScheduleReply? Reply, bool IsLacking)> ScheduleAsync(string resourceId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var path = $"{KollaName.Path(KollaName.Resources, resourceId)}:loadSchedule{KollaHttp.Query(("filter", KollaFilter.Days(first, last)))}";
        var answer = await http.AskAsync(path, cancellationToken);
        if (answer.Status is 404 or 405 or 501) return (null, true);
        if (!answer.IsGood) throw KollaFaults.Of(Access, answer, "loadSchedule");
        var reply = http.Shape("loadSchedule", () => answer.Json() is { ValueKind: JsonValueKind.Object } body ? body.Deserialize<ScheduleReply>(KollaJson.Options) : null);
        return (reply, reply?.Schedule is null);
    }

    /// <summary>Appointments that begin between two moments, of one patient when given. A connector that knows no such filter answers more, or a refusal (3).</summary>
    public Task<IReadOnlyList<AppointmentRow>> AppointmentsAsync(Instant from, Instant to, string? patientId, CancellationToken cancellationToken)
    {
        var (ofPatient, after, before) = (OfContact(patientId), KollaFilter.After("start_time", from), KollaFilter.Before("start_time", to));
        return http.ListAsync<AppointmentRow>(
            "appointments", "appointments", ofPatient is null ? "appointments by time" : "appointments by patient",
            [KollaFilter.All(ofPatient, after, before), .. ofPatient is null ? [] : new[] { ofPatient }, KollaFilter.All(after, before), null], cancellationToken);
    }

    public Task<AppointmentRow?> AppointmentAsync(string appointmentId, CancellationToken cancellationToken) =>
        http.FindAsync<AppointmentRow>(KollaName.Path(KollaName.Appointments, appointmentId), "appointment", cancellationToken);

    public Task<KollaWrite> BookAsync(AppointmentBody body, string? requestId, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Post, $"appointments{KollaHttp.Query(("request_id", requestId))}", "appointments", body, cancellationToken);

    /// <param name="mask">The members that are to change; others stay.</param>
    public Task<KollaWrite> ChangeAppointmentAsync(string appointmentId, AppointmentBody body, string mask, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Patch, $"{KollaName.Path(KollaName.Appointments, appointmentId)}{KollaHttp.Query(("update_mask", mask))}", "appointment", body, cancellationToken);

    /// <summary>The procedure code is left out: it may lead to a fee (5).</summary>
    public Task<KollaWrite> CancelAsync(string appointmentId, ResourceRow canceler, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Post, $"{KollaName.Path(KollaName.Appointments, appointmentId)}:cancel", "cancel", new CancelBody(KollaName.Of(KollaName.Appointments, appointmentId), canceler), cancellationToken);

    public Task<KollaWrite> ConfirmAsync(string appointmentId, string confirmationType, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Post, $"{KollaName.Path(KollaName.Appointments, appointmentId)}:confirm", "confirm", new ConfirmBody(KollaName.Of(KollaName.Appointments, appointmentId), true, confirmationType), cancellationToken);

    /// <summary>The number is compared in part, over all its kinds (3).</summary>
    public Task<IReadOnlyList<ContactRow>> ContactsByPhoneAsync(string digits, CancellationToken cancellationToken) =>
        ContactsAsync("contacts by phone", KollaFilter.Is("phone", digits), cancellationToken);

    /// <summary>Given, family and preferred names are compared (3).</summary>
    public Task<IReadOnlyList<ContactRow>> ContactsByNameAsync(string name, CancellationToken cancellationToken) =>
        ContactsAsync("contacts by name", KollaFilter.Is("name", name), cancellationToken);

    /// <summary>Whether anybody knows this filter is not told.</summary>
    public Task<IReadOnlyList<ContactRow>> ContactsByEmailAsync(string email, CancellationToken cancellationToken) =>
        ContactsAsync("contacts by email", KollaFilter.Is("email", email), cancellationToken);

    /// <summary>Everybody whose record was changed since, where the connector knows this filter.</summary>
    public Task<IReadOnlyList<ContactRow>> ContactsChangedSinceAsync(Instant since, CancellationToken cancellationToken) =>
        http.ListAsync<ContactRow>("contacts", "contacts", "contacts by change", [KollaFilter.After("update_time", since), PatientsOnly, null], cancellationToken);

    public Task<ContactRow?> ContactAsync(string patientId, CancellationToken cancellationToken) =>
        http.FindAsync<ContactRow>(KollaName.Path(KollaName.Contacts, patientId), "contact", cancellationToken);

    public Task<KollaWrite> CreateContactAsync(ContactRow body, CancellationToken cancellationToken) => http.WriteAsync(HttpMethod.Post, "contacts", "contacts", body, cancellationToken);

    public Task<KollaWrite> ChangeContactAsync(string patientId, ContactRow body, string mask, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Patch, $"{KollaName.Path(KollaName.Contacts, patientId)}{KollaHttp.Query(("update_mask", mask))}", "contact", body, cancellationToken);

    /// <summary>Null where the connector has no log to read.</summary>
    public Task<IReadOnlyList<LogRow>?> LogsAsync(string patientId, CancellationToken cancellationToken) =>
        http.ListIfOfferedAsync<LogRow>($"{KollaName.Path(KollaName.Contacts, patientId)}/communicationLogs", "communication_logs", cancellationToken);

    public Task<KollaWrite> AddLogAsync(string patientId, LogBody body, CancellationToken cancellationToken) =>
        http.WriteAsync(HttpMethod.Post, $"{KollaName.Path(KollaName.Contacts, patientId)}/communicationLogs", "communicationLogs", body, cancellationToken);

    public Task<IReadOnlyList<TransactionRow>> TransactionsAsync(string patientId, CancellationToken cancellationToken) =>
        http.ListAsync<TransactionRow>("transactions", "transactions", "transactions", OfContact(patientId) is { } filter ? [filter, null] : [null], cancellationToken);

    public Task<KollaWrite> AddTransactionAsync(TransactionBody body, CancellationToken cancellationToken) => http.WriteAsync(HttpMethod.Post, "transactions", "transactions", body, cancellationToken);

    /// <summary>Whether the practice's own side is there, on the connection-management API (11). Any answer: what it means is for the check.</summary>
    public Task<KollaAnswer> PingAsync(CancellationToken cancellationToken) =>
        http.AskConnectAsync($"connectors/{Uri.EscapeDataString(Access.ConnectorId)}/consumers/{Uri.EscapeDataString(Access.ConsumerId)}:ping", cancellationToken);

    /// <summary>What a write answered, as a row; null where it said nothing that can be read.</summary>
    public static T? Row<T>(KollaWrite.Done done)
        where T : class
    {
        try
        {
            return done.Body is { ValueKind: JsonValueKind.Object } body ? body.Deserialize<T>(KollaJson.Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Task<IReadOnlyList<ContactRow>> ContactsAsync(string what, string? filter, CancellationToken cancellationToken) => http.ListAsync<ContactRow>(
        "contacts", "contacts", what, filter is null ? [PatientsOnly, null] : [KollaFilter.All(PatientsOnly, filter), filter, PatientsOnly, null], cancellationToken);

    private static string? OfContact(string? patientId) => patientId is null ? null : KollaFilter.Is("contact_id", KollaName.Of(KollaName.Contacts, patientId));
}
