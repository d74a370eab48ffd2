using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>The trail on partitioned records: one HMAC chain an account, in partitions by day.</summary>
public sealed partial class AuditTrail : IAuditTrail
{
    /// <summary>The action by which the platform's chain lists a day of an account: fields hold account and day.</summary>
    public const string DayOpened = "openAuditDay";

    /// <summary>The outcome of an access that nobody finished.</summary>
    public const string Interrupted = "interrupted";

    private const int LongestText = 256;
    private const int MostFields = 100;
    private const int DueAtOnce = 200;

    private static readonly AuditActor Self = new("system", "audit");

    private readonly ConcurrentDictionary<string, AuditLane> _lanes = new();
    private readonly IPartitionedRecords _records;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly AuditDays _days;

    public AuditTrail(IPartitionedRecords records, IAuditKeys keys, TimeProvider clock, ILogger<AuditTrail> logger)
    {
        (_records, _clock, _logger) = (records, clock, logger);
        _days = new AuditDays(records, new AuditHeads(records, keys), ListDayAsync);
    }

    public async Task<IAuditedAccess> BeginAsync(AuditedAction action, CancellationToken cancellationToken)
    {
        var started = await AppendAsync(action, AuditPhase.Started, outcome: null, cancellationToken);
        return new Access(this, action, started, _clock.GetTimestamp());
    }

    public Task RefuseAsync(AuditedAction action, string reason, CancellationToken cancellationToken) =>
        AppendAsync(action, AuditPhase.Refused, reason, cancellationToken);

    public Task RecordAsync(AuditedAction action, string outcome, CancellationToken cancellationToken)
    {
        PatientReach.Note(action, action.PatientId);
        return AppendAsync(action, AuditPhase.Event, outcome, cancellationToken);
    }

    /// <summary>
    /// Writes <c>finished</c> with outcome <see cref="Interrupted"/> for accesses that have been open for more than five minutes, and what this process
    /// could not write before. Any number of processes may do so at once. Returns how many were closed.
    /// </summary>
    public async Task<int> CloseInterruptedAsync(CancellationToken cancellationToken)
    {
        foreach (var lane in _lanes.Values)
        {
            lane.WriteOwed();
        }

        try
        {
            var closed = 0;
            for (var shard = 0; shard < IPartitionedRecords.DueShards; shard++)
            {
                var due = await _records.DueAsync(AuditRows.Collection, shard, _clock.GetUtcNow(), DueAtOnce, cancellationToken).ToListAsync(cancellationToken);
                foreach (var record in due)
                {
                    closed += await TryCloseInterruptedAsync(record, cancellationToken);
                }
            }

            return closed;
        }
        catch (StoreUnavailableException exception)
        {
            throw new AuditUnavailableException(exception);
        }
    }

    /// <summary>A chain that was tampered with stops its own account only.</summary>
    private async Task<int> TryCloseInterruptedAsync(StoredRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await CloseInterruptedAsync(record, cancellationToken);
        }
        catch (AuditUnavailableException exception) when (exception.InnerException is InvalidDataException)
        {
            Log.Broken(_logger, record.Partition);
            return 0;
        }
    }

    private async Task<int> CloseInterruptedAsync(StoredRecord record, CancellationToken cancellationToken)
    {
        var head = AuditHead.Parse(record.Body.Span) ?? throw AuditHeads.Broken(record.Partition);
        var now = _clock.GetUtcNow();
        var current = await _days.GetCurrentAsync(head.AccountId, known: null, AuditRows.UtcDay(now), cancellationToken);
        var entries = new List<PendingEntry>();
        foreach (var open in current.Head.Open.Where(open => open.At <= now - AuditBatch.LongestAccess))
        {
            var partition = AuditRows.Partition(head.AccountId, open.Day);
            var row = await _records.GetAsync(AuditRows.Collection, partition, AuditRows.Entry(open.Sequence), cancellationToken)
                ?? throw AuditHeads.Broken(partition);
            var started = AuditEntry.Parse(row.Body.Span) ?? throw AuditHeads.Broken(partition);
            var finished = started with { At = now, Phase = AuditPhase.Finished, Outcome = Interrupted, Hash = null };
            entries.Add(new PendingEntry(finished, open.Sequence, onlyIfOpen: true));
        }

        // The touch renews the due time even when there was nothing to close.
        var lane = Lane(head.AccountId);
        var written = await Task.WhenAll(entries.Append(new PendingEntry(content: null)).Select(entry => lane.AppendAsync(entry, cancellationToken)));
        if (current.Head.Day != head.Day)
        {
            // Changed meanwhile: then it is found again.
            await _records.TryReplaceAsync(AuditRows.Collection, record.Partition, record.Row, record.Body, record.ETag, due: null, cancellationToken);
        }

        return written.Count(sequence => sequence is not null);
    }

    private async Task<long> AppendAsync(AuditedAction action, AuditPhase phase, string? outcome, CancellationToken cancellationToken)
    {
        var entry = new AuditEntry(
            0, _clock.GetUtcNow(), phase, action.Actor, action.Action, action.PatientId, action.Fields, outcome, action.CorrelationId, DurationMs: null);
        var sequence = await Lane(action.AccountId).AppendAsync(new PendingEntry(Checked(entry)), cancellationToken);
        return sequence ?? throw new InvalidOperationException("An audit entry was left out.");
    }

    private Task ListDayAsync(string accountId, DateOnly day, CancellationToken cancellationToken) => RecordAsync(
        new AuditedAction(AuditedAction.PlatformAccount, Self, DayOpened, PatientId: null, [accountId, AuditRows.Day(day)], AuditRows.Partition(accountId, day)),
        "opened",
        cancellationToken);

    private AuditLane Lane(string accountId) =>
        _lanes.GetOrAdd(accountId, static (id, trail) => new AuditLane(id, trail._records, trail._days, trail._clock, trail._logger), this);

    /// <summary>Some texts come from outside; none may grow a batch beyond what a store takes.</summary>
    private static AuditEntry Checked(AuditEntry entry)
    {
        string?[] texts = [entry.Actor.Kind, entry.Actor.Id, entry.Action, entry.PatientId, entry.Outcome, entry.CorrelationId, .. entry.Fields];
        return entry.Fields.Count <= MostFields && texts.All(text => text is null or { Length: <= LongestText })
            ? entry
            : throw new ArgumentException($"An audit entry has at most {MostFields} fields, and texts of at most {LongestText} characters.", nameof(entry));
    }

    private sealed class Access(AuditTrail trail, AuditedAction action, long started, long startedAt) : IAuditedAccess
    {
        private int _finished;

        public async Task FinishAsync(string outcome, string? patientId, IReadOnlyList<string>? fields, CancellationToken cancellationToken)
        {
            if (Interlocked.Exchange(ref _finished, 1) == 1)
            {
                throw new InvalidOperationException("This access was finished before.");
            }

            var entry = new AuditEntry(
                0,
                trail._clock.GetUtcNow(),
                AuditPhase.Finished,
                action.Actor,
                action.Action,
                patientId ?? action.PatientId,
                fields ?? action.Fields,
                outcome,
                action.CorrelationId,
                (long)trail._clock.GetElapsedTime(startedAt).TotalMilliseconds);

            // Lost with the machine's power it is closed as interrupted. What the start did not say (whose data it turned out to be) would be lost for good.
            var saysMore = entry.PatientId != action.PatientId || entry.Fields.Except(action.Fields).Any();
            await trail.Lane(action.AccountId).AppendAsync(new PendingEntry(Checked(entry), started, isFleeting: !saysMore), cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Critical, "The audit chain at {Partition} was changed by other means; its interrupted accesses cannot be closed.")]
        public static partial void Broken(ILogger logger, string partition);
    }
}
