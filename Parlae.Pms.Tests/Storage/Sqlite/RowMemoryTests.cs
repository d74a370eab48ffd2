using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Storage.Sqlite;

/// <summary>Rows in memory are never older than the file, whoever wrote it (docs/decisions/0020-rows-in-memory.md). Each store here has a memory of its own, as two processes have.</summary>
public sealed class RowMemoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private SqliteRecordsOptions Options => new(_directory.Path) { Fleeting = new HashSet<string> { "Fleeting" } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Whatever_was_written_before_by_whichever_store_is_what_each_of_them_reads()
    {
        using var first = SqliteRecords.Open(Options);
        using var second = SqliteRecords.Open(Options);
        SqliteRecords[] stores = [first, second];
        var model = new SortedDictionary<string, (byte Body, string ETag)>(StringComparer.Ordinal);
        var random = new Random(7);
        for (var step = 0; step < 1500; step++)
        {
            var store = stores[random.Next(2)];
            var (row, body) = ($"row-{random.Next(6)}", (byte)random.Next(256));
            var known = model.TryGetValue(row, out var was) ? was : default;
            switch (random.Next(4))
            {
                case 0 when await store.TryInsertAsync("Fleeting", "p", row, new[] { body }, null, Cancellation) is { } inserted:
                    Assert.Null(known.ETag);
                    model[row] = (body, inserted);
                    break;
                case 1 when await store.TryReplaceAsync("Fleeting", "p", row, new[] { body }, known.ETag ?? "77777", null, Cancellation) is { } replaced:
                    model[row] = (body, replaced);
                    break;
                case 2:
                    Assert.Equal(model.Remove(row), await store.TryDeleteAsync("Fleeting", "p", row, null, Cancellation));
                    break;
                case 3:
                    RecordChange change = known.ETag is null ? new RecordChange.Insert(row, new[] { body }) : new RecordChange.Replace(row, new[] { body }, known.ETag);
                    var applied = Assert.IsType<BatchResult.Applied>(await store.BatchAsync("Fleeting", "p", [change, new RecordChange.Insert($"other-{step}", new byte[] { 1 })], Cancellation));
                    model[row] = (body, applied.ETags[0]!);
                    break;
            }

            foreach (var reader in stores)
            {
                var read = await reader.GetAsync("Fleeting", "p", row, Cancellation);
                Assert.Equal(model.TryGetValue(row, out var now) ? now : default, read is null ? default : (read.Body.Span[0], read.ETag));
                var range = await reader.RangeAsync("Fleeting", "p", "row-", "row-~", Cancellation).Select(each => (each.Row, each.Body.Span[0], each.ETag)).ToListAsync(Cancellation);
                Assert.Equal(model.Select(each => (each.Key, each.Value.Body, each.Value.ETag)), range);
            }
        }
    }

    [Fact]
    public async Task What_one_store_was_told_is_what_the_other_reads_while_both_write()
    {
        using var first = SqliteRecords.Open(Options);
        using var second = SqliteRecords.Open(Options);
        await Task.WhenAll(Task.Run(() => CountAsync(first, second, "a"), Cancellation), Task.Run(() => CountAsync(second, first, "b"), Cancellation), Task.Run(() => CountAsync(first, second, "c"), Cancellation));

        static async Task CountAsync(SqliteRecords writer, SqliteRecords reader, string row)
        {
            var etag = await writer.TryInsertAsync("Fleeting", "p", row, Number(0), null, Cancellation);
            for (var n = 1; n <= 400; n++)
            {
                etag = await writer.TryReplaceAsync("Fleeting", "p", row, Number(n), etag!, null, Cancellation);
                Assert.Equal(n, BinaryPrimitives.ReadInt32LittleEndian((await reader.GetAsync("Fleeting", "p", row, Cancellation))!.Body.Span));
                Assert.Contains(await writer.RangeAsync("Fleeting", "p", null, null, Cancellation).ToListAsync(Cancellation), each => each.Row == row && each.ETag == etag);
            }
        }
    }

    [Fact]
    public async Task A_change_by_other_means_shows_at_once()
    {
        using var records = SqliteRecords.Open(Options);
        await records.TryInsertAsync("Things", "p", "r", new byte[] { 1 }, null, Cancellation);
        Assert.Equal(1, (await records.GetAsync("Things", "p", "r", Cancellation))!.Body.Span[0]);

        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_directory.Path, "records.db")};Pooling=False"))
        {
            connection.Open();
            connection.Execute("UPDATE records SET body = x'02'");
        }

        Assert.Equal(2, (await records.GetAsync("Things", "p", "r", Cancellation))!.Body.Span[0]);
    }

    [Fact]
    public async Task What_was_read_or_written_is_read_from_memory_until_somebody_else_commits()
    {
        using var other = SqliteRecords.Open(Options);
        using var log = LogHead.Open(new RecordFile(Options));
        var memory = new RowMemory(log);
        using var session = new WriteSession(new RecordFile(Options));
        var (name, range) = (new RowName("Things", "p", "r"), new RangeName(new PartitionName("Things", "p"), null, null));

        session.TryCommit([new PendingWrite("Things", "p", [new RecordChange.Insert("r", new byte[] { 1 })])], memory: memory);
        Assert.True(memory.TryGet(name, out var written));
        Assert.Equal(1, written!.Body.Span[0]);
        var holding = memory.Now;
        memory.Keep(holding, range, [written]);
        Assert.True(memory.TryGet(range, out _));
        Assert.Same(holding, memory.Now);

        await other.TryInsertAsync("Things", "q", "r", new byte[] { 1 }, null, Cancellation);
        memory.Keep(holding, name with { Row = "late" }, null);
        Assert.NotSame(holding, memory.Now);
        Assert.False(memory.TryGet(name, out _) || memory.TryGet(range, out _) || memory.TryGet(name with { Row = "late" }, out _));
    }

    [Fact]
    public async Task What_another_process_commits_between_ours_is_not_missed()
    {
        using var other = SqliteRecords.Open(Options);
        using var log = LogHead.Open(new RecordFile(Options));
        var memory = new RowMemory(log);
        using var session = new WriteSession(new RecordFile(Options));
        var name = new RowName("Things", "p", "r");
        session.TryCommit([new PendingWrite("Things", "p", [new RecordChange.Insert("r", new byte[] { 1 })])], memory: memory);

        await other.TryDeleteAsync("Things", "p", "r", null, Cancellation);
        session.TryCommit([new PendingWrite("Things", "q", [new RecordChange.Insert("r", new byte[] { 1 })])], memory: memory);

        Assert.NotNull(memory.Now);
        Assert.False(memory.TryGet(name, out _));
        Assert.True(memory.TryGet(name with { Partition = "q" }, out _));
    }

    [Fact]
    public void A_full_memory_lets_go_of_what_was_not_asked_for_and_stays_within_its_size()
    {
        var memory = new RecentlyUsed<RowName, int>(mostBytes: 100_000);
        for (var n = 0; n < 1000; n++)
        {
            memory.Put(new RowName("Things", "p", $"{n}"), n, bytes: 1000);
            Assert.True(n < 1 || memory.TryGet(new RowName("Things", "p", "1"), out _) || n == 1, $"what is always asked for is gone after {n}");
            Assert.InRange(memory.Count, 1, 101);
        }

        memory.Put(new RowName("Things", "p", "huge"), 1, bytes: 50_000);
        Assert.False(memory.TryGet(new RowName("Things", "p", "huge"), out _));
    }

    private static byte[] Number(int n)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, n);
        return bytes;
    }
}
