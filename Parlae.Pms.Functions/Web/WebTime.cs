using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Parlae.Pms.Functions.Web;

/// <summary>Times as people of a practice read them: in its own zone.</summary>
internal static class WebTime
{
    private static readonly ZonedDateTimePattern Spoken = ZonedDateTimePattern.Create("ddd, MMM d yyyy, h:mm tt", CultureInfo.InvariantCulture, ZoneLocalMappingResolver(), null, default);
    private static readonly LocalDatePattern DayText = LocalDatePattern.CreateWithInvariantCulture("ddd, MMM d uuuu");
    private static readonly LocalDatePattern ShortDayText = LocalDatePattern.CreateWithInvariantCulture("ddd, MMM d");
    private static readonly LocalTimePattern ClockText = LocalTimePattern.CreateWithInvariantCulture("h:mm:ss tt");

    /// <param name="at">Null: it never was.</param>
    /// <param name="zone">IANA name; one that is not known is UTC.</param>
    public static string? At(DateTimeOffset? at, string zone) => at is { } moment ? Spoken.Format(Instant.FromDateTimeOffset(moment).InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc)) : null;

    /// <summary>The time of the day, to the second.</summary>
    public static string? Clock(Instant? at, string zone) => at is { } moment ? Clock(moment, DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc) : null;

    /// <summary>How long ago something was, in one unit.</summary>
    public static string Age(TimeSpan age) =>
        age < TimeSpan.FromHours(2) ? WebWords.Of("Age.Minutes", Math.Max(0, (int)age.TotalMinutes))
        : age < TimeSpan.FromDays(2) ? WebWords.Of("Age.Hours", (int)age.TotalHours)
        : WebWords.Of("Age.Days", (int)age.TotalDays);

    /// <summary>How long something took.</summary>
    public static string Took(TimeSpan took) =>
        took < TimeSpan.FromSeconds(1) ? WebWords.Of("Took.Milliseconds", (int)Math.Ceiling(took.TotalMilliseconds))
        : took < TimeSpan.FromMinutes(1) ? WebWords.Of("Took.Seconds", took.TotalSeconds.ToString("0.0", CultureInfo.CurrentCulture))
        : WebWords.Of("Took.Minutes", (int)took.TotalMinutes, took.Seconds);

    /// <summary>A day.</summary>
    public static string Day(LocalDate day) => DayText.Format(day);

    /// <summary>A day among others, whose year is told elsewhere.</summary>
    public static string ShortDay(LocalDate day) => ShortDayText.Format(day);

    /// <summary>A moment of a day that is named elsewhere.</summary>
    public static string Clock(Instant at, DateTimeZone zone) => ClockText.Format(at.InZone(zone).TimeOfDay);

    private static NodaTime.TimeZones.ZoneLocalMappingResolver ZoneLocalMappingResolver() => NodaTime.TimeZones.Resolvers.LenientResolver;
}
