using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Calls;

/// <summary>Counts per account, purpose, value and day of the practice. The value is kept as a keyed hash only.</summary>
public sealed class DailyCounters(IPartitionedRecords records, IAccountSeal seal)
{
    public const string Collection = "counters";

    /// <summary>The count so far today.</summary>
    public async ValueTask<int> ReadAsync(PmsAccount account, string purpose, string value, PracticeTime time, CancellationToken cancellationToken) =>
        await records.GetAsync(Collection, account.AccountId, await RowAsync(account, purpose, value, time.Today, cancellationToken), cancellationToken) is { } current ? Count(current) : 0;

    /// <summary>Adds to today's counter, in whatever process, and returns the new count.</summary>
    public ValueTask<int> AddAsync(PmsAccount account, string purpose, string value, int amount, PracticeTime time, CancellationToken cancellationToken) =>
        AddAsync(account, purpose, value, amount, time, time.Today, cancellationToken);

    /// <summary>Adds to the counter of a day: what was counted before midnight is taken back from that day and no other.</summary>
    public async ValueTask<int> AddAsync(PmsAccount account, string purpose, string value, int amount, PracticeTime time, LocalDate day, CancellationToken cancellationToken) =>
        (await AddAsync(account, [(purpose, value)], amount, time, day, cancellationToken))[0];

    /// <summary>Adds the same to several counters of a day, different ones, at once and to all of them or none.</summary>
    /// <returns>The new counts, in that order.</returns>
    public async ValueTask<IReadOnlyList<int>> AddAsync(
        PmsAccount account, IReadOnlyList<(string Purpose, string Value)> counted, int amount, PracticeTime time, LocalDate day, CancellationToken cancellationToken)
    {
        var rows = await Task.WhenAll(counted.Select(each => RowAsync(account, each.Purpose, each.Value, day, cancellationToken).AsTask()));
        var due = time.Day(day).End.Plus(Duration.FromHours(1)).ToDateTimeOffset();
        while (true)
        {
            var current = await Task.WhenAll(rows.Select(row => records.GetAsync(Collection, account.AccountId, row, cancellationToken).AsTask()));
            int[] counts = [.. current.Select(each => Math.Max(0, (each is null ? 0 : Count(each)) + amount))];
            if (await records.BatchAsync(Collection, account.AccountId, [.. rows.Select((row, n) => Change(row, current[n], counts[n]))], cancellationToken) is BatchResult.Applied)
                return counts;
        }

        RecordChange Change(string row, StoredRecord? from, int count)
        {
            var body = System.Text.Encoding.UTF8.GetBytes(count.ToString(CultureInfo.InvariantCulture));
            return from is null ? new RecordChange.Insert(row, body, due) : new RecordChange.Replace(row, body, from.ETag, due);
        }
    }

    private async ValueTask<string> RowAsync(PmsAccount account, string purpose, string value, LocalDate day, CancellationToken cancellationToken) =>
        $"{purpose}:{LocalDatePattern.Iso.Format(day)}:{await seal.HashAsync(account.AccountId, purpose, value, cancellationToken)}";

    private static int Count(StoredRecord counter) => int.Parse(counter.Body.Span, CultureInfo.InvariantCulture);
}
