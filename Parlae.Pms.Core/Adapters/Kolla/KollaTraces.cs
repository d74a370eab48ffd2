using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>What a write leaves behind, by which it is known again: its own words and places, since there is no list of writes to ask.</summary>
internal sealed class KollaTraces(KollaClient client, KollaPractice practice, IOptions<KollaOptions> options)
{
    private static readonly Dictionary<string, string> NoTypes = [];

    /// <summary>The appointment, or null where there is none by that id. One that is there and cannot be read is not gone: that throws.</summary>
    public async Task<Appointment?> VisitAsync(string appointmentId, CancellationToken cancellationToken) =>
        await client.AppointmentAsync(appointmentId, cancellationToken) is { } row ? ToVisit(row) ?? throw client.Access.Broken("appointment: no time that can be read") : null;

    /// <summary>As <see cref="VisitAsync"/>, but what cannot be seen now is no fault: <c>IsKnown</c> is false then.</summary>
    public async Task<(bool IsKnown, Appointment? Visit)> LookAsync(string appointmentId, CancellationToken cancellationToken)
    {
        try
        {
            return (true, await VisitAsync(appointmentId, cancellationToken));
        }
        catch (Exception e) when (e is VendorException or OperationCanceledException)
        {
            return (false, null);
        }
    }

    /// <summary>The id of the very booking, if it stands.</summary>
    public async Task<string?> BookingAsync(NewAppointment wanted, CancellationToken cancellationToken) => IdOf(wanted, await AroundAsync(wanted, cancellationToken));

    /// <summary>As <see cref="BookingAsync"/>; where it does not stand, also whether a visit is there that it may have become, as staff have changed or cancelled it since.</summary>
    public async Task<(string? Id, bool MayHaveChanged)> LostBookingAsync(NewAppointment wanted, Instant sentAt, CancellationToken cancellationToken)
    {
        var rows = await AroundAsync(wanted, cancellationToken);
        return (IdOf(wanted, rows), rows.Any(row => MayBe(wanted, row, sentAt)));
    }

    private Task<IReadOnlyList<AppointmentRow>> AroundAsync(NewAppointment wanted, CancellationToken cancellationToken) =>
        client.AppointmentsAsync(wanted.Start - Duration.FromDays(1), wanted.Start + Duration.FromDays(1), wanted.PatientId, cancellationToken);

    private string? IdOf(NewAppointment wanted, IEnumerable<AppointmentRow> rows) =>
        rows.Where(row => IsSame(wanted, row)).Select(row => KollaName.Id(KollaName.Appointments, row.Name)).FirstOrDefault(id => id is not null);

    /// <summary>Of the same patient, and made since it was sent, wherever staff have put it; where that is not told, in its time. Clocks differ.</summary>
    private bool MayBe(NewAppointment wanted, AppointmentRow row, Instant sentAt) =>
        ToVisit(row) is { } visit && visit.PatientId == wanted.PatientId
        && (KollaValue.Moment(row.CreateTime) is { } made
            ? made >= sentAt - Duration.FromTimeSpan(options.Value.ChangeOverlap)
            : visit.Start < wanted.Start + Duration.FromMinutes(wanted.Minutes) && wanted.Start < visit.End);

    /// <summary>Whether it is the booking that was asked for. A provider that is not told contradicts nothing.</summary>
    public bool IsSame(NewAppointment wanted, AppointmentRow row) =>
        ToVisit(row) is { TakesTime: true } visit && visit.Start == wanted.Start && visit.PatientId == wanted.PatientId
        && (KollaMapping.ProviderIds(row) is { Count: 0 } || KollaMapping.ProviderIds(row).Contains(wanted.ProviderId));

    /// <summary>The id of the new patient, among all whose records changed since they were asked for.</summary>
    public async Task<string?> PatientAsync(NewPatient wanted, Instant sentAt, CancellationToken cancellationToken)
    {
        var since = sentAt - Duration.FromTimeSpan(options.Value.ChangeOverlap);
        var rows = (await client.ContactsChangedSinceAsync(since, cancellationToken)).Where(row => KollaValue.Moment(row.UpdateTime) is not { } at || at > since).DistinctBy(row => (row.Name, row.UpdateTime));
        return rows.Select(KollaMapping.ToPatient).OfType<Patient>().FirstOrDefault(patient =>
            Same(patient.FirstName, wanted.FirstName) && Same(patient.LastName, wanted.LastName) && patient.DateOfBirth == wanted.DateOfBirth
            && (patient.Phones.Count == 0 || patient.Phones.Any(phone => KollaValue.Phone(phone) == KollaValue.Phone(wanted.Phone))))?.PatientId;
    }

    /// <summary>Whether the note stands, and under which id; null where it cannot be seen.</summary>
    public async Task<(bool IsThere, string? Id)?> NoteAsync(NewNote wanted, CancellationToken cancellationToken)
    {
        if (await client.LogsAsync(wanted.PatientId, cancellationToken) is { } logs)
        {
            var log = logs.FirstOrDefault(row => (row.Description ?? row.ShortDescription) == wanted.Text.Trim() && KollaValue.Moment(row.CommunicationTime)?.InZone(practice.Zone).Date == wanted.Date);
            return (log is not null, KollaName.Tail(log?.Name));
        }

        // Where there is no log, notes are appended to a visit ahead.
        var from = practice.Zone.AtStartOfDay(wanted.Date).ToInstant();
        var rows = await client.AppointmentsAsync(from - Duration.FromDays(1), from + Duration.FromDays(400), wanted.PatientId, cancellationToken);
        var visit = rows.FirstOrDefault(row => KollaMapping.PatientId(row) == wanted.PatientId && HasLine(row.Notes, wanted.Text.Trim()));
        return visit is null ? null : (true, KollaName.Id(KollaName.Appointments, visit.Name));
    }

    /// <summary>The id of the payment, if it stands.</summary>
    public async Task<string?> PaymentAsync(NewPayment wanted, CancellationToken cancellationToken) =>
        (await client.TransactionsAsync(wanted.PatientId, cancellationToken))
            .Where(row => KollaName.Id(KollaName.Contacts, row.ContactId) == wanted.PatientId && row.Note == KollaBillingDesk.Note(wanted) && KollaBillingDesk.Amount(row.Amount) is { } amount && Math.Abs(amount) == wanted.Amount)
            .Select(row => KollaName.Id(KollaName.Transactions, row.Name)).FirstOrDefault(id => id is not null);

    /// <summary>Whether a text stands among notes as a line of its own.</summary>
    public static bool HasLine(string? notes, string text) => $"\n{notes?.ReplaceLineEndings("\n")}\n".Contains($"\n{text.ReplaceLineEndings("\n")}\n", StringComparison.Ordinal);

    private Appointment? ToVisit(AppointmentRow row) => KollaMapping.ToAppointment(row, practice.Zone, NoTypes, options.Value.VisitMinutes);

    private static bool Same(string one, string other) => PersonName.Fold(one) == PersonName.Fold(other);
}
