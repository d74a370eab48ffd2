using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parlae.Pms.Core.Appointments.Waitlist;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Messages;

/// <summary>What one run of delivery did.</summary>
public sealed record DeliveryReport(int Delivered, int Dropped, int Failed);

/// <summary>
/// Delivers what is due. Any process may run it at any time: an item is claimed under its ETag, and one whose process died is delivered again under the
/// same delivery id. Accounts go side by side; within one, in order, and no further in this run after one that failed.
/// </summary>
public sealed partial class OutboxDelivery(
    Outbox outbox, OutboxReadiness readiness, MessageComposer composer, IOutboxRoutes routes, FreedSlots freed, StaffTasks tasks, AccountStore accounts, AuditedWork audited, IFailpoints failpoints, ILogger<OutboxDelivery> log)
{
    private const int ItemsPerShard = 200;
    private const int SideBySide = 8;
    private static readonly AuditActor Timer = new("system", "outbox");

    /// <summary>Longer than any channel takes.</summary>
    private static readonly Duration Claim = Duration.FromMinutes(2);
    private static readonly Duration UntilConfirmed = Duration.FromSeconds(30);
    private static readonly Duration LongestWait = Duration.FromHours(1);
    private static readonly Counter<int> Messages = new Meter("Parlae.Pms").CreateCounter<int>("parlae.messages", description: "Messages to patients and staff, by outcome.");

    public async Task<DeliveryReport> RunAsync(CancellationToken cancellationToken)
    {
        var due = new List<(string AccountId, Sealed<OutboxItem> Item)>();
        for (var shard = 0; shard < IPartitionedRecords.DueShards; shard++)
        {
            await foreach (var row in outbox.DueAsync(shard, ItemsPerShard, cancellationToken))
            {
                if (await OpenAsync(row, cancellationToken) is { } item)
                    due.Add((row.Partition, item));
            }
        }

        var outcomes = new System.Collections.Concurrent.ConcurrentQueue<DeliveryResult>();
        var byAccount = due.GroupBy(each => each.AccountId, each => each.Item);
        await Parallel.ForEachAsync(byAccount, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken }, async (items, token) =>
        {
            var account = await accounts.FindAsync(items.Key, token);
            // Patients first: a practice that has no way to be told keeps none of them waiting.
            foreach (var item in items.OrderBy(each => each.Value.IsToPatient ? 0 : 1).ThenBy(each => each.Value.CreatedAt).ThenBy(each => each.Value.Kind))
            {
                if (item.Value.State == OutboxState.Ended || account is null)
                    await outbox.RemoveAsync(items.Key, item, token);
                else if (await TakeAsync(account, item, token) is { } outcome)
                {
                    outcomes.Enqueue(outcome);
                    if (outcome == DeliveryResult.Failed)
                        break; // the others stay due
                }
            }
        });
        return new(outcomes.Count(each => each == DeliveryResult.Delivered), outcomes.Count(each => each == DeliveryResult.Refused), outcomes.Count(each => each == DeliveryResult.Failed));
    }

    private async ValueTask<Sealed<OutboxItem>?> OpenAsync(StoredRecord row, CancellationToken cancellationToken)
    {
        try
        {
            return await outbox.OpenAsync(row, cancellationToken);
        }
        catch (Exception exception) when (exception is SealBrokenException or JsonException)
        {
            Log.Unreadable(log, row.Partition);
            await outbox.SetAsideAsync(row, cancellationToken);
            return null;
        }
    }

    /// <summary>Null: nothing to do yet, or another process has it.</summary>
    private async Task<DeliveryResult?> TakeAsync(PmsAccount account, Sealed<OutboxItem> item, CancellationToken cancellationToken)
    {
        switch (await readiness.OfAsync(account, item.Value, cancellationToken))
        {
            case Readiness.Over over:
                await outbox.EndAsync(account.AccountId, item, over.Outcome);
                return DeliveryResult.Refused;
            case Readiness.Ready ready:
                return await outbox.ClaimAsync(account.AccountId, item, Claim, cancellationToken) is { } claimed ? await DeliverAsync(account, claimed, ready, cancellationToken) : null;
            default:
                await outbox.PostponeAsync(account.AccountId, item, UntilConfirmed);
                return null;
        }
    }

    private async Task<DeliveryResult> DeliverAsync(PmsAccount account, Sealed<OutboxItem> item, Readiness.Ready about, CancellationToken cancellationToken)
    {
        await failpoints.PassAsync(Steps.DeliveryClaimed);
        try
        {
            var (result, outcome) = await AuditedAsync(account, item.Value, about, cancellationToken);
            await failpoints.PassAsync(Steps.DeliverySent);
            Messages.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
            if (result == DeliveryResult.Failed)
                await outbox.PostponeAsync(account.AccountId, item, Wait(item.Value.Tries));
            else
                await outbox.EndAsync(account.AccountId, item, outcome);
            return result;
        }
#pragma warning disable CA1031 // One item's fault, even of our own making, must not keep the others from their way; it is logged by type and tried again.
        catch (Exception fault) when (fault is not StoreUnavailableException && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Fault(log, fault.GetType().Name, account.AccountId, item.Value.DeliveryId);
            await outbox.PostponeAsync(account.AccountId, item, Wait(item.Value.Tries));
            return DeliveryResult.Failed;
        }
    }

    /// <summary>A message is patient data that leaves the house: it stands in the trail before it does.</summary>
    private Task<(DeliveryResult Result, string Outcome)> AuditedAsync(PmsAccount account, OutboxItem item, Readiness.Ready about, CancellationToken cancellationToken)
    {
        var patientId = item.Kind == OutboxKind.SlotFreed ? null : about.Write is { } write ? Whose(write) : (about.Task?.PatientId ?? item.Patient?.Id);
        string[] fields = about switch
        {
            _ when item.Kind == OutboxKind.SlotFreed => ["waitlist"],
            { Write: not null } => ["contact", "appointment"],
            { Task: not null } => account.Outbox.TaskDetails ? ["task"] : [],
            _ => ["contact", "link"],
        };
        var action = new AuditedAction(account.AccountId, Timer, "deliver." + JsonNamingPolicy.CamelCase.ConvertName(item.Kind.ToString()), patientId, fields, item.DeliveryId);
        return audited.RunAsync(action, async token =>
        {
            var sent = await SendAsync(account, item, about, token);
            return new AuditedResult<(DeliveryResult, string)>(sent, sent.Outcome);
        }, cancellationToken);
    }

    private async Task<(DeliveryResult Result, string Outcome)> SendAsync(PmsAccount account, OutboxItem item, Readiness.Ready about, CancellationToken cancellationToken)
    {
        if (item.Kind == OutboxKind.SlotFreed)
            return (DeliveryResult.Delivered, await freed.OfferAsync(account, about.Write!, cancellationToken) ? "offered" : "nobodyWaits");
        var message = await composer.ComposeAsync(account, item, about, cancellationToken);
        if (routes.For(account, message) is not { } channel)
        {
            if (item.IsToPatient)
                return (DeliveryResult.Refused, "noAddress");
            Log.NoChannel(log, account.AccountId, item.DeliveryId);
            return (DeliveryResult.Failed, "noAddress"); // the practice may give one
        }

        var result = await channel.DeliverAsync(account, message, cancellationToken);
        if (result == DeliveryResult.Refused && item.IsToPatient)
        {
            var details = new Dictionary<string, string> { ["text"] = message.Words.Text };
            if (message.Reference is { } reference)
                details["reference"] = reference;
            await tasks.OpenAsync(account.AccountId, StaffTaskKind.MessageNotDelivered, item.DeliveryId, about.Write is { } write ? Whose(write) : item.Patient?.Id, null, details, CancellationToken.None);
        }

        return (result, result == DeliveryResult.Delivered ? channel.Name : $"{channel.Name}.{JsonNamingPolicy.CamelCase.ConvertName(result.ToString())}");
    }

    private static string? Whose(LedgerEntry write) =>
        (write.NewAppointment?.PatientId ?? write.Target?.PatientId) is { Length: > 0 } id ? id : write.Patient.Id;

    /// <summary>1, 2, 4, 8 minutes and so on, an hour at most; it is never given up.</summary>
    private static Duration Wait(int tries) => Duration.Min(LongestWait, Duration.FromMinutes(1 << Math.Clamp(tries - 1, 0, 10)));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Fault} while delivering message {Reference} of account {AccountId}; it will be tried again.")]
        public static partial void Fault(ILogger logger, string fault, string accountId, string reference);

        [LoggerMessage(2, LogLevel.Error, "A message of account {AccountId} cannot be opened: its key was destroyed, or it was tampered with. It is left as it is.")]
        public static partial void Unreadable(ILogger logger, string accountId);

        [LoggerMessage(3, LogLevel.Warning, "No channel carries message {Reference} to the staff of account {AccountId}: give the account an outbox e-mail or webhook.")]
        public static partial void NoChannel(ILogger logger, string accountId, string reference);
    }
}
