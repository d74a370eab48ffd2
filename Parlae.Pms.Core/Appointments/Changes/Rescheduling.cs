using NodaTime;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments.Changes;

/// <summary>
/// Moves visits: in one step where the PMS can, else by booking the new time and then cancelling the old one (<see cref="SplitMove"/>). Until the new time
/// stands, the old one does.
/// </summary>
public sealed class Rescheduling(
    VisitLookup lookup, PracticeCalendar calendar, StandingVisits visits, SlotTaking slots, WriteLedger ledger, PromptWrites prompt, WriteEnding ending, UndoneBookings undone, SplitMove split, PendingMoves moves, AuditedWork audited, IFailpoints failpoints)
{
    private static readonly string[] FieldsWritten = ["appointment"];
    private static readonly Duration IntentLife = Duration.FromMinutes(2);

    /// <summary>Throws <see cref="VendorException"/> kinds (nothing was changed then) and <see cref="AuditUnavailableException"/>.</summary>
    public Task<ChangeOutcome> MoveAsync(CallContext call, string action, MoveRequest request, CancellationToken cancellationToken) =>
        audited.RunAsync(call.Action(action, request.Handle.Patient, FieldsWritten), async token =>
        {
            await failpoints.PassAsync(Steps.MoveStarted);
            var outcome = await TryAsync(call, request, token);
            return new AuditedResult<ChangeOutcome>(outcome, ChangeWords.Of(outcome));
        }, cancellationToken);

    private async Task<ChangeOutcome> TryAsync(CallContext call, MoveRequest request, CancellationToken cancellationToken)
    {
        if (request.Start <= call.Time.Now)
            return new ChangeOutcome.PastDate();
        if (await lookup.MeantAsync(call, request.Handle, cancellationToken) is not { } meant)
            return new ChangeOutcome.NotFound();
        if (request.Start == meant.Visit.Start && meant.Booking is { } same)
            return new ChangeOutcome.Submitted(same.Value.Reference, request.Start); // it is there already

        var inOneStep = call.Account.Capabilities.Move && meant.Booking is null;
        while (true)
        {
            switch (await BeginAsync(call, request, meant.Visit, inOneStep, cancellationToken))
            {
                case IntentOutcome.Begun begun:
                    return await CarryOutAsync(call, request, meant, inOneStep, begun.Entry, cancellationToken);
                case IntentOutcome.Stands stands when !await undone.IsUndoneAsync(call.Account, stands.Entry, cancellationToken):
                    if ((stands.Entry.Target ?? stands.Entry.Replaces)?.Text != meant.Visit.Text && stands.Entry.Reference != meant.ConfirmedAs?.Reference)
                        return await InsteadAsync(call, request, meant.Visit, cancellationToken); // the patient has another visit then
                    if (!await ledger.RelyAsync(call.AccountId, stands.Entry, cancellationToken))
                        break;
                    return await AlreadyAsync(call, request, stands.Entry, cancellationToken);
            }
        }
    }

    /// <summary>The same move was asked for before. It is done when the old visit is gone, too.</summary>
    private async Task<ChangeOutcome> AlreadyAsync(CallContext call, MoveRequest request, LedgerEntry standing, CancellationToken cancellationToken)
    {
        if (standing.State != WriteState.Confirmed)
            return new ChangeOutcome.Submitted(standing.Reference, request.Start);
        if (standing.Replaces is not { } old)
            return new ChangeOutcome.Done(request.Start);
        return await moves.SecondHalfAsync(call.Account, old, cancellationToken) switch
        {
            { State: WriteState.Confirmed } => new ChangeOutcome.Done(request.Start),
            { } half => new ChangeOutcome.Submitted(half.Reference, request.Start),
            null => old.AppointmentId is null ? new ChangeOutcome.Done(request.Start) : new ChangeOutcome.BothStand(request.Start, old.Start),
        };
    }

    private ValueTask<IntentOutcome> BeginAsync(CallContext call, MoveRequest request, VisitTarget visit, bool inOneStep, CancellationToken cancellationToken)
    {
        var patient = request.Handle.Patient;
        var to = new NewAppointment(
            request.Reference, visit.PatientId, request.Slot?.ProviderId ?? visit.ProviderId ?? "", null, request.Start, request.Minutes ?? visit.Minutes, new(visit.Type ?? "", null), null);
        var entry = call.Wish(ledger, inOneStep ? WriteKind.Move : WriteKind.Book, request.Reference, patient) with
        {
            NewAppointment = to,
            Target = inOneStep ? visit : null,
            Replaces = inOneStep ? null : visit,
        };
        var intent = inOneStep ? WriteLedger.MoveIntent(visit, request.Start) : WriteLedger.BookingIntent(patient, request.Start);
        return ledger.BeginAsync(call.Account, entry, intent, (ledger.Now + IntentLife).ToDateTimeOffset(), cancellationToken);
    }

    private async Task<ChangeOutcome> CarryOutAsync(CallContext call, MoveRequest request, MeantVisit meant, bool inOneStep, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        try
        {
            await failpoints.PassAsync(Steps.MoveIntended);
            var visit = meant.Visit;
            var finding = meant.Booking is null ? lookup.StandingAsync(call, meant, cancellationToken) : Task.FromResult((Standing: VisitStanding.Ahead, Visit: visit));
            var around = ReadAroundAsync(call, request, visit, cancellationToken);
            slots.Prepare(call, request.Start); // last: see Booking
            await Task.WhenAll(finding, around);
            if (meant.Booking is null)
            {
                (var standing, visit) = await finding;
                await failpoints.PassAsync(Steps.MoveFound);
                if (standing != VisitStanding.Ahead || request.Start == visit.Start)
                {
                    await ending.WithdrawAsync(call.Account, request.Reference);
                    return standing == VisitStanding.Ahead ? new ChangeOutcome.Done(request.Start) : new ChangeOutcome.NotFound();
                }
            }

            var wish = Wish(call, request, visit, inOneStep, await around);
            if (await slots.TakeAsync(wish, cancellationToken) is not { } slot)
            {
                await ending.WithdrawAsync(call.Account, request.Reference);
                return Taken(await slots.InsteadAsync(wish, fresh: false, cancellationToken));
            }

            await failpoints.PassAsync(Steps.MoveHeld);
            var to = new NewAppointment(request.Reference, visit.PatientId, slot.ProviderId, slot.RoomId, request.Start, wish.Visit.Minutes, new(wish.Type.Name, wish.Type.VendorCode), null);
            var placed = entry with { Value = entry.Value with { NewAppointment = to, Target = inOneStep ? visit : null, Replaces = inOneStep ? null : visit } };
            return inOneStep ? await SendAsync(wish, placed, request.Handle, meant, visit, cancellationToken) : await split.RunAsync(wish, placed, request.Handle, meant, visit, cancellationToken);
        }
        catch (Exception exception) when (exception is VendorException or OperationCanceledException)
        {
            await ending.WithdrawAsync(call.Account, request.Reference); // neither comes out of a write that was sent
            throw;
        }
    }

    private async Task<ChangeOutcome> SendAsync(BookingWish wish, Sealed<LedgerEntry> entry, AppointmentHandle handle, MeantVisit meant, VisitTarget visit, CancellationToken cancellationToken)
    {
        // From now on it is also the booking of the new time.
        var booking = WriteLedger.BookingIntent(new PatientKey.OnFile(visit.PatientId), wish.Request.Start);
        if (await ledger.AlsoStandsForAsync(wish.Call.Account, booking, entry.Value.Reference, cancellationToken) is not null)
        {
            await ending.WithdrawAsync(wish.Account, entry.Value.Reference);
            return Taken(await slots.InsteadAsync(wish, fresh: false, cancellationToken));
        }

        LedgerEntry sent;
        try
        {
            sent = await prompt.SendAsync(wish.Account, entry, cancellationToken);
        }
        catch (AbilityMissingException)
        {
            return await InTwoStepsAsync(wish, entry.Value.Reference, handle, meant, visit, cancellationToken);
        }

        return sent switch
        {
            { State: WriteState.Confirmed } => new ChangeOutcome.Done(wish.Request.Start),
            { State: WriteState.Rejected, Rejection: WriteRejection.SlotTaken } => Taken(await slots.InsteadAsync(wish, fresh: true, cancellationToken)),
            { State: WriteState.Rejected, Rejection: WriteRejection.Gone } => new ChangeOutcome.NotFound(),
            { IsOpen: false } => new ChangeOutcome.Refused(visit.Start),
            _ => new ChangeOutcome.Submitted(entry.Value.Reference, wish.Request.Start),
        };
    }

    /// <summary>The PMS moves nothing after all, as only asking has shown: the same write, still unsent, becomes the booking of the new time.</summary>
    private async Task<ChangeOutcome> InTwoStepsAsync(BookingWish wish, string reference, AppointmentHandle handle, MeantVisit meant, VisitTarget visit, CancellationToken cancellationToken)
    {
        if (await ledger.FindAsync(wish.Call.AccountId, reference, cancellationToken) is not { Value.State: WriteState.Intended } unsent)
            return new ChangeOutcome.Submitted(reference, wish.Request.Start); // another process has taken it up
        var booking = unsent with { Value = unsent.Value with { Kind = WriteKind.Book, Target = null, Replaces = visit } };
        return await split.RunAsync(wish, booking, handle, meant, visit, cancellationToken);
    }

    private async Task<ChangeOutcome> InsteadAsync(CallContext call, MoveRequest request, VisitTarget visit, CancellationToken cancellationToken) =>
        Taken(await slots.InsteadAsync(Wish(call, request, visit, inOneStep: false, await ReadAroundAsync(call, request, visit, cancellationToken)), fresh: false, cancellationToken));

    /// <summary>Who works there, and what the patient has already.</summary>
    private async Task<(PracticeRoster Roster, IReadOnlyList<StandingVisit> Standing)> ReadAroundAsync(CallContext call, MoveRequest request, VisitTarget visit, CancellationToken cancellationToken)
    {
        PatientKey patient = visit.PatientId.Length > 0 ? new PatientKey.OnFile(visit.PatientId) : request.Handle.Patient;
        var roster = calendar.RosterAsync(call.Account, cancellationToken);
        var standing = visits.ReadAsync(call, patient, request.Handle.Patient, request.Reference, BookingWish.DaysFrom(call, request.Start), cancellationToken);
        await Task.WhenAll(roster, standing);
        return (await roster, await standing);
    }

    /// <summary>The visit keeps its type, and its provider where they are free then and no other was offered. A type that we do not know is as long as the visit was.</summary>
    private static BookingWish Wish(CallContext call, MoveRequest request, VisitTarget visit, bool inOneStep, (PracticeRoster Roster, IReadOnlyList<StandingVisit> Standing) around)
    {
        var type = (visit.Type is { } name ? VisitTypes.Find(around.Roster.VisitTypes, name) : null) ?? new VisitType(visit.Type ?? "", Math.Max(visit.Minutes, 5), [], []);
        var asked = new BookingRequest(request.Patient, type.Name, request.Start, request.Minutes, null, request.Slot, null, request.Reference);
        var minutes = Math.Max(request.Minutes ?? 0, visit.Minutes);
        return new BookingWish(call, asked, type, Availability.VisitRule.For(type, minutes), null, request.Handle.Patient)
        {
            Instead = inOneStep ? visit : null,
            Preferred = visit.ProviderId,
            Standing = [.. around.Standing.Where(each => !each.Is(visit))],
        };
    }

    private static ChangeOutcome.SlotTaken Taken(BookingOutcome.SlotTaken taken) => new(taken.Alternatives, taken.Minutes, taken.VisitType);
}
