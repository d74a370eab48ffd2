using System.Runtime.CompilerServices;
using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Appointments.Holds;

/// <summary>
/// Holds a provider and a room for a stretch of time: one row per cell of five minutes, all or none, so that two bookings can never both have it,
/// in whatever process they run.
/// </summary>
/// <remarks>Holds no patient data. Partition: account and the local day of the start.</remarks>
public sealed class SlotHolds(IPartitionedRecords records, TimeProvider clock)
{
    public const string Collection = "holds";
    private const int CellMinutes = 5;

    /// <summary>How long a hold lasts whose write never gets further.</summary>
    public static readonly Duration Life = Duration.FromMinutes(2);

    /// <summary>How long a confirmed visit is laid over reads that lag at most.</summary>
    public static readonly Duration PlacedLife = Duration.FromHours(48);

    /// <summary>How often a hold that has no end of its own is compared with its write.</summary>
    public static readonly Duration BetweenLooks = Duration.FromMinutes(10);

    /// <summary>The longest visit whose cells, for provider and room, fit one batch.</summary>
    public const int LongestMinutes = 240;

    private Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());

    /// <summary>Takes the time. False when any of it is held by somebody else.</summary>
    /// <param name="account">Whose practice.</param>
    /// <param name="hold">What to take.</param>
    /// <param name="readingTrueAt">Of the reading that shows the time as free: holds that it makes superfluous give way.</param>
    /// <param name="cancellationToken">Gives up before anything is held.</param>
    public async ValueTask<bool> TryTakeAsync(PmsAccount account, SlotHold hold, Instant readingTrueAt, CancellationToken cancellationToken)
    {
        var partition = Partition(account, hold.Start);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            List<RecordChange> changes = [new RecordChange.Insert(Lead(hold.Reference), StoredJson.Write(hold), Due(hold))];
            changes.AddRange(Cells(hold).Select(cell => new RecordChange.Insert(cell, System.Text.Encoding.UTF8.GetBytes(hold.Reference))));
            switch (await records.BatchAsync(Collection, partition, changes, cancellationToken))
            {
                case BatchResult.Applied:
                    return true;
                case BatchResult.Refused { ChangeIndex: 0 }:
                    return true; // ours already: an earlier try got this far
                case BatchResult.Refused refused when !await ClearAsync(partition, changes[refused.ChangeIndex].Row, readingTrueAt, cancellationToken):
                    return false;
            }
        }

        return false;
    }

    /// <summary>Keeps the hold while its write is open: until it is released, or its write is found to have ended. False: it has lapsed and is gone.</summary>
    public ValueTask<bool> KeepAsync(PmsAccount account, string reference, Instant start, CancellationToken cancellationToken) =>
        ChangeAsync(account, reference, start, hold => hold with { Until = null, PlacedAt = null }, cancellationToken);

    /// <summary>Keeps the hold until a moment.</summary>
    public ValueTask<bool> KeepUntilAsync(PmsAccount account, string reference, Instant start, Instant until, CancellationToken cancellationToken) =>
        ChangeAsync(account, reference, start, hold => hold with { Until = until }, cancellationToken);

    /// <summary>The write has ended: reads that are younger show what became of it, older ones need the hold.</summary>
    public ValueTask<bool> PlaceAsync(PmsAccount account, string reference, Instant start, CancellationToken cancellationToken) =>
        ChangeAsync(account, reference, start, hold => hold with { Until = Now + PlacedLife, PlacedAt = Now }, cancellationToken);

    private ValueTask<bool> ChangeAsync(PmsAccount account, string reference, Instant start, Func<SlotHold, SlotHold> change, CancellationToken cancellationToken) =>
        ChangeAsync(Partition(account, start), reference, change, cancellationToken);

    private async ValueTask<bool> ChangeAsync(string partition, string reference, Func<SlotHold, SlotHold> change, CancellationToken cancellationToken)
    {
        while (await records.GetAsync(Collection, partition, Lead(reference), cancellationToken) is { } lead)
        {
            var kept = change(StoredJson.Read<SlotHold>(lead.Body.Span));
            if (await records.TryReplaceAsync(Collection, partition, lead.Row, StoredJson.Write(kept), lead.ETag, Due(kept), cancellationToken) is not null)
                return true;
        }

        return false;
    }

    public async ValueTask ReleaseAsync(PmsAccount account, string reference, Instant start, CancellationToken cancellationToken) =>
        await ReleaseIfAsync(Partition(account, start), reference, _ => true, cancellationToken);

    /// <summary>Holds of one local day that still count.</summary>
    public async ValueTask<IReadOnlyList<SlotHold>> LiveAsync(PmsAccount account, LocalDate date, CancellationToken cancellationToken)
    {
        var live = new List<SlotHold>();
        await foreach (var row in records.RangeAsync(Collection, Partition(account, date), "h:", "h;", cancellationToken))
        {
            var hold = StoredJson.Read<SlotHold>(row.Body.Span);
            if (IsLive(hold))
                live.Add(hold);
        }

        return live;
    }

    /// <summary>Holds of any account that have lapsed, and kept ones that were not looked at for <see cref="BetweenLooks"/>.</summary>
    public async IAsyncEnumerable<DueHold> DueAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < IPartitionedRecords.DueShards; shard++)
        {
            await foreach (var row in records.DueAsync(Collection, shard, clock.GetUtcNow(), 500, cancellationToken))
                yield return new(row.Partition[..row.Partition.IndexOf('|', StringComparison.Ordinal)], row.Partition, StoredJson.Read<SlotHold>(row.Body.Span));
        }
    }

    /// <summary>Deletes a hold that has lapsed. False: it has not, by now.</summary>
    public ValueTask<bool> ReleaseLapsedAsync(DueHold due, CancellationToken cancellationToken) =>
        ReleaseIfAsync(due.Partition, due.Hold.Reference, hold => !IsLive(hold), cancellationToken);

    /// <summary>Changes a kept hold, unless it is kept no longer; null deletes it.</summary>
    public async ValueTask ChangeKeptAsync(DueHold due, Func<SlotHold, SlotHold?> change, CancellationToken cancellationToken)
    {
        if (change(due.Hold) is null)
            await ReleaseIfAsync(due.Partition, due.Hold.Reference, hold => hold.Until is null, cancellationToken);
        else
            await ChangeAsync(due.Partition, due.Hold.Reference, hold => hold.Until is null ? change(hold) ?? hold : hold, cancellationToken);
    }

    private async ValueTask<bool> ClearAsync(string partition, string cell, Instant readingTrueAt, CancellationToken cancellationToken)
    {
        if (await records.GetAsync(Collection, partition, cell, cancellationToken) is not { } taken)
            return true; // released meanwhile
        var reference = System.Text.Encoding.UTF8.GetString(taken.Body.Span);
        return await ReleaseIfAsync(partition, reference, hold => !IsLive(hold) || !hold.IsMissedBy(readingTrueAt), cancellationToken);
    }

    /// <summary>Deletes a hold with its cells; the condition is put to the very row that is deleted. False: it does not hold.</summary>
    private async ValueTask<bool> ReleaseIfAsync(string partition, string reference, Func<SlotHold, bool> condition, CancellationToken cancellationToken)
    {
        while (await records.GetAsync(Collection, partition, Lead(reference), cancellationToken) is { } lead)
        {
            var hold = StoredJson.Read<SlotHold>(lead.Body.Span);
            if (!condition(hold))
                return false;
            List<RecordChange> changes = [new RecordChange.Delete(lead.Row, lead.ETag), .. Cells(hold).Select(cell => new RecordChange.Delete(cell))];
            if (await records.BatchAsync(Collection, partition, changes, cancellationToken) is not BatchResult.Refused { ChangeIndex: 0 })
                return true;
        }

        return true;
    }

    private bool IsLive(SlotHold hold) => hold.Until is not { } until || until > Now;

    private DateTimeOffset Due(SlotHold hold) => (hold.Until ?? Now + BetweenLooks).ToDateTimeOffset();

    private static IEnumerable<string> Cells(SlotHold hold)
    {
        var first = hold.Start.ToUnixTimeSeconds() / 60 / CellMinutes;
        var last = ((hold.Start.ToUnixTimeSeconds() / 60) + hold.Minutes - 1) / CellMinutes;
        for (var cell = first; cell <= last; cell++)
        {
            yield return $"c:p:{Uri.EscapeDataString(hold.ProviderId)}:{cell}";
            if (hold.RoomId is { } room)
                yield return $"c:r:{Uri.EscapeDataString(room)}:{cell}";
        }
    }

    private static string Lead(string reference) => "h:" + reference;

    private static string Partition(PmsAccount account, Instant start) =>
        Partition(account, start.InZone(DateTimeZoneProviders.Tzdb[account.TimeZone]).Date);

    /// <summary>An account that is connected anew under its old id finds none of its old holds.</summary>
    private static string Partition(PmsAccount account, LocalDate date) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{account.AccountId}|{account.CreatedAt.UtcTicks:x}|{NodaTime.Text.LocalDatePattern.Iso.Format(date)}");
}
