using System.Buffers;
using System.Globalization;
using Azure.Data.Tables;

namespace Parlae.Pms.Core.Storage.Tables;

/// <summary>
/// A row of the due index: it says when to look at which record. It lies in a partition of its shard, so that it cannot be written in one
/// transaction with the record; its name, which the record carries too, says whether the record still means it.
/// </summary>
/// <remarks>Name: 19 digits of UTC ticks, so that the oldest comes first, and a number of its own, so that two writers never share a marker.</remarks>
internal static class DueMarker
{
    public const int NameLength = TickDigits + 1 + 32;

    private const int TickDigits = 19;
    private const string PartitionName = "Partition";
    private const string RowName = "Row";
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static string Partition(int shard) => string.Create(CultureInfo.InvariantCulture, $"@due-{shard:00}");

    public static string Name(DateTimeOffset due) => $"{Ticks(due.UtcTicks)}-{Guid.NewGuid():N}";

    /// <summary>Above the names of all that is due then or before.</summary>
    public static string After(DateTimeOffset until) => Ticks(until.UtcTicks + 1);

    public static bool IsName(ReadOnlySpan<char> text) =>
        text.Length == NameLength && text[TickDigits] == '-' && text[..TickDigits].IndexOfAnyExceptInRange('0', '9') < 0 && text[(TickDigits + 1)..].IndexOfAnyExcept(HexDigits) < 0;

    public static DateTimeOffset Due(string name) => new(long.Parse(name.AsSpan(0, TickDigits), NumberStyles.None, CultureInfo.InvariantCulture), TimeSpan.Zero);

    public static TableEntity Entity(int shard, string name, string partitionKey, string rowKey) =>
        new(Partition(shard), name) { [PartitionName] = partitionKey, [RowName] = rowKey };

    /// <summary>The keys of the record in its table.</summary>
    public static (string PartitionKey, string RowKey) Target(TableEntity marker) => (marker.GetString(PartitionName), marker.GetString(RowName));

    private static string Ticks(long ticks) => ticks.ToString("D19", CultureInfo.InvariantCulture);
}
