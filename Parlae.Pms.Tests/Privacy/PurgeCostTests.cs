using Microsoft.Data.Sqlite;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Tests.Support;
using SQLitePCL;

namespace Parlae.Pms.Tests.Privacy;

/// <summary>Purging 1,000 expired rows touches these and no others, however many live ones lie beside them.</summary>
public sealed class PurgeCostTests(ITestOutputHelper output)
{
    private const int Expired = 1_000;
    private const int Accounts = 50;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Among_1_000_and_among_10_000_live_rows_the_same_number_is_touched() =>
        Assert.Equal(await MeasureAsync(1_000), await MeasureAsync(10_000));

    [Fact]
    [Trait("Category", "Heavy")]
    public async Task Among_10_000_and_among_1_000_000_live_rows_the_same_number_is_touched() =>
        Assert.Equal(await MeasureAsync(10_000), await MeasureAsync(1_000_000));

    private async Task<Touched> MeasureAsync(int live)
    {
        using var fixture = new PrivacyFixture();
        var file = new RecordFile(new SqliteRecordsOptions(fixture.Directory.Path));
        Fill(file, fixture.Clock.GetUtcNow(), live);

        var due = new List<StoredRecord>();
        using (var session = new ReadSession(file))
        {
            for (var shard = 0; shard < IPartitionedRecords.DueShards; shard++)
                due.AddRange(session.Due(PhiCache.Collection, shard, fixture.Clock.GetUtcNow().UtcTicks, 500));
        }

        var find = Steps(file.OpenReader(), ReadSession.DueSql, Enumerable.Range(0, IPartitionedRecords.DueShards)
            .Select(shard => new (string, object)[] { ("?1", PhiCache.Collection), ("?2", shard), ("?3", fixture.Clock.GetUtcNow().UtcTicks), ("?4", 500) }));
        var delete = Steps(file.OpenWriter(), WriteSession.DeleteSql, due
            .Select(record => new (string, object)[] { ("?1", PhiCache.Collection), ("?2", RecordKey.Bytes(record.Partition)), ("?3", RecordKey.Bytes(record.Row)), ("?4", RecordTag.Number(record.ETag)!) }));
        var purge = new PhiPurge(fixture.Records, [new PhiCollection(PhiCache.Collection)], [], fixture.Clock);
        var count = Assert.Single(await purge.PurgeExpiredAsync(new PurgeTally(), Now));

        Assert.Equal((Expired, Accounts), (count.Rows, count.Accounts));
        Assert.Equal(live, Rows(file));
        var touched = new Touched(fixture.Records.Read, fixture.Records.Deleted, find.Steps, delete.Steps, find.Scans + delete.Scans, find.Sorts + delete.Sorts);
        output.WriteLine($"{live} live rows: {touched}");
        Assert.Equal((Expired, Expired, 0, 0), (touched.Read, touched.Deleted, touched.ScanSteps, touched.Sorts));
        return touched;
    }

    /// <summary>Expired and live rows in the same accounts, as the writer stores them.</summary>
    private static void Fill(RecordFile file, DateTimeOffset now, int live)
    {
        var body = new byte[100];
        using var session = new WriteSession(file);
        foreach (var part in Enumerable.Range(0, Expired + live).Chunk(100_000))
        {
            session.TryCommit([.. part.GroupBy(i => i % Accounts).SelectMany(account => account.Chunk(IPartitionedRecords.MaximumBatchSize).Select(rows => new PendingWrite(
                PhiCache.Collection,
                $"clinic-{account.Key}",
                [.. rows.Select(i => new RecordChange.Insert($"patients:{i:x8}", body, i < Expired ? now.AddSeconds(-1 - i) : now.AddSeconds(1 + i)))])))]);
        }
    }

    /// <summary>What SQLite itself counts while one of the store's statements runs with each of these values; nothing stays changed.</summary>
    private static (int Steps, int Scans, int Sorts) Steps(SqliteConnection connection, string sql, IEnumerable<(string Name, object Value)[]> runs)
    {
        using (connection)
        {
            connection.Handle!.enable_sqlite3_next_stmt(true);
            connection.Execute("BEGIN");
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the store's own statements
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var run in runs)
            {
                command.Parameters.Clear();
                foreach (var (name, value) in run) command.Parameters.AddWithValue(name, value);
                using var reader = command.ExecuteReader();
                while (reader.Read()) reader.GetValue(1);
            }

            var (steps, scans, sorts) = (0, 0, 0);
            for (var statement = raw.sqlite3_next_stmt(connection.Handle, null); statement is not null; statement = raw.sqlite3_next_stmt(connection.Handle, statement))
            {
                steps += raw.sqlite3_stmt_status(statement, raw.SQLITE_STMTSTATUS_VM_STEP, 0);
                scans += raw.sqlite3_stmt_status(statement, raw.SQLITE_STMTSTATUS_FULLSCAN_STEP, 0);
                sorts += raw.sqlite3_stmt_status(statement, raw.SQLITE_STMTSTATUS_SORT, 0);
            }

            connection.Execute("ROLLBACK");
            Assert.InRange(steps, 1, int.MaxValue);
            return (steps, scans, sorts);
        }
    }

    private static long Rows(RecordFile file)
    {
        using var connection = file.OpenReader();
        return connection.Number("SELECT COUNT(*) FROM records")!.Value;
    }

    /// <param name="Read">Rows the purge was given.</param>
    /// <param name="Deleted">Rows it asked to delete.</param>
    /// <param name="FindSteps">Steps of SQLite's virtual machine to find them.</param>
    /// <param name="DeleteSteps">And to delete them.</param>
    /// <param name="ScanSteps">Steps forward in a scan of a table.</param>
    /// <param name="Sorts">Sorts that no index saved.</param>
    private sealed record Touched(int Read, int Deleted, int FindSteps, int DeleteSteps, int ScanSteps, int Sorts);
}
