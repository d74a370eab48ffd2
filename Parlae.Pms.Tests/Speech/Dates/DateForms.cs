using System.Globalization;
using NodaTime;
using Parlae.Pms.Functions.Speech;

namespace Parlae.Pms.Tests.Speech.Dates;

/// <summary>A date or time in each of the full forms in which people and models write it.</summary>
internal static class DateForms
{
    private static readonly string[] Ordinals =
    [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
        "nineteenth", "twentieth", "twenty-first", "twenty second", "twenty-third", "twenty fourth", "twenty-fifth", "twenty sixth", "twenty-seventh", "twenty eighth", "twenty-ninth", "thirtieth", "thirty-first",
    ];

    public static IEnumerable<string> Of(LocalDate date)
    {
        var (year, month, day) = date;
        var name = CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);
        var (nth, ordinal, weekday) = (SpokenTime.Day(date).Split(' ')[^1], Ordinals[day - 1], date.DayOfWeek.ToString());
        yield return $"{year}-{month:00}-{day:00}";
        yield return $"{year}-{month}-{day}";
        yield return $"{year}/{month}/{day}";
        yield return $"{year}{month:00}{day:00}";
        yield return $"{name} {day}, {year}";
        yield return $"{name} {nth} {year}";
        yield return $"{name} the {ordinal}, {year}";
        yield return $"{day} {name} {year}";
        yield return $"the {nth} of {name}, {year}";
        yield return $"the {ordinal} of {name} {year}".ToUpperInvariant();
        yield return $"{name[..3]} {day} {year}".ToLowerInvariant();
        yield return $"{name[..3]}. {day}, {year}";
        yield return $"{weekday}, {name} {nth}, {year}";
        yield return $"{weekday[..3]} {day} {name[..3]} {year}";
        yield return $"um, {weekday} the {nth} of {name} {year}, please";
        yield return $"{weekday}, {year}-{month:00}-{day:00}";
        if (day > 12 || new LocalDate(year, day, month).DayOfWeek != date.DayOfWeek)
            yield return $"{weekday} {month}/{day}/{year}";
        if (day > 12)
        {
            yield return $"{month}/{day}/{year}";
            yield return $"{month:00}/{day:00}/{year % 100:00}";
            yield return $"{day}.{month}.{year}";
        }
    }

    public static IEnumerable<string> Of(LocalTime time)
    {
        var (half, hour) = (time.Hour < 12 ? "am" : "pm", time.ClockHourOfHalfDay);
        yield return SpokenTime.Clock(time);
        yield return $"{hour}:{time.Minute:00}{half}";
        yield return $"{hour}.{time.Minute:00} {half[0]}.m.";
        yield return $"{time.Hour:00}:{time.Minute:00}{(time.Hour is 0 or > 12 or < 10 ? "" : half)}";
        if (time.Minute == 0)
            yield return $"{hour} o'clock {half}";
        if (time.Hour is >= 7 and <= 18)
            yield return $"{hour}:{time.Minute:00}";
    }
}
