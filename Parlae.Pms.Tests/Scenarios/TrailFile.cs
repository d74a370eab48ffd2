using System.Text;
using Microsoft.Data.Sqlite;
using Parlae.Pms.Core.Storage.Sqlite;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>The trail as it lies in the database file, open to whoever has the file.</summary>
internal sealed class TrailFile : IDisposable
{
    private const string At = " FROM records WHERE collection = 'audit' AND partition = $partition AND row = $row";

    private readonly SqliteConnection connection;

    public TrailFile(string dataFolder)
    {
        connection = new SqliteConnection($"Data Source={Path.Combine(dataFolder, "records.db")};Pooling=false");
        connection.Open();
    }

    /// <summary>Sequences of a day, in order.</summary>
    public List<long> Sequences(string partition)
    {
        using var command = Command("SELECT row FROM records WHERE collection = 'audit' AND partition = $partition ORDER BY row", partition, "");
        using var reader = command.ExecuteReader();
        var found = new List<long>();
        while (reader.Read())
        {
            if (long.TryParse(RecordKey.Text(reader.GetFieldValue<byte[]>(0)), out var sequence))
                found.Add(sequence);
        }

        return found;
    }

    public byte[] Body(string partition, string row)
    {
        using var command = Command("SELECT body" + At, partition, row);
        return (byte[])command.ExecuteScalar()!;
    }

    public byte[] Body(string partition, long sequence) => Body(partition, Row(sequence));

    public void Write(string partition, string row, byte[] body)
    {
        using var command = Command("UPDATE records SET body = $body WHERE collection = 'audit' AND partition = $partition AND row = $row", partition, row);
        command.Parameters.AddWithValue("$body", body);
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    public void Write(string partition, long sequence, byte[] body) => Write(partition, Row(sequence), body);

    public void Replace(string partition, string row, string old, string text)
    {
        var body = Encoding.UTF8.GetString(Body(partition, row));
        Assert.Contains(old, body, StringComparison.Ordinal);
        Write(partition, row, Encoding.UTF8.GetBytes(body.Replace(old, text, StringComparison.Ordinal)));
    }

    public void Insert(string partition, long sequence, byte[] body)
    {
        using var command = Command("INSERT INTO records (collection, partition, row, shard, body, etag) VALUES ('audit', $partition, $row, 0, $body, 1)", partition, Row(sequence));
        command.Parameters.AddWithValue("$body", body);
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    public void Delete(string partition, string row)
    {
        using var command = Command("DELETE" + At, partition, row);
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    public void Delete(string partition, long sequence) => Delete(partition, Row(sequence));

    public void DeleteAll(string partition)
    {
        using var command = Command("DELETE FROM records WHERE collection = 'audit' AND partition = $partition", partition, "");
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    public static string Row(long sequence) => sequence.ToString("D12", System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => connection.Dispose();

    private SqliteCommand Command(string sql, string partition, string row)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only the constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$partition", RecordKey.Bytes(partition));
        if (row.Length > 0)
            command.Parameters.AddWithValue("$row", RecordKey.Bytes(row));
        return command;
    }
}
