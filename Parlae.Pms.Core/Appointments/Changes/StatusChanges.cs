using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments.Changes;

/// <summary>Cancels and confirms visits, those still under way included.</summary>
public sealed class StatusChanges(
    VisitLookup lookup, WriteLedger ledger, WriteDispatch dispatch, PromptWrites prompt, WriteEnding ending, PendingMoves moves, UndoneBookings undone, AuditedWork audited, IFailpoints failpoints)
{
    private static readonly string[] FieldsWritten = ["appointment"];
    private static readonly Duration IntentLife = Duration.FromMinutes(2);

    /// <summary>Throws <see cref="VendorException"/> kinds (nothing was changed then) and <see cref="AuditUnavailableException"/>.</summary>
    public Task<ChangeOutcome> CancelAsync(CallContext call, string action, ChangeRequest request, CancellationToken cancellationToken) =>
        ChangeAsync(call, action, WriteKind.Cancel, request, cancellationToken);

    /// <summary>As <see cref="CancelAsync"/>.</summary>
    public Task<ChangeOutcome> ConfirmAsync(CallContext call, string action, ChangeRequest request, CancellationToken cancellationToken) =>
        ChangeAsync(call, action, WriteKind.Confirm, request, cancellationToken);

    private Task<ChangeOutcome> ChangeAsync(CallContext call, string action, WriteKind kind, ChangeRequest request, CancellationToken cancellationToken) =>
        audited.RunAsync(call.Action(action, request.Handle.Patient, FieldsWritten), async token =>
        {
            await failpoints.PassAsync(Steps.Started(kind));
            var outcome = await TryAsync(call, kind, request, token);
            return new AuditedResult<ChangeOutcome>(outcome, ChangeWords.Of(outcome));
        }, cancellationToken);

    private async Task<ChangeOutcome> TryAsync(CallContext call, WriteKind kind, ChangeRequest request, CancellationToken cancellationToken)
    {
        if (await lookup.MeantAsync(call, request.Handle, cancellationToken) is not { } meant)
            return new ChangeOutcome.NotFound();
        while (true)
        {
            switch (await BeginAsync(call, kind, request, meant.Visit, cancellationToken))
            {
                case IntentOutcome.Begun begun:
                    return await CarryOutAsync(call, kind, request, meant, begun.Entry, cancellationToken);
                case IntentOutcome.Stands stands when !await undone.IsUndoneAsync(call.Account, stands.Entry, cancellationToken):
                    if (!await ledger.RelyAsync(call.AccountId, stands.Entry, cancellationToken))
                        break;
                    if (kind == WriteKind.Cancel)
                        await moves.ReleaseAsync(call.AccountId, stands.Entry, cancellationToken);
                    return stands.Entry.State != WriteState.Confirmed ? new ChangeOutcome.Submitted(stands.Entry.Reference, meant.Visit.Start)
                        : kind == WriteKind.Cancel ? new ChangeOutcome.AlreadyCancelled()
                        : new ChangeOutcome.Done(meant.Visit.Start);
            }
        }
    }

    private ValueTask<IntentOutcome> BeginAsync(CallContext call, WriteKind kind, ChangeRequest request, VisitTarget visit, CancellationToken cancellationToken)
    {
        var entry = call.Wish(ledger, kind, request.Reference, request.Handle.Patient) with { Target = visit };
        return ledger.BeginAsync(call.Account, entry, WriteLedger.ChangeIntent(kind, visit), (ledger.Now + IntentLife).ToDateTimeOffset(), cancellationToken);
    }

    private async Task<ChangeOutcome> CarryOutAsync(CallContext call, WriteKind kind, ChangeRequest request, MeantVisit meant, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        try
        {
            await failpoints.PassAsync(Steps.Intended(kind));
            if (meant.Booking is { } booking)
                return await OfBookingAsync(call, kind, booking, entry, cancellationToken);

            var (standing, visit) = await lookup.StandingAsync(call, meant, cancellationToken);
            await failpoints.PassAsync(Steps.Found(kind));
            if (standing != VisitStanding.Ahead)
            {
                await ending.WithdrawAsync(call.Account, request.Reference);
                return standing == VisitStanding.Cancelled && kind == WriteKind.Cancel ? new ChangeOutcome.AlreadyCancelled() : new ChangeOutcome.NotFound();
            }

            var known = entry with { Value = entry.Value with { Target = visit } };
            if (!(kind == WriteKind.Cancel ? call.Account.Capabilities.Cancel : call.Account.Capabilities.Confirm))
            {
                await ending.HandOverAsync(call.Account, known);
                return new ChangeOutcome.Submitted(request.Reference, visit.Start);
            }

            return await prompt.SendAsync(call.Account, known, cancellationToken) switch
            {
                { State: WriteState.Confirmed } => new ChangeOutcome.Done(visit.Start),
                { IsOpen: false } => new ChangeOutcome.Refused(visit.Start),
                _ => new ChangeOutcome.Submitted(request.Reference, visit.Start),
            };
        }
        catch (Exception exception) when (exception is VendorException or OperationCanceledException)
        {
            await ending.WithdrawAsync(call.Account, request.Reference); // neither comes out of a write that was sent
            throw;
        }
    }

    /// <summary>A booking that the PMS does not have yet: taken back where that is possible, otherwise followed by the change.</summary>
    private async Task<ChangeOutcome> OfBookingAsync(CallContext call, WriteKind kind, Sealed<LedgerEntry> booking, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        var start = entry.Value.Target!.Start;
        // The new half of a move is given up: the old one, which it was to take the place of, goes too.
        var old = kind == WriteKind.Cancel && booking.Value.Replaces is { } replaced ? await moves.ReleaseAsync(call.Account, replaced, cancellationToken) : null;
        if (kind == WriteKind.Cancel && await IsTakenBackAsync(call.Account, booking, cancellationToken))
        {
            await ending.SettleAsync(call.Account, entry);
            return old is { IsOpen: true } ? new ChangeOutcome.Submitted(old.Reference, old.Target!.Start) : new ChangeOutcome.Done(start);
        }

        if (booking.Value.State == WriteState.WithStaff)
            await ending.HandOverAsync(call.Account, entry);
        else
            await dispatch.WaitAsync(call.Account, entry, cancellationToken);
        return new ChangeOutcome.Submitted(entry.Value.Reference, start);
    }

    private async Task<bool> IsTakenBackAsync(PmsAccount account, Sealed<LedgerEntry> booking, CancellationToken cancellationToken)
    {
        try
        {
            return booking.Value switch
            {
                { State: WriteState.Waiting } => !(await ending.SupersedeAsync(account, booking)).Value.EffectMayStand, // nothing was sent
                { State: WriteState.Submitted } => await dispatch.TryTakeBackAsync(account, booking, cancellationToken),
                _ => false,
            };
        }
        catch (VendorException)
        {
            return false; // then it is cancelled once it stands
        }
    }
}
