using System.Collections.Concurrent;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Parlae.Pms.Functions.Web;

/// <summary>
/// How days and times are written: the one place of the pages for it. Patterns and names are texts (<c>Date.…</c>) like all others, so that they come
/// with the texts' language (<see cref="WebWords"/>) and need nothing that a host knows of cultures.
/// </summary>
internal sealed class DateForms
{
    private const string Group = "Date";

    private static readonly ConcurrentDictionary<string, DateForms> OfLanguages = new(StringComparer.Ordinal);

    private readonly ZonedDateTimePattern moment;
    private readonly ZonedDateTimePattern exact;
    private readonly LocalDatePattern day;
    private readonly LocalDatePattern shortDay;
    private readonly LocalTimePattern clock;
    private readonly LocalTimePattern hour;
    private readonly LocalTimePattern minute;

    /// <param name="text">A text by its name.</param>
    public DateForms(Func<string, string> text)
    {
        string Of(string name) => text($"{Group}.{name}");
        var culture = Culture(Of);
        ZonedDateTimePattern Zoned(string name) => ZonedDateTimePattern.Create(Of(name), culture, Resolvers.LenientResolver, null, default);
        (moment, exact) = (Zoned("Moment"), Zoned("Exact"));
        (day, shortDay) = (LocalDatePattern.Create(Of("Day"), culture), LocalDatePattern.Create(Of("ShortDay"), culture));
        (clock, hour, minute) = (LocalTimePattern.Create(Of("Clock"), culture), LocalTimePattern.Create(Of("Hour"), culture), LocalTimePattern.Create(Of("Minute"), culture));
    }

    /// <summary>Of the language that the texts are in.</summary>
    public static DateForms Current => OfLanguages.GetOrAdd(CultureInfo.CurrentUICulture.Name, _ => new DateForms(WebWords.Of));

    /// <summary>A day and its time, to the minute.</summary>
    public string Moment(ZonedDateTime at) => moment.Format(at);

    /// <summary>A day and its time, to the second.</summary>
    public string Exact(ZonedDateTime at) => exact.Format(at);

    /// <summary>A day.</summary>
    public string Day(LocalDate date) => day.Format(date);

    /// <summary>A day among others, whose year is told elsewhere.</summary>
    public string ShortDay(LocalDate date) => shortDay.Format(date);

    /// <summary>A time of the day, to the second.</summary>
    public string Clock(LocalTime time) => clock.Format(time);

    /// <summary>A whole hour of the day.</summary>
    public string Hour(int whole) => hour.Format(new LocalTime(whole, 0));

    /// <summary>A time of the day, to the minute.</summary>
    public string Minute(LocalTime time) => minute.Format(time);

    private static CultureInfo Culture(Func<string, string> of)
    {
        var (days, months, halves) = (Words(of("DayNames"), 7), Words(of("MonthNames"), 12), Words(of("Halves"), 2));
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        var names = culture.DateTimeFormat;
        (names.AbbreviatedDayNames, names.DayNames) = (days, days);
        string[] year = [.. months, ""]; // a thirteenth, which our calendar has not
        (names.AbbreviatedMonthNames, names.AbbreviatedMonthGenitiveNames, names.MonthNames, names.MonthGenitiveNames) = (year, year, year, year);
        (names.AMDesignator, names.PMDesignator) = (halves[0], halves[1]);
        return culture;
    }

    private static string[] Words(string text, int count) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is var words && words.Length == count ? words : throw new FormatException($"The texts must name {count} in '{text}'.");
}
