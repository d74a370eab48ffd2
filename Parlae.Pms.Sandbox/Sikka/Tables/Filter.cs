using System.Globalization;

namespace Parlae.Pms.Sandbox.Sikka.Tables;

/// <summary>What a row must fulfil; one that asks for a column's exact value can be looked up.</summary>
internal sealed record Condition(Func<string[], bool> Test, LookUp? LookUp = null);

/// <summary>A column's value.</summary>
internal sealed record LookUp(int Place, string Value);

/// <summary>A query parameter that narrows a table. Text compares as it is stored, letter case aside: Sikka documents no cleverer rule.</summary>
internal sealed class Filter(Func<Shape, IQueryCollection, Condition?> make)
{
    internal Condition? For(Shape shape, IQueryCollection query) => make(shape, query);

    internal static Filter Equal(string parameter, params string[] columns) => On(parameter, columns.Length == 0 ? [parameter] : columns,
        static (cell, wanted) => cell.Equals(wanted, StringComparison.OrdinalIgnoreCase), canLookUp: true);

    internal static Filter Contains(string parameter, params string[] columns) => On(parameter, columns,
        static (cell, wanted) => cell.Contains(wanted, StringComparison.OrdinalIgnoreCase));

    /// <summary>A day, compared with a stamp of that day.</summary>
    internal static Filter Day(string parameter) => On(parameter, [parameter],
        static (cell, wanted) => cell.Length > 0 && (cell == wanted || cell.StartsWith(wanted + "T", StringComparison.Ordinal)));

    /// <summary><c>startdate</c> and <c>enddate</c>, both days included, on the column that <c>date_filter_on</c> names.</summary>
    internal static Filter Dates(string defaultColumn, params string[] otherColumns) => new((shape, query) =>
    {
        var on = Value(query, "date_filter_on") ?? defaultColumn;
        if (on != defaultColumn && !otherColumns.Contains(on))
            throw new SikkaRefusal(SikkaError.InvalidParameter("date_filter_on"));
        return Between(shape.PlaceOf(on)!.Value, DayOf(query, "startdate"), DayOf(query, "enddate"));
    });

    /// <summary>By when the row came into the copy; times may carry a clock time.</summary>
    internal static Filter Loaded { get; } = new((shape, query) =>
        Between(shape.PlaceOf("loadeddate")!.Value, DayOf(query, "loaded_startdate"), DayOf(query, "loaded_enddate")));

    internal static string? Value(IQueryCollection query, string parameter) =>
        query.TryGetValue(parameter, out var values) && values.ToString() is { Length: > 0 } value ? value : null;

    private static Filter On(string parameter, string[] columns, Func<string, string, bool> matches, bool canLookUp = false) => new((shape, query) =>
    {
        if (Value(query, parameter) is not { } wanted)
            return null;
        int[] places = [.. columns.Select(column => shape.PlaceOf(column)!.Value)];
        var lookUp = canLookUp && places.Length == 1 ? new LookUp(places[0], wanted) : null;
        return new Condition(row => Array.Exists(places, place => matches(row[place], wanted)), lookUp);
    });

    private static Condition? Between(int place, string? from, string? to) => from is null && to is null ? null : new(row =>
        row[place].Length > 0
        && (from is null || string.CompareOrdinal(row[place], from) >= 0)
        && (to is null || string.CompareOrdinal(row[place], 0, to, 0, to.Length) <= 0));

    private static string? DayOf(IQueryCollection query, string parameter)
    {
        if (Value(query, parameter) is not { } text)
            return null;
        return DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? text
            : throw new SikkaRefusal(SikkaError.InvalidParameter(parameter));
    }
}
