using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Storage.Sqlite;

public sealed class SqliteFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private SqliteRecordsOptions Options => new(_directory.Path) { BusyTimeout = TimeSpan.FromMilliseconds(100) };

    private string File => _directory.File("records.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_that_is_no_database_is_named_as_damaged()
    {
        System.IO.File.WriteAllText(File, string.Concat(Enumerable.Repeat("not a database ", 500)));

        Assert.Contains($"'{File}' is damaged", OpenFault(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_a_newer_program_is_left_alone()
    {
        SqliteRecords.Open(Options).Dispose();
        Run("UPDATE store SET value = 99 WHERE name = 'schema'");

        Assert.Contains("version 99", OpenFault(), StringComparison.Ordinal);
        Assert.Equal(99L, Run("SELECT value FROM store WHERE name = 'schema'"));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_a_clear_fault()
    {
        System.IO.File.WriteAllText(_directory.File("taken"), "");

        var fault = Assert.Throws<StoreUnavailableException>(() => SqliteRecords.Open(new SqliteRecordsOptions(_directory.File("taken"))));
        Assert.Equal("records", fault.Store);
        Assert.IsAssignableFrom<IOException>(fault.InnerException);
    }

    [Fact]
    public async Task An_older_file_is_upgraded_in_place_once()
    {
        using (var records = SqliteRecords.Open(Options)) await records.TryInsertAsync("Things", "p", "r", new byte[] { 7 }, null, Now);

        string[] steps = [.. RecordSchema.Steps, "ALTER TABLE records ADD COLUMN extra INTEGER; INSERT INTO store VALUES ('upgraded', 1);"];
        using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        RecordSchema.Prepare(connection, steps);
        RecordSchema.Prepare(connection, steps); // a second run of the step would fail on the column

        Assert.Equal(2L, Run("SELECT value FROM store WHERE name = 'schema'"));
        Assert.Equal(1L, Run("SELECT count(*) FROM records"));
    }

    [Fact]
    public async Task Many_instances_may_make_the_file_at_once()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => SqliteRecords.Open(new SqliteRecordsOptions(_directory.Path)), Now)));

        for (var i = 0; i < opened.Length; i++) Assert.NotNull(await opened[i].TryInsertAsync("Things", "p", $"r{i}", new byte[] { 1 }, null, Now));
        Assert.Equal(8, await opened[0].RangeAsync("Things", "p", null, null, Now).CountAsync(Now));
        foreach (var records in opened) records.Dispose();
    }

    [Fact]
    public async Task While_another_holds_the_file_writes_fail_in_time_and_reads_go_on_and_later_all_is_well()
    {
        using var records = SqliteRecords.Open(Options);
        await records.TryInsertAsync("Things", "p", "r", new byte[] { 1 }, null, Now);

        using (var holder = new SqliteConnection($"Data Source={File};Pooling=false"))
        {
            holder.Open();
            holder.Execute("BEGIN IMMEDIATE");
            var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await records.TryInsertAsync("Things", "p", "s", new byte[] { 1 }, null, Now));
            Assert.Equal("records", fault.Store);
            Assert.NotNull(await records.GetAsync("Things", "p", "r", Now));
        }

        Assert.NotNull(await records.TryInsertAsync("Things", "p", "s", new byte[] { 1 }, null, Now));
    }

    [Fact]
    public async Task A_commit_that_takes_long_is_logged_with_what_it_waited_for()
    {
        using var logs = new LogLines();
        using var records = SqliteRecords.Open(Options with { BusyTimeout = TimeSpan.FromMilliseconds(500), SlowCommit = TimeSpan.FromMilliseconds(50) }, logs.CreateLogger("records"));
        using (var holder = new SqliteConnection($"Data Source={File};Pooling=false"))
        {
            holder.Open();
            holder.Execute("BEGIN IMMEDIATE");
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await records.TryInsertAsync("Things", "p", "r", new byte[] { 1 }, null, Now));
        }

        Match Said() => Regex.Match(logs.All, "A commit of 1 writes took ([0-9]+) ms, ([0-9]+) of them for another process");
        for (var i = 0; i < 500 && !Said().Success; i++)
            await Task.Delay(10, Now); // callers are told first
        var said = Said();
        Assert.True(said.Success, logs.All);
        Assert.All(said.Groups.Values.Skip(1), milliseconds => Assert.InRange(int.Parse(milliseconds.Value, CultureInfo.InvariantCulture), 500, 20_000));
    }

    [Fact]
    public async Task A_write_given_up_while_queued_is_never_made()
    {
        using var records = SqliteRecords.Open(Options);
        using var log = LogHead.Open(new RecordFile(Options));
        using var writer = new RecordWriter(new RecordFile(Options), log, new RowMemory(log), NullLogger.Instance);
        var write = new PendingWrite("Things", "p", [new RecordChange.Insert("r", new byte[] { 1 })]);
        Assert.True(write.TryTake()); // as a caller does who stops waiting

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await writer.WriteAsync(write, Now));

        Assert.Null(await records.GetAsync("Things", "p", "r", Now));
    }

    [Fact]
    public async Task A_crowd_that_gathered_behind_a_lock_gets_through_whole()
    {
        using var records = SqliteRecords.Open(new SqliteRecordsOptions(_directory.Path));
        List<Task<string?>> crowd;
        using (var holder = new SqliteConnection($"Data Source={File};Pooling=false"))
        {
            holder.Open();
            holder.Execute("BEGIN IMMEDIATE");
            crowd = [.. Enumerable.Range(0, 3500).Select(i => records.TryInsertAsync("Things", "p", $"r{i % 3000}", new byte[] { 1 }, null, Now).AsTask())];
        }

        Assert.Equal(3000, (await Task.WhenAll(crowd)).Count(etag => etag is not null));
    }

    [Fact]
    public void A_read_only_file_is_named_as_such() =>
        Assert.Contains($"'{File}' is read-only", new RecordFile(Options).Unavailable(new SqliteException("", 8)).InnerException!.Message, StringComparison.Ordinal);

    [Fact]
    public async Task After_disposal_nothing_is_answered()
    {
        var records = SqliteRecords.Open(Options);
        records.Dispose();
        records.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await records.GetAsync("Things", "p", "r", Now));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await records.TryInsertAsync("Things", "p", "r", new byte[] { 1 }, null, Now));
    }

    [Fact]
    public async Task A_replacement_writes_its_row_alone_and_the_due_index_only_for_another_due_time()
    {
        var due = DateTimeOffset.UnixEpoch.AddYears(60);
        using var records = SqliteRecords.Open(Options);
        using var log = LogHead.Open(new RecordFile(Options));
        var etag = await records.TryInsertAsync("Things", "p", "r", new byte[100], due, Now);

        Assert.Equal(1, await PagesOfAsync(due));
        Assert.Equal(2, await PagesOfAsync(due.AddMinutes(1)));
        Assert.Equal(2, await PagesOfAsync(null));
        Assert.Equal(1, await PagesOfAsync(null));
        Assert.Null(await records.TryReplaceAsync("Things", "p", "r", new byte[100], "1", null, Now)); // an ETag that it never had

        async Task<int> PagesOfAsync(DateTimeOffset? next)
        {
            var before = log.Pages;
            etag = await records.TryReplaceAsync("Things", "p", "r", new byte[100], etag!, next, Now);
            var row = await records.GetAsync("Things", "p", "r", Now);
            Assert.Equal((etag, next), (row?.ETag, row?.Due));
            return log.Pages - before;
        }
    }

    [Fact]
    public async Task Deleted_data_does_not_linger_in_the_file()
    {
        var secret = "unmistakable-3f1c"u8.ToArray();
        using (var records = SqliteRecords.Open(Options))
        {
            await records.TryInsertAsync("Things", "p", "r", secret, null, Now);
            await records.TryDeleteAsync("Things", "p", "r", null, Now);
        }

        Assert.Equal(-1, (await System.IO.File.ReadAllBytesAsync(File, Now)).AsSpan().IndexOf(secret));
        Assert.False(System.IO.File.Exists(File + "-wal"));
    }

    private string OpenFault() => Assert.Throws<StoreUnavailableException>(() => SqliteRecords.Open(Options)).InnerException!.Message;

    private object? Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
