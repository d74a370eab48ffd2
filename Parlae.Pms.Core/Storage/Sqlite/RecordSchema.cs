using Microsoft.Data.Sqlite;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>The tables of the record file, and their upgrade in place.</summary>
internal static class RecordSchema
{
    /// <summary>Step n brings a file of version n to version n + 1. Steps are only ever added.</summary>
    /// <remarks>
    /// Partition and row are UTF-16 big endian bytes: compared byte by byte they order exactly as ordinal comparison does, which UTF-8 does not.
    /// Due is in ticks UTC. The count under 'etag' is read by nobody any more (<see cref="RecordTag.New"/>); programs of before, which may have the same file open, need it.
    /// </remarks>
    internal static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE records (
            collection TEXT NOT NULL,
            partition BLOB NOT NULL,
            row BLOB NOT NULL,
            etag INTEGER NOT NULL,
            due INTEGER,
            shard INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (collection, partition, row)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX records_due ON records (collection, shard, due) WHERE due IS NOT NULL;
        INSERT INTO store VALUES ('etag', 0);
        """,
    ];

    public static void Prepare(SqliteConnection connection) => Prepare(connection, Steps);

    internal static void Prepare(SqliteConnection connection, IReadOnlyList<string> steps)
    {
        connection.DefaultTimeout = 10; // turning to WAL while another process does the same fails without SQLite's own waiting
        if (connection.Text("PRAGMA journal_mode=WAL") != "wal")
            throw new StoreUnavailableException("records", new IOException($"The record file '{connection.DataSource}' lies where SQLite's log does not work; it needs a local disk."));
        connection.Execute("CREATE TABLE IF NOT EXISTS store (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;");
        if (Version(connection) == steps.Count) return;

        connection.Execute("BEGIN IMMEDIATE");
        var version = Version(connection); // another process may have been first
        if (version > steps.Count)
        {
            connection.Execute("ROLLBACK");
            throw new StoreUnavailableException("records",
                new IOException($"The record file '{connection.DataSource}' has version {version}; this program knows {steps.Count}."));
        }
        for (; version < steps.Count; version++) connection.Execute(steps[(int)version]);
        connection.Execute($"INSERT INTO store VALUES ('schema', {version}) ON CONFLICT DO UPDATE SET value = excluded.value; COMMIT");
    }

    private static long Version(SqliteConnection connection) => connection.Number("SELECT value FROM store WHERE name = 'schema'") ?? 0;
}
