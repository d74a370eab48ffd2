using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>What a write leaves behind, by which it is known again: there is no idempotency key and no list of writes (reference 11).</summary>
internal sealed class NexHealthTraces(NexHealthClient client, NexHealthPractice practice, IOptions<NexHealthOptions> options)
{
    public static readonly IReadOnlyDictionary<string, string> NoTypes = new Dictionary<string, string>();

    private static readonly Duration ClocksDiffer = Duration.FromMinutes(5);

    /// <summary>
    /// The very booking, if it stands; one that the practice's system has goes before one that it has not. Where it does not, also whether a visit is there that
    /// it may have become, as staff have changed or cancelled it since.
    /// </summary>
    public async Task<(AppointmentRow? Row, bool MayHaveChanged)> LostBookingAsync(NewAppointment wanted, Instant sentAt, CancellationToken cancellationToken)
    {
        var rows = await AroundAsync(wanted, wanted.PatientId, cancellationToken);
        return (rows.Where(row => IsSame(wanted, row)).OrderByDescending(row => NexHealthMapping.IsWritten(row.ForeignId)).FirstOrDefault(), rows.Any(row => MayBe(wanted, row, sentAt)));
    }

    /// <summary>Of the same patient, and made since it was sent, wherever staff have put it; where that is not told, in its time. Clocks differ.</summary>
    private bool MayBe(NewAppointment wanted, AppointmentRow row, Instant sentAt) =>
        ToVisit(row) is { } visit && visit.PatientId == wanted.PatientId
        && (NexHealthValue.Moment(row.CreatedAt) is { } made
            ? made >= sentAt - ClocksDiffer
            : visit.Start < wanted.Start + Duration.FromMinutes(wanted.Minutes) && wanted.Start < visit.End);

    public bool IsSame(NewAppointment wanted, AppointmentRow row) =>
        ToVisit(row) is { TakesTime: true } visit && visit.Start == wanted.Start && visit.PatientId == wanted.PatientId && (visit.ProviderId ?? wanted.ProviderId) == wanted.ProviderId;

    /// <summary>Whether the practice's system has something else at that time, for the same provider or in the same operatory.</summary>
    public async Task<bool> IsTakenByAnotherAsync(NewAppointment wanted, string appointmentId, CancellationToken cancellationToken)
    {
        var end = wanted.Start + Duration.FromMinutes(wanted.Minutes);
        return (await AroundAsync(wanted, null, cancellationToken)).Any(row =>
            NexHealthMapping.IsWritten(row.ForeignId) && ToVisit(row with { Unavailable = false }) is { TakesTime: true } other && other.AppointmentId != appointmentId
            && other.Start < end && wanted.Start < other.End && (other.ProviderId == wanted.ProviderId || (practice.BooksByOperatory && wanted.RoomId is not null && other.RoomId == wanted.RoomId)));
    }

    /// <summary>The new patient, found by their number; NexHealth itself holds no two with one name, birth date and number.</summary>
    public async Task<PatientRow?> PatientAsync(NewPatient wanted, CancellationToken cancellationToken)
    {
        var number = NexHealthValue.Phone(wanted.Phone);
        var rows = await client.PatientsAsync(("phone_number", number ?? wanted.Phone), cancellationToken);
        return rows.Where(row => NexHealthMapping.ToPatient(row, practice.EmailWhenNone) is { } patient
                && Same(patient.FirstName, wanted.FirstName) && Same(patient.LastName, wanted.LastName) && patient.DateOfBirth == wanted.DateOfBirth && patient.Phones.Any(phone => NexHealthValue.Phone(phone) == number))
            .OrderByDescending(row => NexHealthMapping.IsWritten(row.ForeignId)).FirstOrDefault();
    }

    public async Task<PaymentRow?> PaymentAsync(NewPayment wanted, CancellationToken cancellationToken)
    {
        var transaction = NexHealthBillingDesk.TransactionId(wanted.Receipt);
        return (await client.PaymentsAsync(("transaction_id", transaction), cancellationToken)).FirstOrDefault(row =>
            row.TransactionId == transaction && row.DeletedAt is null && row.PatientId == wanted.PatientId && NexHealthValue.Amount(row.PaymentAmount?.Amount) == -wanted.Amount);
    }

    public Appointment? ToVisit(AppointmentRow row) => NexHealthMapping.ToAppointment(row, NoTypes, options.Value.VisitMinutes);

    private Task<IReadOnlyList<AppointmentRow>> AroundAsync(NewAppointment wanted, string? patientId, CancellationToken cancellationToken) =>
        client.AppointmentsAsync(wanted.Start - Duration.FromDays(1), wanted.Start + Duration.FromDays(1), practice.Zone, patientId, cancellationToken);

    private static bool Same(string one, string other) => PersonName.Fold(one) == PersonName.Fold(other);
}
