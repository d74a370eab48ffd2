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
    public async ValueTask<int> AddAsync(PmsAccount account, string purpose, string value, int amount, PracticeTime time, LocalDate day, CancellationToken cancellationToken)
    {
        var row = await RowAsync(account, purpose, value, day, cancellationToken);
        var due = time.Day(day).End.Plus(Duration.FromHours(1)).ToDateTimeOffset();
        while (true)
        {
            var current = await records.GetAsync(Collection, account.AccountId, row, cancellationToken);
            var count = Math.Max(0, (current is null ? 0 : Count(current)) + amount);
            var body = System.Text.Encoding.UTF8.GetBytes(count.ToString(CultureInfo.InvariantCulture));
            var written = current is null
                ? await records.TryInsertAsync(Collection, account.AccountId, row, body, due, cancellationToken)
                : await records.TryReplaceAsync(Collection, account.AccountId, row, body, current.ETag, due, cancellationToken);
            if (written is not null)
                return count;
        }
    }

    private async ValueTask<string> RowAsync(PmsAccount account, string purpose, string value, LocalDate day, CancellationToken cancellationToken) =>
        $"{purpose}:{LocalDatePattern.Iso.Format(day)}:{await seal.HashAsync(account.AccountId, purpose, value, cancellationToken)}";

    private static int Count(StoredRecord counter) => int.Parse(counter.Body.Span, CultureInfo.InvariantCulture);
}
