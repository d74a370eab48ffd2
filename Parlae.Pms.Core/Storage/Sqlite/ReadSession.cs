using Microsoft.Data.Sqlite;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>One connection with the prepared reads. Used by one caller at a time.</summary>
internal sealed class ReadSession : IDisposable
{
    /// <summary>Walks the due index of one shard from its oldest entry; no other row is looked at.</summary>
    internal const string DueSql = "SELECT partition, row, body, etag, due FROM records WHERE collection = $collection AND shard = $shard AND due <= $until ORDER BY due, partition, row LIMIT $most";

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _get;
    private readonly SqliteCommand _range;
    private readonly SqliteCommand _due;

    public ReadSession(RecordFile file)
    {
        _connection = file.OpenReader();
        _get = _connection.Prepare("SELECT partition, row, body, etag, due FROM records WHERE collection = $collection AND partition = $partition AND row = $row",
            ("$collection", SqliteType.Text), ("$partition", SqliteType.Blob), ("$row", SqliteType.Blob));
        _range = _connection.Prepare("SELECT partition, row, body, etag, due FROM records WHERE collection = $collection AND partition = $partition AND row >= $from AND row < $to ORDER BY row",
            ("$collection", SqliteType.Text), ("$partition", SqliteType.Blob), ("$from", SqliteType.Blob), ("$to", SqliteType.Blob));
        _due = _connection.Prepare(DueSql,
            ("$collection", SqliteType.Text), ("$shard", SqliteType.Integer), ("$until", SqliteType.Integer), ("$most", SqliteType.Integer));
    }

    public StoredRecord? Get(string collection, byte[] partition, byte[] row)
    {
        _get.Bind(collection, partition, row);
        using var reader = _get.ExecuteReader();
        return reader.Read() ? Record(reader) : null;
    }

    /// <summary>Rows up to the first that brings the bodies over <paramref name="bytes"/>; true when there may be more.</summary>
    public bool Range(string collection, byte[] partition, byte[] from, byte[] to, int bytes, List<StoredRecord> page)
    {
        _range.Bind(collection, partition, from, to);
        using var reader = _range.ExecuteReader();
        while (reader.Read())
        {
            var record = Record(reader);
            page.Add(record);
            bytes -= record.Body.Length + 100;
            if (bytes <= 0) return true;
        }
        return false;
    }

    public List<StoredRecord> Due(string collection, int shard, long until, int most)
    {
        _due.Bind(collection, (long)shard, until, (long)most);
        using var reader = _due.ExecuteReader();
        var records = new List<StoredRecord>();
        while (reader.Read()) records.Add(Record(reader));
        return records;
    }

    public void Dispose()
    {
        _get.Dispose();
        _range.Dispose();
        _due.Dispose();
        _connection.Dispose();
    }

    private static StoredRecord Record(SqliteDataReader reader) => new(
        RecordKey.Text(reader.GetFieldValue<byte[]>(0)),
        RecordKey.Text(reader.GetFieldValue<byte[]>(1)),
        reader.GetFieldValue<byte[]>(2),
        RecordTag.Text(reader.GetInt64(3)),
        reader.IsDBNull(4) ? null : new DateTimeOffset(reader.GetInt64(4), TimeSpan.Zero));
}
