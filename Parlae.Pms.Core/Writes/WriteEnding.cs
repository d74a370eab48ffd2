using NodaTime;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Rehearsal;

namespace Parlae.Pms.Core.Writes;

/// <summary>
/// Ends writes: staff, ledger and hold, in an order that a crash at any point leaves finishable. Staff are told before the entry ends, since an entry
/// that is open is looked at again; the hold goes last, since it lapses by itself.
/// </summary>
public sealed class WriteEnding(WriteLedger ledger, SlotHolds holds, StaffHandover staff, WriteFollowUps followUps, IFailpoints failpoints)
{
    /// <summary>The write stands in the PMS under this id, where it has one. Where somebody else's visit does too, staff hear of it first.</summary>
    public async Task<Sealed<LedgerEntry>> ConfirmAsync(PmsAccount account, Sealed<LedgerEntry> entry, string? recordId, bool standsTwice = false)
    {
        if (standsTwice)
            await staff.TellOfTwoAsync(account, entry.Value, recordId, CancellationToken.None);
        await FreeStandingAsync(account, entry.Value);
        await followUps.PrepareAsync(account, entry.Value, CancellationToken.None);
        var confirmed = await MoveOrReadAsync(account, entry, entry.Value with { State = WriteState.Confirmed, RecordId = recordId, EndedAt = ledger.Now });
        if (confirmed.Value is { State: WriteState.Confirmed, NewAppointment: { } visit })
            await holds.PlaceAsync(account, entry.Value.Reference, visit.Start, CancellationToken.None);
        return confirmed;
    }

    /// <summary>The PMS refused the write: nothing was changed, and the slot is free again.</summary>
    /// <remarks>Where reads lag they still show a time as free that somebody else has: the hold stays until they are younger.</remarks>
    /// <param name="account">Whose.</param>
    /// <param name="entry">As last read.</param>
    /// <param name="reason">Why.</param>
    /// <param name="callerWaits">Somebody is on the line and can be offered another time instead.</param>
    public async Task<Sealed<LedgerEntry>> RejectAsync(PmsAccount account, Sealed<LedgerEntry> entry, WriteRejection reason, bool callerWaits = false) =>
        await EndAsync(
            account,
            entry,
            current => current with { State = WriteState.Rejected, Rejection = reason, EndedAt = ledger.Now },
            callerWaits && reason == WriteRejection.SlotTaken ? Telling.WhereItWasPromised : Telling.Always,
            isTaken: reason == WriteRejection.SlotTaken && account.Capabilities.ReadsLag);

    /// <summary>The write was begun, but never sent, and nobody is on the line any more.</summary>
    public async Task<Sealed<LedgerEntry>> AbandonAsync(PmsAccount account, Sealed<LedgerEntry> entry) =>
        await EndAsync(account, entry, Abandoned, Telling.Always);

    /// <summary>The caller is told that nothing was changed, so nothing may be sent later. A write that was sent stays as it is.</summary>
    public async Task WithdrawAsync(PmsAccount account, string reference)
    {
        if (await ledger.FindAsync(account.AccountId, reference, CancellationToken.None) is { Value.State: WriteState.Intended or WriteState.Waiting } unsent)
            await EndAsync(account, unsent, Abandoned, Telling.WhereItWasPromised);
    }

    /// <summary>Another write does what this one was to do. A cancellation that somebody relies on is told of all the same: what it was to cancel may stand.</summary>
    public async Task<Sealed<LedgerEntry>> SupersedeAsync(PmsAccount account, Sealed<LedgerEntry> entry) =>
        await EndAsync(account, entry, Abandoned, entry.Value is { Kind: WriteKind.Cancel, After: not null } ? Telling.WhereItWasPromised : Telling.Never);

    /// <summary>Staff decide which record a new patient is; they have the task.</summary>
    public Task<Sealed<LedgerEntry>> LeaveToStaffAsync(PmsAccount account, Sealed<LedgerEntry> entry, PatientKey.ToMerge patient) =>
        MoveOrReadAsync(account, entry, entry.Value with { State = WriteState.WithStaff, Patient = patient, EndedAt = ledger.Now });

    /// <summary>The PMS cannot do it: staff do it by hand.</summary>
    public async Task<Sealed<LedgerEntry>> HandOverAsync(PmsAccount account, Sealed<LedgerEntry> entry)
    {
        var next = entry.Value with { State = WriteState.WithStaff, EndedAt = ledger.Now };
        if (next.NewAppointment is { } visit)
            await holds.KeepUntilAsync(account, next.Reference, visit.Start, visit.Start + Duration.FromMinutes(visit.Minutes), CancellationToken.None);
        await staff.TellAsync(account, next, CancellationToken.None);
        return await MoveOrReadAsync(account, entry, next);
    }

    /// <summary>The PMS is away and nothing was sent: staff do it by hand. Null: it was sent after all, or has ended.</summary>
    public async Task<Sealed<LedgerEntry>?> HandOverUnsentAsync(PmsAccount account, string reference) =>
        await ledger.FindAsync(account.AccountId, reference, CancellationToken.None) is { Value.State: WriteState.Intended } unsent ? await HandOverAsync(account, unsent) : null;

    /// <summary>Staff have closed the task of a visit that was left to them. What they did is seen in every reading from now on, which the hold outlasts the older of.</summary>
    public async Task LeaveToPmsAsync(PmsAccount account, string reference)
    {
        if (await ledger.FindAsync(account.AccountId, reference, CancellationToken.None) is not { Value: { State: WriteState.WithStaff, Kind: not WriteKind.CreatePatient } } left)
            return;
        if (left.Value.NewAppointment is { } visit)
            await holds.PlaceAsync(account, reference, visit.Start, CancellationToken.None);
        await MoveOrReadAsync(account, left, left.Value with { State = WriteState.ByHand, EndedAt = ledger.Now });
    }

    /// <summary>Done without the PMS, which never had the visit.</summary>
    public Task<Sealed<LedgerEntry>> SettleAsync(PmsAccount account, Sealed<LedgerEntry> entry) =>
        MoveOrReadAsync(account, entry, entry.Value with { State = WriteState.Confirmed, EndedAt = ledger.Now });

    /// <summary>What stood in the PMS was taken away there.</summary>
    public async Task UndoAsync(PmsAccount account, Sealed<LedgerEntry> entry) =>
        await EndAsync(account, entry, current => current with { State = WriteState.Undone }, Telling.Never);

    /// <summary>Nobody can tell any more: the slot is held until reads show the truth.</summary>
    public async Task<Sealed<LedgerEntry>> GiveUpAsync(PmsAccount account, Sealed<LedgerEntry> entry)
    {
        var next = entry.Value with { State = WriteState.Unresolved, EndedAt = ledger.Now };
        await staff.TellAsync(account, next, CancellationToken.None);
        var given = await MoveOrReadAsync(account, entry, next);
        if (given.Value is { State: WriteState.Unresolved, NewAppointment: { } visit })
            await holds.PlaceAsync(account, entry.Value.Reference, visit.Start, CancellationToken.None);
        return given;
    }

    private LedgerEntry Abandoned(LedgerEntry current) => current with { State = WriteState.Abandoned, EndedAt = ledger.Now };

    private async Task<Sealed<LedgerEntry>> EndAsync(PmsAccount account, Sealed<LedgerEntry> entry, Func<LedgerEntry, LedgerEntry> end, Telling telling, bool isTaken = false)
    {
        while (true)
        {
            var ended = end(entry.Value);
            if (telling == Telling.Always || (telling == Telling.WhereItWasPromised && entry.Value.IsPromised))
                await staff.TellAsync(account, ended, CancellationToken.None);
            if (entry.Value is { State: WriteState.WithStaff, NewAppointment: { } visit })
                await holds.KeepAsync(account, entry.Value.Reference, visit.Start, CancellationToken.None); // it had an end of its own: should this one be lost, it is compared with its write
            if (await ledger.MoveAsync(account.AccountId, entry, ended, null, CancellationToken.None) is { } moved)
            {
                await failpoints.PassAsync(Steps.Written(ended.Kind));
                await FreeAsync(account, ended, isTaken);
                return moved;
            }

            var current = await ledger.FindAsync(account.AccountId, entry.Value.Reference, CancellationToken.None);
            if (current is null || !current.Value.IsSameStepAs(entry.Value))
                return current ?? entry; // another process was first, and its word stands
            entry = current; // promised meanwhile
        }
    }

    /// <summary>A visit that was moved away or cancelled may be booked again: our own rows that stood for it do so no longer. Before the change itself ends, for the same reason as staff.</summary>
    private async Task FreeStandingAsync(PmsAccount account, LedgerEntry change)
    {
        if (change is not { Kind: WriteKind.Move or WriteKind.Cancel, Target.AppointmentId: { } appointmentId })
            return;
        var patients = new[] { change.Patient, new PatientKey.OnFile(change.Target.PatientId) }.Distinct();
        foreach (var patient in patients)
        {
            foreach (var standing in await ledger.OfPatientAsync(account, patient, CancellationToken.None))
            {
                if (standing is { Kind: WriteKind.Book or WriteKind.Move, State: WriteState.Confirmed } && standing.RecordId == appointmentId && standing.Reference != change.Reference
                    && await ledger.FindAsync(account.AccountId, standing.Reference, CancellationToken.None) is { Value.State: WriteState.Confirmed } current)
                    await UndoAsync(account, current);
            }
        }

        await failpoints.PassAsync(Steps.ChangeFreed);
    }

    private async ValueTask FreeAsync(PmsAccount account, LedgerEntry ended, bool isTaken)
    {
        if (ended.NewAppointment is not { } visit)
            return;
        if (isTaken)
            await holds.PlaceAsync(account, ended.Reference, visit.Start, CancellationToken.None);
        else
            await holds.ReleaseAsync(account, ended.Reference, visit.Start, CancellationToken.None);
    }

    /// <summary>What happened outside is written down whoever has stopped waiting; when another process was first, its word stands.</summary>
    internal async Task<Sealed<LedgerEntry>> MoveOrReadAsync(PmsAccount account, Sealed<LedgerEntry> current, LedgerEntry next, Duration? lookIn = null)
    {
        var moved = await ledger.MoveAsync(account.AccountId, current, next, lookIn is { } wait ? (ledger.Now + wait).ToDateTimeOffset() : null, CancellationToken.None);
        await failpoints.PassAsync(Steps.Written(next.Kind));
        return moved ?? await ledger.FindAsync(account.AccountId, current.Value.Reference, CancellationToken.None) ?? current;
    }

    private enum Telling
    {
        Never,
        WhereItWasPromised,
        Always,
    }
}
