using System.Runtime.CompilerServices;
using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Paging;

namespace Parlae.Pms.Functions.Rest.Appointments;

/// <summary>Where a list of visits goes on.</summary>
internal sealed record VisitPlace(long Ticks, string Id);

/// <summary><c>GET /api/pms/appointments</c> lists visits, <c>POST</c> books one.</summary>
internal sealed class AppointmentsFunction(
    AccountDoor door, PracticeAppointments appointments, PracticeCalendar calendar, AuditedWork audited, SeenPatients seen, Continuations continuations, BookingDesk booking) : AccountFunction(door)
{
    private const int MostDays = 366;
    private const int UsualDays = 6;

    public override bool RefusesCards => true;

    public override string ActionOf(string method) => HttpMethods.IsGet(method) ? "getAppointments" : "bookAppointment";

    public override Task<RestAnswer> AnswerAsync(RestCall call) => HttpMethods.IsGet(call.Method) ? ListAsync(call) : booking.BookAsync(call);

    private async Task<RestAnswer> ListAsync(RestCall call)
    {
        var query = call.Query("from", "to", "patientId", "status", Continuations.SizeName, Continuations.TokenName);
        var patientId = query.Id("patientId");
        var first = query.Date("from") ?? call.Context.Time.Today;
        var last = query.Date("to") ?? first.PlusDays(patientId is null ? UsualDays : MostDays);
        if (last < first || Period.DaysBetween(first, last) > MostDays)
            throw new BadBodyException($"'to' must not be before 'from', nor more than {MostDays} days after it.");
        var status = query.Word<AppointmentStatus>("status");
        var page = await continuations.ReadAsync<VisitPlace>(call, query);
        if (!call.Account.Features.Booking)
            return call.Problem(AppointmentProblems.SwitchedOff);
        if (!call.Account.Capabilities.ReadAppointments)
            return call.Problem(AppointmentProblems.CannotRead);

        var found = await audited.RunAsync(call.Audited(patientId, "appointments"), async token =>
        {
            var roster = await calendar.RosterAsync(call.Account, token);
            var visits = await Fitting(call, first, last, patientId, status, page.After, token).Take(page.Size + 1).ToListAsync(token);
            var shown = visits.Take(page.Size).ToList();
            if (patientId is null)
                await seen.RecordAsync(call, shown.Select(visit => visit.Patient.Id), "appointments");
            return new AuditedResult<(PracticeRoster Roster, List<PracticeVisit> Shown, bool IsMore)>((roster, shown, visits.Count > shown.Count), "ok");
        }, call.Cancellation);

        var writer = new AppointmentWriter(found.Roster, call.Context.Time.Zone);
        var next = found.IsMore ? new VisitPlace(found.Shown[^1].Place.ToUnixTimeTicks(), found.Shown[^1].AppointmentId) : null;
        return RestAnswer.Ok(await continuations.PageAsync(call, page, [.. found.Shown.Select(writer.Write)], next));
    }

    private async IAsyncEnumerable<PracticeVisit> Fitting(
        RestCall call, LocalDate first, LocalDate last, string? patientId, AppointmentStatus? status, VisitPlace? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PatientKey? patient = patientId is null ? null : new PatientKey.OnFile(patientId);
        await foreach (var visit in appointments.ReadAsync(call.Context, first, last, patient, cancellationToken))
        {
            if (!IsSeen(visit, after) && (status is null || visit.Status == status))
                yield return visit;
        }
    }

    private static bool IsSeen(PracticeVisit visit, VisitPlace? after) => after is not null
        && visit.Place.ToUnixTimeTicks().CompareTo(after.Ticks) is var order && (order < 0 || (order == 0 && string.CompareOrdinal(visit.AppointmentId, after.Id) <= 0));
}
