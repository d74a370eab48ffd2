using System.Globalization;
using NodaTime;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Writes;

/// <summary>How many writes of an account are under way, and since when. Told by their rows' names and due times alone: nothing is opened.</summary>
public sealed class OpenWrites(IPartitionedRecords records, TimeProvider clock)
{
    private const int MostLookedAt = 2000;

    /// <summary>Later than anything is put off to.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(365);

    /// <summary>When each was begun, the earliest first. Only what is open is due, and an account lies in one shard.</summary>
    public async Task<IReadOnlyList<Instant>> BegunAsync(string accountId, CancellationToken cancellationToken) =>
        await records.DueAsync(WriteLedger.Collection, RecordRules.ShardOf(accountId), clock.GetUtcNow() + Horizon, MostLookedAt, cancellationToken)
            .Where(row => row.Partition == accountId)
            .Select(row => BegunAt(row.Row))
            .Where(begun => begun is not null)
            .Select(begun => begun!.Value)
            .Order()
            .ToListAsync(cancellationToken);

    /// <summary>A reference is a version-7 GUID, which begins with its moment; null: no row of a write.</summary>
    private static Instant? BegunAt(string row) =>
        row.Split(':') is ["w", { } reference] && WriteLedger.IsReference(reference) ? Instant.FromUnixTimeMilliseconds(long.Parse(reference.AsSpan(1, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture)) : null;
}
