using System.Globalization;
using NodaTime;

namespace Parlae.Pms.Functions.Web;

/// <summary>Times as people of a practice read them: in its own zone. How they are written: <see cref="DateForms"/>.</summary>
internal static class WebTime
{
    /// <param name="at">Null: it never was.</param>
    /// <param name="zone">IANA name; one that is not known is UTC.</param>
    public static string? At(DateTimeOffset? at, string zone) => at is { } moment ? DateForms.Current.Moment(Instant.FromDateTimeOffset(moment).InZone(Zone(zone))) : null;

    /// <summary>To the second, where one thing follows another.</summary>
    /// <param name="at">When it was.</param>
    /// <param name="zone">As above.</param>
    public static string Exactly(DateTimeOffset at, string zone) => DateForms.Current.Exact(Instant.FromDateTimeOffset(at).InZone(Zone(zone)));

    /// <summary>The time of the day, to the second.</summary>
    public static string? Clock(Instant? at, string zone) => at is { } moment ? Clock(moment, Zone(zone)) : null;

    /// <summary>A moment of a day that is named elsewhere.</summary>
    public static string Clock(Instant at, DateTimeZone zone) => DateForms.Current.Clock(at.InZone(zone).TimeOfDay);

    /// <summary>A day.</summary>
    public static string Day(LocalDate day) => DateForms.Current.Day(day);

    /// <summary>A day among others, whose year is told elsewhere.</summary>
    public static string ShortDay(LocalDate day) => DateForms.Current.ShortDay(day);

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

    private static DateTimeZone Zone(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? DateTimeZone.Utc;
}
