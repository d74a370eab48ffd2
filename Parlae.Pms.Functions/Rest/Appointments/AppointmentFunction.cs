using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Changes;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Appointments;

/// <summary>The body of <c>PATCH /api/pms/appointments/{id}</c>: another time, or another status.</summary>
internal sealed record AppointmentPatch(string? StartTime, int? Duration, string? Status) : PatientData;

/// <summary><c>/api/pms/appointments/{id}</c>: shows a visit, moves, confirms or cancels it.</summary>
internal sealed class AppointmentFunction(
    AccountDoor door, PracticeAppointments appointments, StatusChanges changes, Rescheduling rescheduling, WriteLedger ledger, PracticeCalendar calendar, AuditedWork audited) : AccountFunction(door)
{
    private const string Looking = "getAppointment";

    public override string ActionOf(string method) => method.ToUpperInvariant() switch
    {
        "DELETE" => "cancelAppointment",
        "PATCH" => "changeAppointment",
        _ => Looking,
    };

    public override async Task<RestAnswer> AnswerAsync(RestCall call)
    {
        call.Query();
        var patch = HttpMethods.IsPatch(call.Method) ? call.Read<AppointmentPatch>() : null;
        var change = patch is null ? null : ChangeAsked.Of(patch, call.Context.Time.Zone);
        if (change is ChangeAsked.NotPossible impossible)
            return call.Problem(impossible.Why);
        if (!call.Account.Features.Booking)
            return call.Problem(AppointmentProblems.SwitchedOff);
        if (!call.Account.Capabilities.ReadAppointments)
            return call.Problem(AppointmentProblems.CannotRead);
        if (await FindAsync(call) is not { } visit)
            return call.Problem(RestProblems.NotFound);
        var reference = ledger.NewReference();
        return (change, HttpMethods.IsDelete(call.Method)) switch
        {
            (ChangeAsked.Move move, _) => await MoveAsync(call, visit, move, reference),
            (ChangeAsked.Confirm, _) => await ConfirmAsync(call, visit, reference),
            (ChangeAsked.Cancel, _) or (null, true) => await CancelAsync(call, visit, reference),
            _ => RestAnswer.Ok(await WriteAsync(call, visit)),
        };
    }

    private Task<PracticeVisit?> FindAsync(RestCall call) => audited.RunAsync(call.Audited(null, "appointments") with { Action = Looking }, async token =>
    {
        var visit = call.Id is { } id ? await appointments.FindAsync(call.Context, id, token) : null;
        return new AuditedResult<PracticeVisit?>(visit, visit is null ? "notFound" : "ok", visit?.Patient.Id);
    }, call.Cancellation);

    private async Task<RestAnswer> MoveAsync(RestCall call, PracticeVisit visit, ChangeAsked.Move move, string reference)
    {
        var start = move.Start ?? visit.Start;
        if (start == visit.Start && move.Minutes is { } minutes && minutes != visit.Minutes)
            return call.Problem(AppointmentProblems.CannotChangeLength);
        var request = new MoveRequest(new("", visit.Patient, IdentityLevel.Verified), visit.Handle, start, move.Minutes, Slot: null, reference);
        var outcome = await rescheduling.MoveAsync(call.Context, "rescheduleAppointment", request, call.Cancellation);
        if (outcome is not ChangeOutcome.Done done)
            return await SayAsync(call, outcome);
        var written = await ledger.FindAsync(call.AccountId, reference, CancellationToken.None) is { Value: { State: WriteState.Confirmed } entry } ? PracticeVisit.Of(entry) : visit with { Start = done.Start };
        return RestAnswer.Ok(await WriteAsync(call, written with { Status = visit.Status, Type = visit.Type ?? written.Type }));
    }

    private async Task<RestAnswer> ConfirmAsync(RestCall call, PracticeVisit visit, string reference) =>
        await changes.ConfirmAsync(call.Context, "confirmAppointment", new(visit.Handle, reference), call.Cancellation) is var outcome && outcome is ChangeOutcome.Done
            ? RestAnswer.Ok(await WriteAsync(call, visit with { Status = AppointmentStatus.Confirmed, IsConfirmedWrite = true }))
            : await SayAsync(call, outcome);

    private async Task<RestAnswer> CancelAsync(RestCall call, PracticeVisit visit, string reference) =>
        await changes.CancelAsync(call.Context, "cancelAppointment", new(visit.Handle, reference), call.Cancellation) is var outcome && outcome is ChangeOutcome.Done or ChangeOutcome.AlreadyCancelled
            ? RestAnswer.Ok(await WriteAsync(call, visit with { Status = AppointmentStatus.Cancelled, IsConfirmedWrite = true }))
            : await SayAsync(call, outcome);

    private async Task<RestAnswer> SayAsync(RestCall call, ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.Submitted submitted => RestAnswer.Accepted(submitted.Reference),
        ChangeOutcome.SlotTaken taken => call.Problem(AppointmentProblems.SlotTaken with
        {
            Extensions = new Dictionary<string, object?> { ["alternatives"] = (await WriterAsync(call)).Write(taken.Alternatives, taken.Minutes) },
        }),
        ChangeOutcome.PastDate => call.Problem(RestProblems.PastDate),
        ChangeOutcome.BothStand => call.Problem(AppointmentProblems.BothStand),
        ChangeOutcome.Refused => call.Problem(RestProblems.Refused),
        _ => call.Problem(RestProblems.NotFound with { Detail = "There is no such appointment ahead." }),
    };

    private async Task<RestAppointment> WriteAsync(RestCall call, PracticeVisit visit) => (await WriterAsync(call)).Write(visit);

    private async Task<AppointmentWriter> WriterAsync(RestCall call) => new(await calendar.RosterAsync(call.Account, call.Cancellation), call.Context.Time.Zone);
}
