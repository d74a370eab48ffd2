using Microsoft.Extensions.Primitives;
using NodaTime;
using Parlae.Pms.Sandbox.Faults;

namespace Parlae.Pms.Sandbox.OpenDental;

/// <summary>Filters of lists.</summary>
internal static class OpenDentalQuery
{
    /// <summary><c>date</c>, or <c>dateStart</c> and <c>dateEnd</c>, both of them inclusive; null: none was given.</summary>
    internal static (LocalDate First, LocalDate Last)? Days(Exchange exchange)
    {
        var query = exchange.Context.Request.Query;
        if (query["date"].ToString() is { Length: > 0 } one)
            return (Date("date", one), Date("date", one));
        if (query["dateStart"].ToString() is not { Length: > 0 } first)
            return null;
        var from = Date("dateStart", first);
        var to = query["dateEnd"].ToString() is { Length: > 0 } last ? Date("dateEnd", last) : from.PlusYears(1);
        return to >= from ? (from, to) : throw new OpenDentalRefusal(400, "dateEnd is before dateStart.");
    }

    internal static bool Fits(StringValues wanted, object? value) => wanted.ToString() is var text && (text.Length == 0 || text.Equals(value?.ToString(), StringComparison.OrdinalIgnoreCase));

    /// <summary>Any part of it, whatever its case.</summary>
    internal static bool Holds(StringValues wanted, params string[] values) =>
        wanted.ToString() is var text && (text.Length == 0 || Array.Exists(values, value => value.Contains(text, StringComparison.OrdinalIgnoreCase)));

    private static LocalDate Date(string name, string text) => OpenDentalText.ReadDate(text) ?? throw new OpenDentalRefusal(400, $"{name} is not in the format yyyy-MM-dd.");
}
