using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Tests.Contracts;

public abstract partial class PartitionedRecordsContract
{
    [Fact]
    public async Task A_range_comes_in_ordinal_order()
    {
        // U+FF21 sorts above the surrogates of an emoji in UTF-8 order, below it in ordinal order.
        string[] rows = ["a", "B", "b", "10", "9", " ", "é", "e\u0301", "Ａ", "😀", "漢", "a😀", "a\uffff", "a\ufffd", "~", "z'\"%_;--", "aa", "A"];
        foreach (var row in rows) await InsertAsync("p", row);

        Assert.Equal(rows.Order(StringComparer.Ordinal), await RowsAsync("p"));
    }

    [Theory]
    [InlineData("b", "d", "b bb c")]
    [InlineData("b", null, "b bb c d")]
    [InlineData(null, "bb", "a b")]
    [InlineData("ba", "bb", "")]
    [InlineData("bb", "bba", "bb")]
    [InlineData("c", "b", "")]
    [InlineData("c", "c", "")]
    [InlineData("e", null, "")]
    [InlineData("b", "b\uffff", "b bb")]
    public async Task A_range_holds_its_start_and_not_its_end(string? from, string? to, string expected)
    {
        foreach (var row in new[] { "d", "bb", "a", "c", "b" }) await InsertAsync("p", row);

        Assert.Equal(expected, string.Join(' ', await RowsAsync("p", from, to)));
    }

    [Fact]
    public async Task A_range_stays_in_its_partition_and_collection()
    {
        await InsertAsync("p", "1");
        await InsertAsync("pp", "2");
        await InsertAsync("P", "3");
        await Records.TryInsertAsync("Others", "p", "4", Bytes("x"), null, Now);

        Assert.Equal(["1"], await RowsAsync("p"));
        Assert.Empty(await RowsAsync("q"));
    }

    [Fact]
    public async Task A_long_range_is_whole_and_may_be_changed_while_it_is_read()
    {
        var body = new byte[300 * 1024];
        for (var i = 0; i < 12; i++) await Records.TryInsertAsync(Collection, "p", $"r{i:00}", body, null, Now);

        var seen = new List<string>();
        await foreach (var record in Records.RangeAsync(Collection, "p", null, null, Now))
        {
            seen.Add(record.Row);
            Assert.Equal(body.Length, record.Body.Length);
            Assert.True(await Records.TryDeleteAsync(Collection, "p", record.Row, record.ETag, Now));
        }

        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"r{i:00}"), seen);
        Assert.Empty(await RowsAsync("p"));
    }

    [Fact]
    public async Task A_range_and_a_due_list_of_more_than_a_thousand_rows_are_whole_and_in_order()
    {
        var rows = Enumerable.Range(0, 2100).Select(i => $"r{i:0000}").ToList();
        foreach (var batch in rows.Chunk(IPartitionedRecords.MaximumBatchSize))
            Assert.IsType<BatchResult.Applied>(await Records.BatchAsync(Collection, "p", [.. batch.Select((row, i) => new RecordChange.Insert(row, Bytes(row), DateTimeOffset.UnixEpoch.AddSeconds(-i)))], Now));

        Assert.Equal(rows, await RowsAsync("p"));
        Assert.Equal(rows[5..2050], await RowsAsync("p", "r0005", "r2050"));
        var due = await DueAsync(DateTimeOffset.MaxValue, 1500);
        Assert.Equal(1500, due.Distinct().Count());
        Assert.All(due[..21], row => Assert.EndsWith("99", row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Racing_replacements_leave_the_record_due_once_at_the_winners_time()
    {
        var t = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        IPartitionedRecords[] instances = [Records, OtherInstance()];
        for (var round = 0; round < 10; round++)
        {
            var etag = await InsertAsync("p", $"r{round}", due: t.AddDays(-1));
            var won = await Task.WhenAll(Enumerable.Range(0, 6).Select(async racer =>
            {
                await Task.Yield();
                return await instances[racer % 2].TryReplaceAsync(Collection, "p", $"r{round}", Bytes($"{racer}"), etag, t.AddHours(racer), Now) is not null;
            }));

            var winner = Array.IndexOf(won, true);
            Assert.Single(won, true);
            Assert.Equal(t.AddHours(winner), (await Records.GetAsync(Collection, "p", $"r{round}", Now))!.Due);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(round => $"r{round}"), (await DueAsync(DateTimeOffset.MaxValue)).Order());
    }

    [Fact]
    public async Task Due_records_come_oldest_first_up_to_the_moment_asked()
    {
        var noon = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        await InsertAsync("p", "later", due: noon.AddTicks(1));
        await InsertAsync("p", "now", due: noon);
        await InsertAsync("p", "old", due: noon.AddYears(-30));
        await InsertAsync("p", "zone", due: new DateTimeOffset(2026, 3, 2, 6, 59, 0, TimeSpan.FromHours(-5)));
        await InsertAsync("p", "never");
        await Records.TryInsertAsync("Others", "p", "other", Bytes("x"), noon, Now);

        Assert.Equal(["old", "zone", "now"], await DueAsync(noon));
        Assert.Equal(["old", "zone"], await DueAsync(noon, 2));
        Assert.Empty(await DueAsync(noon.AddYears(-31)));
        Assert.Equal(["old", "zone", "now", "later"], await DueAsync(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task The_due_time_follows_every_write()
    {
        var t = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        var etag = await InsertAsync("p", "r", due: t);

        etag = await Records.TryReplaceAsync(Collection, "p", "r", Bytes("x"), etag, t.AddHours(1), Now);
        Assert.Empty(await DueAsync(t));
        Assert.Equal(["r"], await DueAsync(t.AddHours(1)));

        etag = await Records.TryReplaceAsync(Collection, "p", "r", Bytes("x"), etag!, null, Now);
        Assert.Empty(await DueAsync(DateTimeOffset.MaxValue));
        Assert.Null((await Records.GetAsync(Collection, "p", "r", Now))!.Due);

        etag = await Records.TryReplaceAsync(Collection, "p", "r", Bytes("x"), etag!, t, Now);
        Assert.Equal(["r"], await DueAsync(t));
        await Records.TryDeleteAsync(Collection, "p", "r", etag, Now);
        Assert.Empty(await DueAsync(t));
    }

    [Fact]
    public async Task A_partition_lies_in_one_shard_and_the_shards_share_the_work()
    {
        var t = DateTimeOffset.UnixEpoch;
        for (var i = 0; i < 200; i++)
        {
            await InsertAsync($"clinic-{i}", "a", due: t);
            await InsertAsync($"clinic-{i}", "b", due: t);
        }

        var shards = new List<List<string>>();
        for (var shard = 0; shard < IPartitionedRecords.DueShards; shard++)
            shards.Add(await Records.DueAsync(Collection, shard, t, 1000, Now).Select(record => record.Partition).ToListAsync(Now));

        Assert.Equal(400, shards.Sum(shard => shard.Count));
        Assert.All(shards, shard => Assert.InRange(shard.Count, 2, 60));
        Assert.All(shards, shard => Assert.All(shard.CountBy(partition => partition), pair => Assert.Equal(2, pair.Value)));
    }

    private async Task<List<string>> DueAsync(DateTimeOffset until, int atMost = 100)
    {
        var rows = new List<string>();
        for (var shard = 0; shard < IPartitionedRecords.DueShards; shard++)
            rows.AddRange(await Records.DueAsync(Collection, shard, until, atMost, Now).Select(record => record.Row).ToListAsync(Now));
        return rows;
    }
}
