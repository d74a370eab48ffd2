using Microsoft.Data.Sqlite;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>One connection with the prepared reads. Used by one caller at a time.</summary>
internal sealed class ReadSession : IDisposable
{
    /// <summary>Walks the due index of one shard from its oldest entry; no other row is looked at.</summary>
    internal const string DueSql = "SELECT partition, row, body, etag, due FROM records WHERE collection = ?1 AND shard = ?2 AND due <= ?3 ORDER BY due, partition, row LIMIT ?4";

    private readonly SqliteConnection _connection;
    private readonly Statement _get;
    private readonly Statement _range;
    private readonly Statement _due;

    public ReadSession(RecordFile file)
    {
        _connection = file.OpenReader();
        _get = new Statement(_connection, "SELECT partition, row, body, etag, due FROM records WHERE collection = ?1 AND partition = ?2 AND row = ?3");
        _range = new Statement(_connection, "SELECT partition, row, body, etag, due FROM records WHERE collection = ?1 AND partition = ?2 AND row >= ?3 AND row < ?4 ORDER BY row");
        _due = new Statement(_connection, DueSql);
    }

    public StoredRecord? Get(string collection, byte[] partition, byte[] row)
    {
        _get.Text(1, collection).Blob(2, partition).Blob(3, row);
        try
        {
            return _get.Step() ? Record(_get) : null;
        }
        finally
        {
            _get.Reset();
        }
    }

    /// <summary>Rows up to the first that brings the bodies over <paramref name="bytes"/>; true when there may be more.</summary>
    public bool Range(string collection, byte[] partition, byte[] from, byte[] to, int bytes, List<StoredRecord> page)
    {
        _range.Text(1, collection).Blob(2, partition).Blob(3, from).Blob(4, to);
        try
        {
            while (_range.Step())
            {
                var record = Record(_range);
                page.Add(record);
                bytes -= record.Body.Length + 100;
                if (bytes <= 0) return true;
            }

            return false;
        }
        finally
        {
            _range.Reset();
        }
    }

    public List<StoredRecord> Due(string collection, int shard, long until, int most)
    {
        _due.Text(1, collection).Number(2, shard).Number(3, until).Number(4, most);
        try
        {
            var records = new List<StoredRecord>();
            while (_due.Step()) records.Add(Record(_due));
            return records;
        }
        finally
        {
            _due.Reset();
        }
    }

    public void Dispose()
    {
        _get.Dispose();
        _range.Dispose();
        _due.Dispose();
        _connection.Dispose();
    }

    private static StoredRecord Record(Statement row) => new(
        RecordKey.Text(row.Bytes(0)),
        RecordKey.Text(row.Bytes(1)),
        row.Bytes(2).ToArray(),
        RecordTag.Text(row.Column(3)),
        row.IsNull(4) ? null : new DateTimeOffset(row.Column(4), TimeSpan.Zero));
}
