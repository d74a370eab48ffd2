using System.Globalization;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Core.Storage.Cosmos;

/// <summary>
/// The keys of an item. All are spelled in plain ASCII, on whose order all agree; <c>/</c>, which no key of ours has, parts them. Written into
/// items, so they must never change.
/// </summary>
/// <param name="Partition">The service's partition key: the collection and our partition.</param>
/// <param name="Row">Our row, spelled.</param>
internal readonly record struct CosmosKey(string Partition, string Row)
{
    private const char Separator = '/';
    private const char AfterSeparator = '0';
    private const int TickDigits = 19;

    public static CosmosKey Of(string collection, string partition, string row) => new(PartitionOf(collection, partition), SpelledKey.Of(row));

    public static string PartitionOf(string collection, string partition) => $"{collection}{Separator}{SpelledKey.Of(partition)}";

    /// <summary>Unique in the partition. The letter keeps a row of dots alone from being a step in an address.</summary>
    public string Id => $"r{Row}";

    /// <summary>Sorts the rows of a partition, and of no other: one range of one index holds them.</summary>
    public string Sort => $"{Partition}{Separator}{Row}";

    /// <summary>The range of <see cref="Sort"/> that holds rows from one (inclusive) to another (exclusive).</summary>
    public static (string From, string To) Range(string partition, string? from, string? to) =>
        ($"{partition}{Separator}{(from is null ? "" : SpelledKey.Of(from))}", to is null ? $"{partition}{AfterSeparator}" : $"{partition}{Separator}{SpelledKey.Of(to)}");

    /// <summary>Sorts what is due in one shard of a collection, and nothing else.</summary>
    public static string Due(string collection, int shard, DateTimeOffset due) => Due(collection, shard, due.UtcTicks);

    /// <summary>The range of <see cref="Due(string, int, DateTimeOffset)"/> that holds what is due then or before.</summary>
    public static (string From, string To) DueRange(string collection, int shard, DateTimeOffset until) =>
        (Due(collection, shard, 0), Due(collection, shard, until.UtcTicks + 1));

    public static (string Partition, string Row) Read(string sort)
    {
        var parts = sort.Split(Separator);
        return (SpelledKey.Read(parts[1]), SpelledKey.Read(parts[2]));
    }

    public static DateTimeOffset ReadDue(string due) => new(long.Parse(due.AsSpan(due.Length - TickDigits), NumberStyles.None, CultureInfo.InvariantCulture), TimeSpan.Zero);

    private static string Due(string collection, int shard, long ticks) => string.Create(CultureInfo.InvariantCulture, $"{collection}{Separator}{shard:00}{Separator}{ticks:D19}");
}
