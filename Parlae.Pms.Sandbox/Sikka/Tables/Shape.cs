using System.Collections.Concurrent;

namespace Parlae.Pms.Sandbox.Sikka.Tables;

/// <summary>
/// The columns of one Sikka endpoint, from a list of names: <c>name</c> is in the default set, <c>name+</c> comes only when asked for,
/// <c>#name</c> holds JSON instead of text, <c>!name</c> is never sent and only filtered by.
/// </summary>
internal sealed class Shape
{
    private const int KeptFieldSets = 64;

    private readonly Dictionary<string, int> places = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, FieldSet> fieldSets = new(StringComparer.OrdinalIgnoreCase);
    private readonly Column[] columns;

    internal Shape(string names)
    {
        columns = [.. names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Column.Of)];
        for (var place = 0; place < columns.Length; place++)
            places.Add(columns[place].Name, place);
        Default = new FieldSet([.. Enumerable.Range(0, columns.Length).Where(place => columns[place].IsDefault)], Cached: true);
    }

    internal IReadOnlyList<Column> Columns => columns;

    internal FieldSet Default { get; }

    internal int? PlaceOf(string column) => places.TryGetValue(column, out var place) ? place : null;

    /// <summary>The columns that <c>fields</c> asks for: all, or the default set and more, or with <c>lightweight</c> only those named.</summary>
    internal FieldSet Fields(string? asked, bool lightweight)
    {
        if (string.IsNullOrEmpty(asked))
            return Default;
        var key = (lightweight ? "only:" : "also:") + asked;
        if (fieldSets.TryGetValue(key, out var known))
            return known;
        var names = asked.Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var all = names.Contains("get_all");
        var set = new FieldSet(
            [.. Enumerable.Range(0, columns.Length).Where(place => !columns[place].IsHidden && (all || names.Contains(columns[place].Name) || (!lightweight && columns[place].IsDefault)))],
            Cached: fieldSets.Count < KeptFieldSets);
        return set.Cached ? fieldSets.GetOrAdd(key, set) : set;
    }
}

/// <summary>A choice of columns; compared by reference, since the shape hands out the same one again.</summary>
internal sealed class FieldSet(int[] places, bool Cached)
{
    internal int[] Places => places;

    internal bool Cached { get; } = Cached;
}

internal sealed record Column(string Name, bool IsDefault, bool IsJson, bool IsHidden)
{
    internal static Column Of(string text)
    {
        var name = text.TrimEnd('+').TrimStart('#', '!');
        return new Column(name, !text.EndsWith('+') && !text.StartsWith('!'), text.StartsWith('#'), text.StartsWith('!'));
    }
}
