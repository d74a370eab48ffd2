using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;

namespace Parlae.Pms.Tests.Support;

/// <summary>
/// SQLite records of a machine that can lose its power. Of the file there is a copy as the disk has it at the least: as it was when the last write that waits
/// for the disk was told.
/// </summary>
internal sealed class MachineDisk : IPartitionedRecords, IDisposable
{
    private readonly string _live;
    private readonly string _onDisk;
    private readonly SqliteRecords _records;
    private readonly IReadOnlySet<string> _fleeting;
    private readonly Lock _copying = new();
    private SqliteRecords? _after;
    private bool _isOff;

    /// <param name="folder">For the file and its copy.</param>
    /// <param name="fleeting">Collections whose writes do not wait; null: none.</param>
    public MachineDisk(string folder, IReadOnlySet<string>? fleeting = null)
    {
        _fleeting = fleeting ?? new HashSet<string>();
        (_live, _onDisk) = (Path.Combine(folder, "live"), Path.Combine(folder, "disk"));
        _records = SqliteRecords.Open(new SqliteRecordsOptions(_live) { Fleeting = _fleeting });
        Copy();
    }

    /// <summary>Nothing reaches the disk any more.</summary>
    public void CutPower()
    {
        lock (_copying) _isOff = true;
    }

    /// <summary>What is there when the machine runs again.</summary>
    public SqliteRecords Restart()
    {
        CutPower();
        return _after ??= SqliteRecords.Open(new SqliteRecordsOptions(_onDisk));
    }

    public ValueTask<StoredRecord?> GetAsync(string collection, string partition, string row, CancellationToken cancellationToken) =>
        _records.GetAsync(collection, partition, row, cancellationToken);

    public async ValueTask<string?> TryInsertAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, DateTimeOffset? due, CancellationToken cancellationToken) =>
        Waited(await _records.TryInsertAsync(collection, partition, row, body, due, cancellationToken), collection, etag => etag is not null);

    public async ValueTask<string?> TryReplaceAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, string etag, DateTimeOffset? due, CancellationToken cancellationToken) =>
        Waited(await _records.TryReplaceAsync(collection, partition, row, body, etag, due, cancellationToken), collection, after => after is not null);

    public async ValueTask<bool> TryDeleteAsync(string collection, string partition, string row, string? etag, CancellationToken cancellationToken) =>
        Waited(await _records.TryDeleteAsync(collection, partition, row, etag, cancellationToken), collection, isGone => isGone);

    public async ValueTask<BatchResult> BatchAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken) =>
        Waited(await _records.BatchAsync(collection, partition, changes, cancellationToken), collection, result => result is BatchResult.Applied && !changes.All(change => change.IsFleeting));

    public IAsyncEnumerable<StoredRecord> RangeAsync(string collection, string partition, string? from, string? to, CancellationToken cancellationToken) =>
        _records.RangeAsync(collection, partition, from, to, cancellationToken);

    public IAsyncEnumerable<StoredRecord> DueAsync(string collection, int shard, DateTimeOffset until, int atMost, CancellationToken cancellationToken) =>
        _records.DueAsync(collection, shard, until, atMost, cancellationToken);

    public void Dispose()
    {
        _after?.Dispose();
        _records.Dispose();
    }

    /// <summary>A write that changed nothing waits for nothing.</summary>
    private T Waited<T>(T result, string collection, Func<T, bool> hasWaited)
    {
        if (!_fleeting.Contains(collection) && hasWaited(result)) Copy();
        return result;
    }

    private void Copy()
    {
        using var _ = _copying.EnterScope();
        if (_isOff) return;
        Directory.CreateDirectory(_onDisk);
        foreach (var name in new[] { "records.db", "records.db-wal" })
            File.Copy(Path.Combine(_live, name), Path.Combine(_onDisk, name), overwrite: true);
    }
}
