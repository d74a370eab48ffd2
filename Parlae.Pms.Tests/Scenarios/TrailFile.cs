using System.Globalization;
using System.Text;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>The trail as it lies in the store, open to whoever can write there.</summary>
internal sealed class TrailFile(IPartitionedRecords records)
{
    private const string Audit = "audit";

    /// <summary>Sequences of a day, in order.</summary>
    public ValueTask<List<long>> SequencesAsync(string partition) => records.RangeAsync(Audit, partition, null, null, Clinic.Cancellation)
        .Where(record => long.TryParse(record.Row, out _)).Select(record => long.Parse(record.Row, CultureInfo.InvariantCulture)).ToListAsync(Clinic.Cancellation);

    public async Task<byte[]> BodyAsync(string partition, string row) => (await FindAsync(partition, row)).Body.ToArray();

    public Task<byte[]> BodyAsync(string partition, long sequence) => BodyAsync(partition, Row(sequence));

    public async Task WriteAsync(string partition, string row, byte[] body)
    {
        var old = await FindAsync(partition, row);
        Assert.NotNull(await records.TryReplaceAsync(Audit, partition, row, body, old.ETag, old.Due, Clinic.Cancellation));
    }

    public Task WriteAsync(string partition, long sequence, byte[] body) => WriteAsync(partition, Row(sequence), body);

    public async Task ReplaceAsync(string partition, string row, string old, string text)
    {
        var body = Encoding.UTF8.GetString(await BodyAsync(partition, row));
        Assert.Contains(old, body, StringComparison.Ordinal);
        await WriteAsync(partition, row, Encoding.UTF8.GetBytes(body.Replace(old, text, StringComparison.Ordinal)));
    }

    public async Task InsertAsync(string partition, long sequence, byte[] body) => Assert.NotNull(await records.TryInsertAsync(Audit, partition, Row(sequence), body, null, Clinic.Cancellation));

    public async Task DeleteAsync(string partition, string row) => Assert.True(await records.TryDeleteAsync(Audit, partition, row, null, Clinic.Cancellation));

    public Task DeleteAsync(string partition, long sequence) => DeleteAsync(partition, Row(sequence));

    public async Task DeleteAllAsync(string partition)
    {
        var rows = await records.RangeAsync(Audit, partition, null, null, Clinic.Cancellation).Select(record => record.Row).ToListAsync(Clinic.Cancellation);
        Assert.NotEmpty(rows);
        foreach (var row in rows)
            await DeleteAsync(partition, row);
    }

    public static string Row(long sequence) => sequence.ToString("D12", CultureInfo.InvariantCulture);

    private async Task<StoredRecord> FindAsync(string partition, string row) =>
        await records.GetAsync(Audit, partition, row, Clinic.Cancellation) ?? throw new InvalidOperationException($"The trail has no row {row} in {partition}.");
}
