namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>Where the record file lives and how long to wait for it.</summary>
/// <param name="DataDirectory">Holds <c>records.db</c>; made when absent. A local disk, since SQLite's locks do not hold on network shares.</param>
public sealed record SqliteRecordsOptions(string DataDirectory)
{
    /// <summary>How long another process may keep the file locked before a write is given up.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A commit that takes longer is logged: callers waited for it, and nothing else says why.</summary>
    public TimeSpan SlowCommit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Collections whose writes do not wait for the disk: they stand as soon as they are told, whatever becomes of this process, and only a machine that loses
    /// power may lose the last of them (docs/decisions/0018-what-waits-for-the-disk.md). Any other write takes all before it along.
    /// </summary>
    public IReadOnlySet<string> Fleeting { get; init; } = new HashSet<string>();
}
