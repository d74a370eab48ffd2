using Microsoft.Data.Sqlite;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>The SQLite file: opens connections with our settings, and puts its errors into our words.</summary>
internal sealed class RecordFile
{
    /// <summary>A log of so many pages (16 MB) is written back, within the commit that makes it so long.</summary>
    internal const int PagesOfALog = 4000;

    private readonly string _connectionString;

    public RecordFile(SqliteRecordsOptions options)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetFullPath(options.DataDirectory), "records.db");
        (BusyTimeout, SlowCommit) = (options.BusyTimeout, options.SlowCommit);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Pooling = false,
            // The driver's own wait sleeps 150 ms at a time; SQLite's busy_timeout below does the waiting.
            DefaultTimeout = 1,
        }.ToString();
    }

    public string Path { get; }
    public TimeSpan BusyTimeout { get; }
    public TimeSpan SlowCommit { get; }

    /// <summary>A connection that may write. Every commit is on the disk before it returns, unless told otherwise; what is deleted is overwritten.</summary>
    public SqliteConnection OpenWriter() => Open($"PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint={PagesOfALog}; PRAGMA journal_size_limit=67108864;");

    /// <summary>A connection that only reads. It lets go of its pages with every commit, so that it need not have room for many; there are as many such connections as there are callers at once.</summary>
    public SqliteConnection OpenReader() => Open("PRAGMA query_only=ON; PRAGMA cache_size=-256;");

    public StoreUnavailableException Unavailable(SqliteException fault) => new("records", fault.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_READONLY => new IOException($"The record file '{Path}' is read-only.", fault),
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB => new IOException($"The record file '{Path}' is damaged.", fault),
        SQLitePCL.raw.SQLITE_CANTOPEN => new IOException($"The record file '{Path}' cannot be opened.", fault),
        _ => fault,
    });

    private SqliteConnection Open(string settings)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout={(long)BusyTimeout.TotalMilliseconds}; {settings}");
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }
}
