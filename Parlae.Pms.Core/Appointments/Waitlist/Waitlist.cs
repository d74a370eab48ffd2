using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Appointments.Waitlist;

/// <summary>Keeps who waits, until their last day is over.</summary>
public sealed class Waitlist(IPartitionedRecords records, IAccountSeal seal, TimeProvider clock)
{
    public const string Collection = "waitlist";
    private const int MostExpired = 500;

    private readonly SealedTable<WaitlistEntry> table = new(Collection, records, seal);

    /// <summary>What it calls somebody who waits.</summary>
    public static bool IsEntry(string id) => id is ['l', .. { Length: 24 } hash] && hash.All(char.IsAsciiHexDigitLower);

    /// <summary>Joins, or changes the days of one who waits for the same kind of visit; they keep their place.</summary>
    public async ValueTask<WaitlistEntry> JoinAsync(
        PmsAccount account, PatientKey patient, string visitType, int minutes, LocalDate from, LocalDate to, TimeOfDay? part, string? callId, CancellationToken cancellationToken)
    {
        var (accountId, zone) = (account.AccountId, DateTimeZoneProviders.Tzdb[account.TimeZone]);
        var entryId = "l" + (await seal.HashAsync(accountId, "waitlist", ConnectedPractice.Keyed(account, $"{patient.Text}|{visitType.ToUpperInvariant()}"), cancellationToken))[..24];
        var expires = zone.AtStartOfDay(to.PlusDays(1)).ToDateTimeOffset();
        while (true)
        {
            // Behind whoever came in the same moment.
            var (now, last) = (Instant.FromDateTimeOffset(clock.GetUtcNow()), await ListAsync(accountId, zone, cancellationToken) is [.., var behind] ? behind.Since : (Instant?)null);
            var entry = new WaitlistEntry(entryId, patient, visitType, minutes, from, to, part, last >= now ? last.Value + Duration.FromMilliseconds(1) : now, callId) { PracticeSince = ConnectedPractice.SinceOf(account) };
            if (await table.TryInsertAsync(accountId, entryId, entry, expires, cancellationToken) is not null)
                return entry;
            if (await table.GetAsync(accountId, entryId, cancellationToken) is not { } current)
                continue;
            var changed = IsOver(current.Value, zone) ? entry : entry with { Since = current.Value.Since };
            if (await table.TryReplaceAsync(accountId, current, changed, expires, cancellationToken) is not null)
                return changed;
        }
    }

    /// <summary>Who waits, the longest first.</summary>
    public async Task<IReadOnlyList<WaitlistEntry>> ListAsync(string accountId, DateTimeZone zone, CancellationToken cancellationToken)
    {
        var entries = new List<WaitlistEntry>();
        await foreach (var row in table.RangeAsync(accountId, null, null, cancellationToken))
        {
            if (!IsOver(row.Value, zone))
                entries.Add(row.Value);
        }

        return [.. entries.OrderBy(entry => entry.Since).ThenBy(entry => entry.EntryId, StringComparer.Ordinal)];
    }

    /// <summary>Takes somebody off the list. False: they are not on it.</summary>
    public ValueTask<bool> RemoveAsync(string accountId, string entryId, CancellationToken cancellationToken) =>
        records.TryDeleteAsync(Collection, accountId, entryId, null, cancellationToken);

    /// <summary>Deletes those whose last day is over.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        var deleted = 0;
        for (var shard = 0; shard < IPartitionedRecords.DueShards; shard++)
        {
            await foreach (var row in records.DueAsync(Collection, shard, clock.GetUtcNow(), MostExpired, cancellationToken))
                deleted += await records.TryDeleteAsync(Collection, row.Partition, row.Row, row.ETag, cancellationToken) ? 1 : 0;
        }

        return deleted;
    }

    private bool IsOver(WaitlistEntry entry, DateTimeZone zone) => entry.To < Instant.FromDateTimeOffset(clock.GetUtcNow()).InZone(zone).Date;
}
