using System.Globalization;

namespace Parlae.Pms.Sandbox.Sikka.Tables;

/// <summary>The general filter <c>find=column=eq_value::AND::column=gt_value</c> (reference 4.3); AND binds closer than OR.</summary>
internal static class Find
{
    internal static Condition? For(Shape shape, IQueryCollection query)
    {
        if (Filter.Value(query, "find") is not { } text)
            return null;
        Func<string[], bool>[][] any = [.. text.Split("::OR::").Select(all => all.Split("::AND::").Select(one => Term(shape, one)).ToArray())];
        return new Condition(row => Array.Exists(any, all => Array.TrueForAll(all, term => term(row))));
    }

    private static Func<string[], bool> Term(Shape shape, string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var bar = equals < 0 ? -1 : text.IndexOf('_', equals);
        if (bar < 0 || shape.PlaceOf(text[..equals].Trim()) is not { } place)
            throw new SikkaRefusal(SikkaError.InvalidParameter("find"));
        var wanted = text[(bar + 1)..];
        return text[(equals + 1)..bar] switch
        {
            "eq" => row => Same(row[place], wanted),
            "neq" => row => !Same(row[place], wanted),
            "like" => row => row[place].StartsWith(wanted, StringComparison.OrdinalIgnoreCase),
            "gt" => row => Compare(row[place], wanted) > 0,
            "gte" => row => Compare(row[place], wanted) >= 0,
            "lt" => row => Compare(row[place], wanted) < 0,
            "lte" => row => Compare(row[place], wanted) <= 0,
            _ => throw new SikkaRefusal(SikkaError.InvalidParameter("find")),
        };
    }

    /// <summary>A day equals a stamp of that day.</summary>
    private static bool Same(string cell, string wanted) =>
        cell.Equals(wanted, StringComparison.OrdinalIgnoreCase) || (IsDay(wanted) && cell.StartsWith(wanted + "T", StringComparison.Ordinal));

    private static int Compare(string cell, string wanted)
    {
        if (decimal.TryParse(cell, CultureInfo.InvariantCulture, out var number) && decimal.TryParse(wanted, CultureInfo.InvariantCulture, out var bound))
            return number.CompareTo(bound);
        return string.CompareOrdinal(IsDay(wanted) && cell.Length > wanted.Length ? cell[..wanted.Length] : cell, wanted);
    }

    private static bool IsDay(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
