using System.Collections.Concurrent;

namespace Parlae.Pms.Core.Privacy;

/// <summary>Rows deleted so far, by partition and collection; also of a purge that broke off.</summary>
public sealed class PurgeTally
{
    private readonly ConcurrentDictionary<(string Partition, string Collection), int> _rows = new();

    private readonly ConcurrentDictionary<string, int> _unsure = new(StringComparer.Ordinal);

    public int Rows => _rows.Values.Sum();

    /// <summary>Rows whose deletion the store did not answer, and that may be gone as well; of one partition or all.</summary>
    public int Unsure(string? partition = null) => _unsure.Where(entry => partition is null || entry.Key == partition).Sum(entry => entry.Value);

    /// <summary>Partitions that lost rows, or may have.</summary>
    public IEnumerable<string> Partitions => _rows.Keys.Select(key => key.Partition).Concat(_unsure.Keys).Distinct(StringComparer.Ordinal);

    public IEnumerable<(string Collection, int Rows)> All => Of(_ => true);

    /// <summary>Of one partition, which is the account for all but a few rows of the platform.</summary>
    public IEnumerable<(string Collection, int Rows)> Of(string partition) => Of(each => each == partition);

    private IEnumerable<(string Collection, int Rows)> Of(Func<string, bool> isMeant) =>
        _rows.Where(entry => isMeant(entry.Key.Partition)).OrderBy(entry => entry.Key.Collection, StringComparer.Ordinal).Select(entry => (entry.Key.Collection, entry.Value));

    internal void Doubt(string partition, int rows) => _unsure.AddOrUpdate(partition, rows, (_, before) => before + rows);

    internal void Add(string collection, string partition, int rows)
    {
        if (rows > 0) _rows.AddOrUpdate((partition, collection), rows, (_, before) => before + rows);
    }
}
