using NodaTime;

namespace Parlae.Pms.Tests.Contracts.Pms;

internal static class ZoneDates
{
    /// <summary>The day on which a moment falls there.</summary>
    public static LocalDate Of(this DateTimeZone zone, DateTimeOffset moment) => Instant.FromDateTimeOffset(moment).InZone(zone).Date;
}
