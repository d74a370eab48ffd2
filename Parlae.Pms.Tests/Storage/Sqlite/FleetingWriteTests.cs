using System.Collections.Concurrent;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Storage.Sqlite;

/// <summary>What waits for the disk and what does not (docs/decisions/0018-what-waits-for-the-disk.md).</summary>
public sealed class FleetingWriteTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private SqliteRecordsOptions Options => new(_directory.Path) { Fleeting = new HashSet<string> { "Fleeting" } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_group_waits_for_the_disk_as_soon_as_one_of_its_writes_must_reach_it()
    {
        using (SqliteRecords.Open(Options)) { }
        using var session = new WriteSession(new RecordFile(Options));
        Assert.True(session.WaitsForTheDisk);

        session.TryCommit([Write("a", isFleeting: true)]);
        Assert.False(session.WaitsForTheDisk);

        session.TryCommit([Write("b", isFleeting: true), Write("c")]);
        Assert.True(session.WaitsForTheDisk);
    }

    [Fact]
    public void A_batch_waits_for_the_disk_unless_all_of_its_changes_are_fleeting()
    {
        using (SqliteRecords.Open(Options)) { }
        using var session = new WriteSession(new RecordFile(Options));

        session.TryCommit([new PendingWrite("Things", "p", [Change("a", isFleeting: true), Change("b", isFleeting: true)])]);
        Assert.False(session.WaitsForTheDisk);

        session.TryCommit([new PendingWrite("Things", "p", [Change("c", isFleeting: true), Change("d")])]);
        Assert.True(session.WaitsForTheDisk);
    }

    [Fact]
    public async Task Another_process_sees_a_fleeting_write_as_soon_as_it_is_told()
    {
        using var records = SqliteRecords.Open(Options);
        using var other = SqliteRecords.Open(Options);

        var etag = await records.TryInsertAsync("Fleeting", "p", "r", new byte[] { 1 }, null, Cancellation);

        Assert.Equal(etag, (await other.GetAsync("Fleeting", "p", "r", Cancellation))?.ETag);
    }

    [Fact]
    public async Task While_nobody_else_writes_its_caller_does_not_wait_for_another_thread()
    {
        using var records = SqliteRecords.Open(Options);
        await records.TryInsertAsync("Things", "p", "first", new byte[] { 1 }, null, Cancellation); // the log is begun

        for (var i = 0; i < 20; i++)
        {
            var write = records.TryInsertAsync("Fleeting", "p", $"r{i}", new byte[] { 1 }, null, Cancellation);
            if (write.IsCompleted)
            {
                Assert.NotNull(await write);
                return;
            }

            await write; // the writer's thread had only just told of the one before
        }

        Assert.Fail("Each of twenty went through another thread.");
    }

    [Fact]
    public async Task A_long_log_is_written_back_by_the_writers_thread_alone()
    {
        using var records = SqliteRecords.Open(Options);
        using var log = LogHead.Open(new RecordFile(Options));
        var (here, longest, body) = (0, 0, new byte[100_000]);
        for (var i = 0; i < 400; i++)
        {
            var before = log.Pages;
            var write = records.TryInsertAsync("Fleeting", "p", $"r{i:000}", body, null, Cancellation);
            if (write.IsCompleted)
            {
                here++;
                Assert.InRange(log.Pages, before + 1, RecordFile.PagesOfALog - 1); // went on, and neither began nor ended
            }

            await write;
            longest = Math.Max(longest, log.Pages);
        }

        Assert.InRange(here, 100, 390);
        Assert.True(longest > RecordFile.PagesOfALog, $"{longest} pages: it was never written back");
        Assert.True(log.Pages < longest, "it was never begun anew");
    }

    [Fact]
    public async Task One_that_fails_is_told_and_the_next_is_written()
    {
        using var records = SqliteRecords.Open(Options);
        await records.TryInsertAsync("Things", "p", "first", new byte[] { 1 }, null, Cancellation);
        using var other = new RecordFile(Options).OpenWriter();

        other.Execute("ALTER TABLE records RENAME TO gone");
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await records.TryInsertAsync("Fleeting", "p", "r", new byte[] { 1 }, null, Cancellation));

        other.Execute("ALTER TABLE gone RENAME TO records");
        Assert.NotNull(await records.TryInsertAsync("Fleeting", "p", "r", new byte[] { 1 }, null, Cancellation));
        Assert.NotNull(await records.TryInsertAsync("Fleeting", "p", "s", new byte[] { 1 }, null, Cancellation));
    }

    [Fact]
    public async Task What_was_told_is_there_when_the_store_is_closed_meanwhile()
    {
        var records = SqliteRecords.Open(Options);
        var (told, enough) = (new ConcurrentBag<string>(), new TaskCompletionSource());
        var writers = Enumerable.Range(0, 3).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < 100_000; i++)
                {
                    var row = $"{writer}-{i}";
                    try
                    {
                        if (await records.TryInsertAsync(i % 5 == 0 ? "Things" : "Fleeting", "p", row, new byte[] { 1 }, null, Cancellation) is not null)
                            told.Add(row);
                    }
                    catch (Exception closed) when (closed is ObjectDisposedException or InvalidOperationException)
                    {
                        return;
                    }

                    if (told.Count >= 200) enough.TrySetResult();
                }
            },
            Cancellation)).ToList();
        await enough.Task;
        records.Dispose();
        await Task.WhenAll(writers);

        using var again = SqliteRecords.Open(Options);
        foreach (var row in told)
            Assert.True(await again.GetAsync("Things", "p", row, Cancellation) is not null || await again.GetAsync("Fleeting", "p", row, Cancellation) is not null, row);
    }

    [Fact]
    public async Task While_another_process_writes_its_caller_is_not_held_up()
    {
        using var records = SqliteRecords.Open(Options);
        await records.TryInsertAsync("Things", "p", "first", new byte[] { 1 }, null, Cancellation);
        using var other = new RecordFile(Options).OpenWriter();
        other.Execute("BEGIN IMMEDIATE");

        var write = records.TryInsertAsync("Fleeting", "p", "r", new byte[] { 1 }, null, Cancellation);
        Assert.False(write.IsCompleted);

        other.Execute("COMMIT");
        Assert.NotNull(await write);
    }

    [Fact]
    public async Task Many_at_once_are_each_written_once()
    {
        using var records = SqliteRecords.Open(Options);

        var written = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(
            async () => await records.TryInsertAsync(i % 3 == 0 ? "Things" : "Fleeting", "p", $"r{i % 200:000}", new byte[] { 1 }, null, Cancellation), Cancellation)));

        // 400 wishes for 200 names, each in one collection or the other.
        var names = Enumerable.Range(0, 400).Select(i => (i % 3 == 0, i % 200)).Distinct().Count();
        Assert.Equal(names, written.Count(etag => etag is not null));
        Assert.Equal(names, written.OfType<string>().Distinct().Count());
    }

    [Fact]
    public void What_must_never_be_lost_waits()
    {
        string[] waits = ["audit", "ledger", "tasks", "outbox", "accounts", "accountOwners", "apiKeys", "DataKeys", "AuditKeys", "Secrets", "idempotency", "waitlist", "contactChanges", "goLive", "tokens"];
        Assert.Empty(waits.Intersect(Stores.Fleeting));
        Assert.Contains("counters", Stores.Fleeting);
        Assert.All(Stores.Fleeting, name => RecordParts.Of(name));
    }

    private static PendingWrite Write(string row, bool isFleeting = false) => new("Things", "p", [Change(row)], isFleeting);

    private static RecordChange.Insert Change(string row, bool isFleeting = false) => new(row, new byte[] { 1 }) { IsFleeting = isFleeting };
}
