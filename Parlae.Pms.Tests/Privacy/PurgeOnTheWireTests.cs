using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Cosmos;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Storage.Cosmos;
using Parlae.Pms.Tests.Storage.Tables;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Privacy;

/// <summary>What a purge costs in Azure, counted on the wire: requests, and rows in the answers. How many live rows lie beside the expired ones does not matter.</summary>
public sealed partial class PurgeOnTheWireTests(Azurite azurite, Emulators.Cosmos cosmos, ITestOutputHelper output)
{
    private const int Expired = 200;
    private const int Accounts = 10;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_tables_the_cost_is_the_same_among_100_and_among_1_000_live_rows() => Assert.Equal(await InTablesAsync(100), await InTablesAsync(1_000));

    [Fact]
    public async Task In_Cosmos_the_cost_is_the_same_among_100_and_among_1_000_live_rows() => Assert.Equal(await InCosmosAsync(100), await InCosmosAsync(1_000));

    [Fact]
    [Trait("Category", "Heavy")]
    public async Task In_tables_the_cost_is_the_same_among_1_000_and_among_20_000_live_rows() => Assert.Equal(await InTablesAsync(1_000), await InTablesAsync(20_000));

    [Fact]
    [Trait("Category", "Heavy")]
    public async Task In_Cosmos_the_cost_is_the_same_among_1_000_and_among_20_000_live_rows() => Assert.Equal(await InCosmosAsync(1_000), await InCosmosAsync(20_000));

    private async Task<Touched> InTablesAsync(int live)
    {
        using var rows = new RowCount(new SocketsHttpHandler());
        using var wire = new Wire(rows);
        return await MeasureAsync("tables", new TableRecords(await TestTables.OptionsAsync(azurite) with { Transport = wire.Transport }, TimeProvider.System), wire, rows, live);
    }

    private async Task<Touched> InCosmosAsync(int live)
    {
        using var rows = new RowCount(new SocketsHttpHandler());
        using var wire = new Wire(rows);
        using var records = new CosmosRecords(await TestCosmos.OptionsAsync(cosmos) with { Transport = wire }, TimeProvider.System);
        return await MeasureAsync("Cosmos", records, wire, rows, live);
    }

    private async Task<Touched> MeasureAsync(string where, IPartitionedRecords engine, Wire wire, RowCount rows, int live)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        await FillAsync(engine, clock.GetUtcNow(), live);
        var (before, read) = (wire.Requests.Count, rows.Rows);
        var counting = new CountingRecords(engine);

        var count = Assert.Single(await new PhiPurge(counting, [new PhiCollection(PhiCache.Collection)], [], clock).PurgeExpiredAsync(new PurgeTally(), Now));

        var touched = new Touched(string.Join(' ', wire.Requests.Skip(before).CountBy(sent => sent.Method.Method).OrderBy(each => each.Key, StringComparer.Ordinal)), wire.Requests.Count - before, rows.Rows - read, counting.Read, counting.Deleted);
        output.WriteLine(FormattableString.Invariant($"{where}, {live} live rows: {touched}"));
        Assert.Equal((Expired, Accounts), (count.Rows, count.Accounts));
        Assert.Equal((Expired, Expired), (touched.Given, touched.Deleted));
        Assert.True(touched.Answered >= Expired, "rows are counted");
        Assert.Equal(live, await CountAsync(engine));
        return touched;
    }

    /// <summary>Expired and live rows in the same accounts.</summary>
    private static Task FillAsync(IPartitionedRecords engine, DateTimeOffset now, int live) => Parallel.ForEachAsync(
        Enumerable.Range(0, Expired + live).GroupBy(i => i % Accounts),
        new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = Now },
        async (account, token) =>
        {
            foreach (var some in account.Chunk(IPartitionedRecords.MaximumBatchSize))
            {
                Assert.IsType<BatchResult.Applied>(await engine.BatchAsync(
                    PhiCache.Collection,
                    $"clinic-{account.Key}",
                    [.. some.Select(i => new RecordChange.Insert($"patients:{i:x8}", new byte[100], i < Expired ? now.AddSeconds(-1 - i) : now.AddSeconds(1 + i)))],
                    token));
            }
        });

    private static async Task<int> CountAsync(IPartitionedRecords engine)
    {
        var count = 0;
        for (var account = 0; account < Accounts; account++) count += await engine.RangeAsync(PhiCache.Collection, $"clinic-{account}", null, null, Now).CountAsync(Now);
        return count;
    }

    /// <param name="Methods">Requests by method.</param>
    /// <param name="Requests">All of them.</param>
    /// <param name="Answered">Rows, those of the due index included, in the service's answers.</param>
    /// <param name="Given">Rows that the purge was given.</param>
    /// <param name="Deleted">Rows that it asked to delete.</param>
    private sealed record Touched(string Methods, int Requests, int Answered, int Given, int Deleted);

    /// <summary>Counts the rows in all answers.</summary>
    private sealed partial class RowCount(HttpMessageHandler way) : DelegatingHandler(way)
    {
        private int rows;

        public int Rows => rows;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            Interlocked.Add(ref rows, Row().Count(await response.Content.ReadAsStringAsync(cancellationToken)));
            return response;
        }

        [GeneratedRegex("\"RowKey\":|\"_etag\":")]
        private static partial Regex Row();
    }
}
