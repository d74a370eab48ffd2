using System.Globalization;
using NodaTime;
using Parlae.Pms.Sandbox.Sikka.Tables;

namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>Which practice_events a request asks for: only those of appointments exist here, of the last so many minutes if it says so.</summary>
internal static class SikkaEvents
{
    private const int LongestMinutes = 1440;

    internal static Condition Test(Shape shape, IQueryCollection query, Instant now)
    {
        if (!query["events"].ToString().Split(',').Contains("appointments"))
            return new Condition(static _ => false);
        if (Filter.Value(query, "interval") is not { } text)
            return new Condition(static _ => true);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes is < 1 or > LongestMinutes)
            throw new SikkaRefusal(SikkaError.InvalidParameter("interval"));
        var place = shape.PlaceOf("loadeddate")!.Value;
        var from = SikkaFormat.Wall(now - Duration.FromMinutes(minutes));
        return new Condition(row => string.CompareOrdinal(row[place], from) >= 0);
    }
}
