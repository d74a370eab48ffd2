using NodaTime;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments.Changes;

/// <summary>
/// Moves a visit by booking the new time and then cancelling the old one. The cancelling is in the ledger before the booking is sent, and waits for it: it
/// cannot be forgotten, and never comes first.
/// </summary>
public sealed class SplitMove(WriteLedger ledger, WriteDispatch dispatch, PromptWrites prompt, WriteEnding ending, SlotTaking slots, IFailpoints failpoints)
{
    private static readonly Duration FirstLook = Duration.FromSeconds(30);

    internal async Task<ChangeOutcome> RunAsync(BookingWish wish, Sealed<LedgerEntry> booking, AppointmentHandle handle, MeantVisit old, VisitTarget oldVisit, CancellationToken cancellationToken)
    {
        var (account, reference) = (wish.Account, booking.Value.Reference);
        if (old.Booking is null && !account.Capabilities.Cancel)
        {
            await ending.HandOverAsync(account, booking);
            return new ChangeOutcome.Submitted(reference, wish.Request.Start);
        }

        if (wish.Patient is PatientKey.ToMerge merge)
        {
            await dispatch.LeaveToStaffAsync(account, booking, merge, cancellationToken);
            await ending.SupersedeAsync(account, old.Booking!);
            await RebookAsync(wish.Call, handle, reference, cancellationToken);
            return new ChangeOutcome.Submitted(reference, wish.Request.Start);
        }

        if (await BeginCancellingAsync(wish.Call, booking.Value, oldVisit, cancellationToken) is not { } cancelling)
        {
            await ending.HandOverAsync(account, booking); // it is being cancelled, or moved elsewhere: people see which is meant
            return new ChangeOutcome.Submitted(reference, wish.Request.Start);
        }

        await failpoints.PassAsync(Steps.MoveSplit);
        if (oldVisit.PatientId.Length == 0)
        {
            await dispatch.WaitAsync(account, booking, cancellationToken);
            if (old.Booking is { Value.State: WriteState.Waiting } unsent)
                await ending.SupersedeAsync(account, unsent); // nothing was sent, so nothing need be cancelled
            await RebookAsync(wish.Call, handle, reference, cancellationToken);
            return new ChangeOutcome.Submitted(reference, wish.Request.Start);
        }

        return await SendAsync(wish, booking, cancelling, handle, oldVisit, cancellationToken);
    }

    private async Task<ChangeOutcome> SendAsync(
        BookingWish wish, Sealed<LedgerEntry> booking, Sealed<LedgerEntry> cancelling, AppointmentHandle handle, VisitTarget old, CancellationToken cancellationToken)
    {
        var sent = await SendOrLetGoAsync(wish, booking, cancelling, cancellationToken);
        if (!sent.EffectMayStand)
        {
            await ending.SupersedeAsync(wish.Account, cancelling);
            if (sent.Rejection != WriteRejection.SlotTaken)
                return new ChangeOutcome.Refused(old.Start);
            var taken = await slots.InsteadAsync(wish, fresh: true, cancellationToken);
            return new ChangeOutcome.SlotTaken(taken.Alternatives, taken.Minutes, taken.VisitType);
        }

        await RebookAsync(wish.Call, handle, booking.Value.Reference, cancellationToken);
        if (sent.State != WriteState.Confirmed || old.AppointmentId is null)
            return new ChangeOutcome.Submitted(booking.Value.Reference, wish.Request.Start);
        return await CancelOldAsync(wish, cancelling, cancellationToken) switch
        {
            { State: WriteState.Confirmed } => new ChangeOutcome.Done(wish.Request.Start),
            { IsOpen: false } => new ChangeOutcome.BothStand(wish.Request.Start, old.Start),
            _ => new ChangeOutcome.Submitted(booking.Value.Reference, wish.Request.Start),
        };
    }

    /// <summary>What is thrown was not sent: then nothing is to be cancelled either.</summary>
    private async Task<LedgerEntry> SendOrLetGoAsync(BookingWish wish, Sealed<LedgerEntry> booking, Sealed<LedgerEntry> cancelling, CancellationToken cancellationToken)
    {
        try
        {
            return await prompt.SendAsync(wish.Account, booking, cancellationToken);
        }
        catch (Exception exception) when (exception is VendorException or OperationCanceledException)
        {
            await ending.SupersedeAsync(wish.Account, cancelling);
            throw;
        }
    }

    /// <summary>The new visit stands: whatever keeps the old one from being cancelled now, it is not true any more that nothing was changed. Reconciliation goes on with it.</summary>
    private async Task<LedgerEntry> CancelOldAsync(BookingWish wish, Sealed<LedgerEntry> cancelling, CancellationToken cancellationToken)
    {
        try
        {
            return await prompt.SendAsync(wish.Account, cancelling, cancellationToken);
        }
        catch (Exception exception) when (exception is VendorException or OperationCanceledException)
        {
            return cancelling.Value;
        }
    }

    private async Task<Sealed<LedgerEntry>?> BeginCancellingAsync(CallContext call, LedgerEntry booking, VisitTarget old, CancellationToken cancellationToken)
    {
        var entry = call.Wish(ledger, WriteKind.Cancel, ledger.NewReference(), booking.Patient) with { State = WriteState.Waiting, Target = old, After = booking.Reference };
        var begin = await ledger.BeginAsync(call.Account, entry, WriteLedger.ChangeIntent(WriteKind.Cancel, old), (ledger.Now + FirstLook).ToDateTimeOffset(), cancellationToken);
        return (begin as IntentOutcome.Begun)?.Entry;
    }

    private static async ValueTask RebookAsync(CallContext call, AppointmentHandle handle, string reference, CancellationToken cancellationToken) =>
        await call.UpdateSessionAsync(session =>
        {
            session.Rebook(handle.Handle, reference);
            return true;
        }, cancellationToken);
}
