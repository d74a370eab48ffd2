using System.Collections.Concurrent;

namespace Parlae.Pms.Core.Privacy;

/// <summary>Rows deleted so far, by partition and collection; also of a purge that broke off.</summary>
public sealed class PurgeTally
{
    private readonly ConcurrentDictionary<(string Partition, string Collection), int> _rows = new();

    public int Rows => _rows.Values.Sum();

    /// <summary>By partition, which is the account for all but a few rows of the platform.</summary>
    public IEnumerable<IGrouping<string, (string Collection, int Rows)>> ByPartition =>
        _rows.OrderBy(entry => entry.Key.Collection, StringComparer.Ordinal).GroupBy(entry => entry.Key.Partition, entry => (entry.Key.Collection, entry.Value), StringComparer.Ordinal);

    internal void Add(string collection, string partition, int rows)
    {
        if (rows > 0) _rows.AddOrUpdate((partition, collection), rows, (_, before) => before + rows);
    }
}
