using NodaTime;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>Models often write last year's date. The day is not moved; the caller is asked whether this is the one.</summary>
public static class YearSlip
{
    /// <summary>
    /// The same day of this year or, when that is over too, of the next. At a year's end, a day of its beginning is next year's.
    /// Null: nothing speaks for a slip.
    /// </summary>
    public static LocalDate? Meant(LocalDate said, LocalDate today)
    {
        if (said >= today)
            return null;
        var (thisYear, nextYear) = (InYear(said, today.Year), InYear(said, today.Year + 1));
        if (said.Year < today.Year)
            return thisYear >= today ? thisYear : nextYear;
        return Period.DaysBetween(today, nextYear) < Period.DaysBetween(said, today) ? nextYear : null;
    }

    private static LocalDate InYear(LocalDate date, int year) => new(year, date.Month, Math.Min(date.Day, CalendarSystem.Iso.GetDaysInMonth(year, date.Month)));
}
