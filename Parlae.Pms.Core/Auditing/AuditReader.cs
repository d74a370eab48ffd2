using System.Runtime.CompilerServices;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>Reads entries as they lie there, oldest first; whether they are genuine is for <see cref="AuditVerifier"/>. Throws <see cref="StoreUnavailableException"/>.</summary>
public sealed class AuditReader(IPartitionedRecords records)
{
    /// <summary>How many entries one page looks at: a patient who was seen once in six years must not hold up a request.</summary>
    private const int MostPerPage = 20_000;

    private readonly DayIndex _days = new(records);

    /// <summary>One page; the first when <paramref name="after"/> is null. Its entries are on the disk.</summary>
    public async Task<AuditPage> ReadPageAsync(AuditQuery query, AuditPosition? after, int pageSize, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize);
        var page = await FindPageAsync(query, after, pageSize, cancellationToken);
        await AuditDisk.CatchUpAsync(records, cancellationToken);
        return page;
    }

    private async Task<AuditPage> FindPageAsync(AuditQuery query, AuditPosition? after, int pageSize, CancellationToken cancellationToken)
    {
        var items = new List<AuditEntry>();
        var position = after;
        var seen = 0;
        await foreach (var (day, record) in ReadRecordsAsync(query, after, cancellationToken))
        {
            if (items.Count == pageSize || seen == MostPerPage)
            {
                return new AuditPage(items, position);
            }

            seen++;
            position = new AuditPosition(day, AuditRows.ParseEntry(record.Row));
            if (AuditEntry.Parse(record.Body.Span) is { } entry && query.Fits(entry))
            {
                items.Add(entry);
            }
        }

        return new AuditPage(items, Next: null);
    }

    /// <summary>Every row that may fit, with its day.</summary>
    internal async IAsyncEnumerable<(DateOnly Day, StoredRecord Record)> ReadRecordsAsync(
        AuditQuery query, AuditPosition? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // An entry is never in a day before its own, so that the start is exact.
        var first = after?.Day ?? (query.From is { } from ? AuditRows.UtcDay(from) : null);
        var row = after is null ? AuditRows.FirstDigit : AuditRows.Entry(after.Sequence + 1);
        foreach (var day in await _days.ReadAsync(query.AccountId, first, cancellationToken))
        {
            if (query.To is { } to && day > AuditRows.UtcDay(to) && !await HoldsEarlierAsync(query.AccountId, day, to, cancellationToken))
            {
                continue;
            }

            var partition = AuditRows.Partition(query.AccountId, day);
            var begin = day == after?.Day ? row : AuditRows.FirstDigit;
            await foreach (var record in records.RangeAsync(AuditRows.Collection, partition, begin, AuditRows.AfterDigits, cancellationToken))
            {
                yield return (day, record);
            }
        }
    }

    /// <summary>A clock that was set back has left older times in a later day.</summary>
    private async Task<bool> HoldsEarlierAsync(string accountId, DateOnly day, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var record = await records.GetAsync(AuditRows.Collection, AuditRows.Partition(accountId, day), AuditRows.Head, cancellationToken);
        return record is not null && AuditHead.Parse(record.Body.Span)?.Earliest < to;
    }
}
