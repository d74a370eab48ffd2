using NodaTime;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>The days that a month and a day of it fall on, year after year.</summary>
internal static class YearlyDates
{
    public static IEnumerable<LocalDate> InYear((int Month, int Day) reading, int year)
    {
        if (year is >= 1900 and <= 2200 && reading.Month is >= 1 and <= 12 && reading.Day >= 1 && reading.Day <= CalendarSystem.Iso.GetDaysInMonth(year, reading.Month))
            yield return new LocalDate(year, reading.Month, reading.Day);
    }

    public static bool Exists((int Month, int Day) reading) => reading.Day >= 1 && InYear(reading, 2000).Any();

    /// <summary>Without a year, the nearest such day; a day that is just over is not silently taken for next year's.</summary>
    public static List<LocalDate> Nearest((int Month, int Day) reading, LocalDate today, bool isPastToo)
    {
        if (!Exists(reading))
            return [];
        var years = Enumerable.Range(today.Year - 1, 3).SelectMany(year => InYear(reading, year)).ToList();
        var (before, after) = (years.FindLast(day => day < today), years.Find(day => day >= today));
        var (back, ahead) = (Distance(before), Distance(after));
        if (!isPastToo)
        {
            if (reading == (2, 29) && !InYear(reading, today.Year).Any() && today.Month <= 2)
                return [];
            return after != default && (before.Year != today.Year || ahead < back) ? [after] : before.Year == today.Year ? [before] : [];
        }

        return years.FindAll(day => Distance(day) <= 3 * Math.Min(back, ahead));

        int Distance(LocalDate day) => day == default ? 100_000 : Math.Abs(Period.DaysBetween(today, day));
    }
}
