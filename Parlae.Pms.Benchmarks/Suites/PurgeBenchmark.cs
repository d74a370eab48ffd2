using System.Diagnostics;
using Parlae.Pms.Benchmarks.Figures;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;

namespace Parlae.Pms.Benchmarks.Suites;

/// <summary>The purge of what has expired, 1,000 rows, among few that have not and among many.</summary>
internal sealed class PurgeBenchmark : IBenchmark
{
    private const int Expired = 1_000;
    private const int Few = 10_000;
    private const int Many = 100_000;
    private const int Accounts = 50;

    public string Name => "purge";

    public async Task RunAsync(BenchRun run)
    {
        using var few = await Cache.FillAsync(Path.Combine(run.Folder, "purge-few"), Few - Expired);
        using var many = await Cache.FillAsync(Path.Combine(run.Folder, "purge-many"), Many - Expired);
        var (amongFew, amongMany) = (new List<double>(), new List<double>());
        for (var round = -1; round < run.Options.Rounds; round++)
        {
            var (one, other) = (await few.PurgeAsync(), await many.PurgeAsync());
            if (round < 0) continue;
            amongFew.Add(one);
            amongMany.Add(other);
        }

        run.Report.Add(Name, $"{Expired:N0} expired of {Few:N0} rows", "ms", amongFew);
        run.Report.Add(Name, $"{Expired:N0} expired of {Many:N0} rows", "ms", amongMany);
        run.Report.Add(Name, $"among {Many:N0} of among {Few:N0}", "times", [.. amongMany.Zip(amongFew, (one, other) => one / other)]);
    }

    private sealed class Cache : IDisposable
    {
        private readonly SqliteRecords records;
        private readonly PhiPurge purge;
        private readonly byte[] body = new byte[200];
        private int rows;

        private Cache(string folder)
        {
            records = SqliteRecords.Open(new SqliteRecordsOptions(folder));
            purge = new PhiPurge(records, [new PhiCollection(PhiCache.Collection)], [], TimeProvider.System);
        }

        public static async Task<Cache> FillAsync(string folder, int live)
        {
            var cache = new Cache(folder);
            await cache.InsertAsync(live, TimeSpan.FromDays(1));
            return cache;
        }

        public async Task<double> PurgeAsync()
        {
            await InsertAsync(Expired, TimeSpan.FromMinutes(-1));
            var began = Stopwatch.GetTimestamp();
            var counts = await purge.PurgeExpiredAsync(new PurgeTally(), CancellationToken.None);
            var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            return counts is [{ Rows: Expired }] ? took : throw new BenchFailure($"The purge deleted {counts.Sum(count => count.Rows)} rows and not {Expired}.");
        }

        public void Dispose() => records.Dispose();

        private async Task InsertAsync(int count, TimeSpan life)
        {
            var due = DateTimeOffset.UtcNow + life;
            await Task.WhenAll(Enumerable.Range(0, count).GroupBy(i => i % Accounts).SelectMany(account => account.Chunk(IPartitionedRecords.MaximumBatchSize).Select(part => records.BatchAsync(
                PhiCache.Collection, $"clinic-{account.Key}", [.. part.Select(_ => new RecordChange.Insert($"patients:{rows++:x8}", body, due))], CancellationToken.None).AsTask())));
        }
    }
}
