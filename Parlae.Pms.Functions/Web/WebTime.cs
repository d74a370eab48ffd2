using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Parlae.Pms.Functions.Web;

/// <summary>Times as people of a practice read them: in its own zone.</summary>
internal static class WebTime
{
    private static readonly ZonedDateTimePattern Spoken = ZonedDateTimePattern.Create("ddd, MMM d yyyy, h:mm tt", CultureInfo.InvariantCulture, ZoneLocalMappingResolver(), null, default);
    private static readonly ZonedDateTimePattern ToTheSecond = ZonedDateTimePattern.Create("h:mm:ss tt", CultureInfo.InvariantCulture, ZoneLocalMappingResolver(), null, default);

    /// <param name="at">Null: it never was.</param>
    /// <param name="zone">IANA name; one that is not known is UTC.</param>
    public static string? At(DateTimeOffset? at, string zone) => at is { } moment ? Spoken.Format(Instant.FromDateTimeOffset(moment).InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc)) : null;

    /// <summary>The time of the day, to the second.</summary>
    public static string? Clock(Instant? at, string zone) => at is { } moment ? ToTheSecond.Format(moment.InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc)) : null;

    private static NodaTime.TimeZones.ZoneLocalMappingResolver ZoneLocalMappingResolver() => NodaTime.TimeZones.Resolvers.LenientResolver;
}
