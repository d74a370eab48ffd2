using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments;

/// <summary>A patient's appointment: as the PMS shows it, or as we have asked for it and the PMS does not show yet.</summary>
/// <param name="Handle">For this call.</param>
/// <param name="ProviderName">Null when the roster does not know them.</param>
/// <param name="IsConfirmedWrite">False while our own booking is under way.</param>
public sealed record ShownAppointment(
    AppointmentHandle Handle, Instant Start, int Minutes, string? Type, string? ProviderName, AppointmentStatus Status, bool IsConfirmedWrite) : PatientData;

/// <summary>A patient's appointments, to be shown in a call's session, which gives them their handles. It may be asked more than once.</summary>
public sealed record SeenAppointments(Func<CallSession, IReadOnlyList<ShownAppointment>> In) : PatientData;

/// <summary>Reads a patient's appointments, our own accepted bookings laid over what the PMS shows.</summary>
public sealed class PatientAppointments(PmsConnections connections, PracticeCalendar calendar, WriteLedger ledger, AuditedWork audited)
{
    private static readonly string[] FieldsRead = ["appointments"];

    /// <summary>More than anybody has in view; each gets a handle, and those must fit the session.</summary>
    private const int MostShown = 100;

    /// <summary>Throws <see cref="VendorException"/> kinds and <see cref="AuditUnavailableException"/>.</summary>
    public Task<SeenAppointments> ReadAsync(CallContext call, string action, PatientKey patient, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        audited.RunAsync(call.Action(action, patient, FieldsRead), async token => new AuditedResult<SeenAppointments>(await ReadAsync(call, patient, first, last, token), "ok"), cancellationToken);

    private async Task<SeenAppointments> ReadAsync(CallContext call, PatientKey patient, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var rosterReading = calendar.RosterAsync(call.Account, cancellationToken);
        var liveAt = OwnWrites.LiveNow(call);
        var onFile = await connections.ReadVisitsAsync(call.Account, patient, first, last, cancellationToken);
        var writes = await ledger.OfPatientAsync(call.Account, patient, cancellationToken);
        var ours = writes.Where(entry => OwnWrites.IsMissing(entry, onFile, call.Time, liveAt, first, last)).ToList();
        var roster = await rosterReading;

        return new(session =>
        [
            .. onFile.OrderBy(a => a.Start).Take(MostShown).Select(a => Changed(session, a))
                .Concat(ours.Select(entry => Show(session, entry)))
                .OrderBy(shown => shown.Start),
        ]);

        string? Name(string? providerId) => roster.Providers.FirstOrDefault(p => p.ProviderId == providerId)?.Name;

        ShownAppointment Changed(CallSession session, Appointment a)
        {
            var laid = OwnWrites.Over(a, writes, call.Time, liveAt);
            return new(session.Show(a.AppointmentId, patient, a.Start), laid.Start, laid.Minutes, a.Type, Name(laid.ProviderId), laid.Status, laid.IsConfirmedWrite);
        }

        ShownAppointment Show(CallSession session, LedgerEntry entry)
        {
            var visit = entry.NewAppointment!;
            var here = call.CallId is not null && entry.CallId == call.CallId;
            return new(session.ShowBooking(entry.Reference, patient, here), visit.Start, visit.Minutes, visit.VisitType.Name, Name(visit.ProviderId), AppointmentStatus.Scheduled, entry.State == WriteState.Confirmed);
        }
    }
}
