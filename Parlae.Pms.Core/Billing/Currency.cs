using NodaTime.TimeZones;

namespace Parlae.Pms.Core.Billing;

/// <summary>The money a practice reckons in: that of the country its time zone lies in, since no PMS says.</summary>
public static class Currency
{
    private const string Usual = "USD";

    private static readonly Dictionary<string, string> OfCountry = new(StringComparer.Ordinal)
    {
        ["CA"] = "CAD",
        ["US"] = Usual,
        ["GB"] = "GBP",
        ["IE"] = "EUR",
        ["AU"] = "AUD",
        ["NZ"] = "NZD",
    };

    /// <summary>ISO 4217.</summary>
    public static string Of(string timeZone)
    {
        // By its own name first: Creston in Canada keeps the time of Phoenix.
        var country = Country(timeZone) ?? (TzdbDateTimeZoneSource.Default.CanonicalIdMap.TryGetValue(timeZone, out var canonical) ? Country(canonical) : null);
        return country is null ? Usual : OfCountry.GetValueOrDefault(country, Usual);
    }

    private static string? Country(string zone) => TzdbDateTimeZoneSource.Default.ZoneLocations?.FirstOrDefault(location => location.ZoneId == zone)?.CountryCode;
}
