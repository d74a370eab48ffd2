using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Writes;

/// <summary>What one run of reconciliation did.</summary>
public sealed record ReconciliationReport(int Looked, int Confirmed, int Rejected, int Unresolved, int Faults);

/// <summary>
/// Brings every open write to its end: asks the vendor, sends what waited for another write, and hands to staff what nobody can tell. Any process may
/// run it at any time; an entry is claimed under its ETag before it is touched.
/// </summary>
public sealed partial class WriteReconciliation(
    WriteLedger ledger, WriteDispatch dispatch, WriteEnding ending, WaitingWrites waiting, AccountStore accounts, AuditedWork audited, IFailpoints failpoints, ILogger<WriteReconciliation> log)
{
    /// <summary>After this long nobody waits for the vendor any more.</summary>
    public static readonly Duration Patience = Duration.FromHours(24);

    /// <summary>Sent this often at most, each time only after the vendor had no trace of the one before.</summary>
    public const int MostSends = 3;

    private const int EntriesPerShard = 200;
    private static readonly AuditActor Timer = new("system", "reconcileWrites");
    private static readonly Duration Claim = Duration.FromMinutes(2);
    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Histogram<double> Age = Meter.CreateHistogram<double>("parlae.write.age", "s", "How old an open write is each time it is looked at, by account and kind.");
    private static readonly Counter<long> EndedWrites = Meter.CreateCounter<long>("parlae.writes.ended", description: "Writes that ended some time after the caller was told that they are under way, by account, kind and state.");
    private static readonly Counter<long> UnresolvedWrites = Meter.CreateCounter<long>("parlae.writes.unresolved", description: "Writes that nobody can tell the fate of.");

    public async Task<ReconciliationReport> RunAsync(CancellationToken cancellationToken)
    {
        var due = new List<(string AccountId, Sealed<LedgerEntry> Entry)>();
        for (var shard = 0; shard < IPartitionedRecords.DueShards; shard++)
        {
            await foreach (var row in ledger.DueAsync(shard, EntriesPerShard, cancellationToken))
            {
                if (await OpenAsync(row, cancellationToken) is { } entry)
                    due.Add((row.Partition, entry));
            }
        }

        var report = new ReconciliationReport(0, 0, 0, 0, 0);
        foreach (var (accountId, entry) in due.OrderBy(found => found.Entry.Value.Kind)) // patients first: bookings wait for them
        {
            cancellationToken.ThrowIfCancellationRequested();
            report = await TakeAsync(accountId, entry, report, cancellationToken);
        }

        return report;
    }

    private async ValueTask<Sealed<LedgerEntry>?> OpenAsync(StoredRecord row, CancellationToken cancellationToken)
    {
        try
        {
            return await ledger.OpenAsync(row, cancellationToken);
        }
        catch (Exception exception) when (exception is SealBrokenException or JsonException)
        {
            Log.Unreadable(log, row.Partition);
            await ledger.SetAsideAsync(row, cancellationToken);
            return null;
        }
    }

    private async Task<ReconciliationReport> TakeAsync(string accountId, Sealed<LedgerEntry> entry, ReconciliationReport report, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(accountId, cancellationToken) is not { } account)
        {
            Log.AccountGone(log, accountId, entry.Value.Reference);
            await ledger.MoveAsync(accountId, entry, entry.Value, null, cancellationToken);
            return report;
        }

        var looking = entry.Value with { Looks = entry.Value.Looks + 1 };
        if (await ledger.MoveAsync(accountId, entry, looking, At(Claim), cancellationToken) is not { } claimed)
            return report; // another process has it
        Age.Record((ledger.Now - entry.Value.CreatedAt).TotalSeconds, new("account", accountId), Kind(entry.Value));
        await failpoints.PassAsync(Steps.ReconcileClaimed);

        try
        {
            var ended = await LookAsync(account, claimed, cancellationToken);
            if (!ended.Value.IsOpen)
                EndedWrites.Add(1, new("account", accountId), Kind(ended.Value), new("state", JsonNamingPolicy.CamelCase.ConvertName(ended.Value.State.ToString())));
            return ended.Value.State switch
            {
                WriteState.Confirmed => report with { Looked = report.Looked + 1, Confirmed = report.Confirmed + 1 },
                WriteState.Rejected => report with { Looked = report.Looked + 1, Rejected = report.Rejected + 1 },
                WriteState.Unresolved => report with { Looked = report.Looked + 1, Unresolved = report.Unresolved + 1 },
                _ => report with { Looked = report.Looked + 1 },
            };
        }
#pragma warning disable CA1031 // One entry's fault, even of our own making, must not keep the others from their end; it is logged by type and looked at again.
        catch (Exception fault) when (fault is not StoreUnavailableException && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Fault(log, fault.GetType().Name, accountId, entry.Value.Reference);
            await PostponeAsync(account, entry.Value.Reference, cancellationToken);
            return report with { Looked = report.Looked + 1, Faults = report.Faults + 1 };
        }
    }

    /// <summary>After a fault: a write that was sent is given up like any other when its time is over; one that never was goes to staff.</summary>
    private async Task PostponeAsync(PmsAccount account, string reference, CancellationToken cancellationToken)
    {
        if (await ledger.FindAsync(account.AccountId, reference, cancellationToken) is not { Value.IsOpen: true } entry)
            return;
        if (!IsTooOld(entry.Value))
            await LookAgainAsync(account, entry, cancellationToken);
        else if (entry.Value.State is WriteState.Intended or WriteState.Waiting)
            await ending.AbandonAsync(account, entry);
        else
            await GiveUpAsync(account, entry);
    }

    private async Task<Sealed<LedgerEntry>> LookAsync(PmsAccount account, Sealed<LedgerEntry> entry, CancellationToken cancellationToken) => entry.Value.State switch
    {
        WriteState.Intended => await LeaveAsync(account, entry, cancellationToken),
        WriteState.Waiting => await FollowAsync(account, entry, cancellationToken),
        WriteState.Sending or WriteState.Submitted or WriteState.Unknown when !entry.Value.IsOf(account) => await GiveUpAsync(account, entry),
        WriteState.Sending or WriteState.Submitted or WriteState.Unknown => await AuditedAsync(account, entry, token => SettleAsync(account, entry, token), cancellationToken),
        _ => entry,
    };

    /// <summary>Whoever began it is gone, and nothing was sent. A cancellation whose booking was taken back is done by that.</summary>
    private async Task<Sealed<LedgerEntry>> LeaveAsync(PmsAccount account, Sealed<LedgerEntry> entry, CancellationToken cancellationToken) =>
        entry.Value is { Kind: WriteKind.Cancel, Target.BookedAs: { } booking } && await ledger.FindAsync(account.AccountId, booking, cancellationToken) is { Value.EffectMayStand: false }
            ? await ending.SettleAsync(account, entry)
            : await ending.AbandonAsync(account, entry);

    /// <summary>Asking for a write, and sending it, touches a patient's data as much as the call did that wanted it.</summary>
    private Task<Sealed<LedgerEntry>> AuditedAsync(PmsAccount account, Sealed<LedgerEntry> entry, Func<CancellationToken, Task<Sealed<LedgerEntry>>> work, CancellationToken cancellationToken)
    {
        var action = new AuditedAction(account.AccountId, Timer, "reconcileWrites", entry.Value.PatientId, [Field(entry.Value.Kind)], entry.Value.Reference);
        return audited.RunAsync(action, async token =>
        {
            var ended = await work(token);
            var learned = ended.Value.Kind == WriteKind.CreatePatient ? ended.Value.RecordId : null;
            return new AuditedResult<Sealed<LedgerEntry>>(ended, JsonNamingPolicy.CamelCase.ConvertName(ended.Value.State.ToString()), learned);
        }, cancellationToken);
    }

    private static KeyValuePair<string, object?> Kind(LedgerEntry entry) => new("kind", JsonNamingPolicy.CamelCase.ConvertName(entry.Kind.ToString()));

    private static string Field(WriteKind kind) => kind switch
    {
        WriteKind.CreatePatient or WriteKind.ChangePatient => "patient",
        WriteKind.AddNote => "notes",
        WriteKind.AddInsurance => "insurance",
        WriteKind.RecordPayment => "payments",
        _ => "appointment",
    };

    /// <summary>A write that waits for another one.</summary>
    private async Task<Sealed<LedgerEntry>> FollowAsync(PmsAccount account, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        switch (await waiting.LookAsync(account, entry.Value, cancellationToken))
        {
            case WaitingTurn.Ready ready:
                await failpoints.PassAsync(Steps.ReconcileFollowed);
                var sendable = entry with { Value = ready.Entry };
                return await AuditedAsync(account, sendable, token => SendIfStillAheadAsync(account, sendable, token), cancellationToken);
            case WaitingTurn.ToStaff toStaff:
                return await dispatch.LeaveToStaffAsync(account, entry, toStaff.Patient, cancellationToken);
            case WaitingTurn.Needless:
                return await ending.SupersedeAsync(account, entry);
            case WaitingTurn.LeftBehind:
                return await ending.AbandonAsync(account, entry);
            case WaitingTurn.Hopeless:
                return await ending.RejectAsync(account, entry, WriteRejection.PatientUnknown);
            default:
                return await LookAgainAsync(account, entry, cancellationToken);
        }
    }

    private async Task<Sealed<LedgerEntry>> SettleAsync(PmsAccount account, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        var fate = await dispatch.AskAsync(account, entry.Value, cancellationToken);
        await failpoints.PassAsync(Steps.ReconcileAsked);
        switch (fate)
        {
            case WriteFate.Confirmed confirmed:
                return await ending.ConfirmAsync(account, entry, confirmed.RecordId, confirmed.StandsTwice);
            case WriteFate.Failed failed:
                return await ending.RejectAsync(account, entry, failed.Reason);
            case WriteFate.Pending pending when entry.Value.TrackingId is null:
                var found = entry.Value with { State = WriteState.Submitted, TrackingId = pending.TrackingId };
                return await LookAgainAsync(account, entry with { Value = found }, cancellationToken);
            case WriteFate.Absent when entry.Value is { State: WriteState.Submitted, IsTakenBack: true }:
                return await ending.SupersedeAsync(account, entry);
            case WriteFate.Absent when entry.Value.State != WriteState.Submitted && entry.Value.Looks > 1 && entry.Value.Sends < MostSends:
                return await SendIfStillAheadAsync(account, entry, cancellationToken);
            default:
                return IsTooOld(entry.Value) ? await GiveUpAsync(account, entry) : await LookAgainAsync(account, entry, cancellationToken);
        }
    }

    private async Task<Sealed<LedgerEntry>> SendIfStillAheadAsync(PmsAccount account, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        if ((entry.Value.NewAppointment?.Start ?? entry.Value.Target?.Start) <= ledger.Now)
            return await ending.RejectAsync(account, entry, WriteRejection.Other);
        try
        {
            return await dispatch.SendAsync(account, entry, callerWaits: false, cancellationToken);
        }
        catch (AbilityMissingException)
        {
            return await ending.RejectAsync(account, entry, WriteRejection.NotPermitted); // nothing was changed, and nobody is on the line to be asked for another way
        }
    }

    private async Task<Sealed<LedgerEntry>> GiveUpAsync(PmsAccount account, Sealed<LedgerEntry> entry)
    {
        var given = await ending.GiveUpAsync(account, entry);
        if (given.Value.State == WriteState.Unresolved)
        {
            UnresolvedWrites.Add(1, new KeyValuePair<string, object?>("account", account.AccountId));
            Log.Unresolved(log, account.AccountId, entry.Value.Reference);
        }

        return given;
    }

    private async Task<Sealed<LedgerEntry>> LookAgainAsync(PmsAccount account, Sealed<LedgerEntry> entry, CancellationToken cancellationToken) =>
        await ledger.MoveAsync(account.AccountId, entry, entry.Value, At(Wait(entry.Value.Looks)), cancellationToken) ?? entry;

    /// <summary>Counted from when it was last sent: one that waited long for its patient has its day to be performed, too.</summary>
    private bool IsTooOld(LedgerEntry entry) => ledger.Now - (entry.SentAt ?? entry.CreatedAt) > Patience;

    /// <summary>5, 10, 20, 40 seconds and so on, five minutes at most.</summary>
    private static Duration Wait(int looks) => Duration.FromSeconds(Math.Min(300, 5 * (1 << Math.Min(looks, 10))));

    private DateTimeOffset At(Duration wait) => (ledger.Now + wait).ToDateTimeOffset();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Fault} while reconciling write {Reference} of account {AccountId}; it will be looked at again.")]
        public static partial void Fault(ILogger logger, string fault, string accountId, string reference);

        [LoggerMessage(2, LogLevel.Error, "Nobody can tell what became of write {Reference} of account {AccountId}; a staff task was made.")]
        public static partial void Unresolved(ILogger logger, string accountId, string reference);

        [LoggerMessage(4, LogLevel.Error, "A write of account {AccountId} cannot be opened: its key was destroyed, or it was tampered with. It is left as it is.")]
        public static partial void Unreadable(ILogger logger, string accountId);

        [LoggerMessage(3, LogLevel.Warning, "Write {Reference} belongs to account {AccountId}, which is gone; it is left as it is.")]
        public static partial void AccountGone(ILogger logger, string accountId, string reference);
    }
}
