using NodaTime;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>Which days a piece can mean, seen from a day; more than one when people read it differently.</summary>
/// <param name="today">The practice's own day.</param>
/// <param name="isPastToo">Whether days that are over may be meant.</param>
internal sealed class DayResolver(LocalDate today, bool isPastToo)
{
    /// <summary>So far ahead reaches a search that begins today.</summary>
    private const int Soon = 14;

    /// <summary>"December 28 to January 4" goes over the year's end, "March 13 to March 9" is a slip.</summary>
    private const int LongestSpan = 92;

    private LocalDate Monday => today.PlusDays(1 - (int)today.DayOfWeek);

    /// <summary>What is asked when nothing was found; null: nothing more is known.</summary>
    public string? Question { get; private set; }

    public IReadOnlyList<DaySpan> Resolve(DayPiece piece) => piece switch
    {
        DayPiece.Offset offset => [DaySpan.Of(Add(today, offset))],
        DayPiece.Weekday weekday => [.. WeekdayDates(weekday).Distinct().Order().Select(DaySpan.Of)],
        DayPiece.Week week => [.. Mondays(week.Ahead).Select(monday => Clip(Part(monday, week.Third), week.Ahead == 0))],
        DayPiece.WeekOf of => [.. Resolve(of.Day).Select(span => new DaySpan(MondayOf(span.From), MondayOf(span.From).PlusDays(6))).Select(span => Clip(span, true)).Distinct()],
        DayPiece.Weekend weekend => Weekends(weekend.Which),
        DayPiece.MonthDay date => Dates(date),
        DayPiece.DayOfMonth day => [.. OfMonth(day).Select(DaySpan.Of)],
        DayPiece.Month month => [.. Firsts(month.Of).Select(first => Clip(PartOfMonth(first, month.Third), true))],
        DayPiece.WeekOfMonth week => [WeekIn(First(week.Of), week.Number)],
        DayPiece.NthWeekday nth => [DaySpan.Of(Nth(nth))],
        DayPiece.Shifted shifted => [.. Resolve(shifted.From).Select(span => new DaySpan(Add(span.From, shifted.By), Add(span.To, shifted.By)))],
        DayPiece.Span span => [.. Spans(span)],
        DayPiece.Until until => [.. Resolve(until.Day).Select(span => new DaySpan(today, until.IsIncluded ? span.To : span.From.PlusDays(-1))).Where(span => span.To >= today)],
        DayPiece.After after => [.. Resolve(after.Day).Select(span => after.IsIncluded ? span.From : span.To.PlusDays(1)).Select(from => new DaySpan(from, from.PlusDays(Soon)))],
        _ => [new DaySpan(today, today.PlusDays(Soon))],
    };

    /// <summary>The day of this month and of the next ones: for "Friday the 13th", where the weekday says which.</summary>
    public IEnumerable<DaySpan> Months(int day)
    {
        for (var ahead = 0; ahead <= 2; ahead++)
        {
            var month = FirstOfMonth(today).PlusMonths(ahead);
            if (day <= DaysIn(month) && month.PlusDays(day - 1) >= today)
                yield return DaySpan.Of(month.PlusDays(day - 1));
        }
    }

    private static LocalDate Add(LocalDate date, DayPiece.Offset offset) => date.PlusMonths(offset.Months).PlusDays(offset.Days);

    /// <summary>"Next" Friday is the Friday of next week to some, and the coming one to others; a week begins on Monday to some and on Sunday to others.</summary>
    private IEnumerable<LocalDate> WeekdayDates(DayPiece.Weekday weekday)
    {
        var coming = today.Next(weekday.Day);
        return weekday.Which switch
        {
            Which.Plain => today.DayOfWeek == weekday.Day ? [today, coming] : [coming],
            Which.This => today.DayOfWeek == weekday.Day ? [today] : [coming],
            Which.Coming => [coming],
            Which.Last => [today.Previous(weekday.Day)],
            _ => [coming, MondayOf(today).PlusDays(6 + (int)weekday.Day), Sunday(today).PlusDays(7 + ((int)weekday.Day % 7))],
        };
    }

    /// <summary>On a Sunday "this week" may end or begin.</summary>
    private IEnumerable<LocalDate> Mondays(int ahead)
    {
        yield return Monday.PlusWeeks(ahead);
        if (today.DayOfWeek == IsoDayOfWeek.Sunday)
            yield return Monday.PlusWeeks(ahead + 1);
    }

    private static DaySpan Part(LocalDate monday, Third third) => third switch
    {
        Third.Beginning => new(monday, monday.PlusDays(1)),
        Third.Middle => DaySpan.Of(monday.PlusDays(2)),
        Third.End => new(monday.PlusDays(3), monday.PlusDays(4)),
        _ => new(monday, monday.PlusDays(6)),
    };

    private IReadOnlyList<DaySpan> Weekends(Which which)
    {
        var saturday = today.DayOfWeek == IsoDayOfWeek.Sunday ? today.PlusDays(-1) : today.PlusDays(IsoDayOfWeek.Saturday - today.DayOfWeek);
        var isNow = today.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday;
        var next = new DaySpan(saturday.PlusDays(7), saturday.PlusDays(8));
        var coming = Clip(new(saturday, saturday.PlusDays(1)), true);
        return which == Which.Next ? (isNow ? [next] : [coming, next]) : [coming];
    }

    private IReadOnlyList<DaySpan> Dates(DayPiece.MonthDay date)
    {
        var year = date.Year.In(today);
        var found = date.Readings.SelectMany(reading => year is { } said ? YearlyDates.InYear(reading, said) : YearlyDates.Nearest(reading, today, isPastToo)).Distinct().ToList();
        if (found.Count == 0)
        {
            if (date.Readings.Count == 1 || date.Readings.Any(YearlyDates.Exists))
                NoSuchDay(date.Readings.FirstOrDefault(YearlyDates.Exists, date.Readings[0]), year);
            return [];
        }

        var ahead = isPastToo ? found : found.FindAll(day => day >= today);
        return [.. (ahead.Count > 0 ? ahead : found).Order().Select(DaySpan.Of)];
    }

    private IEnumerable<LocalDate> OfMonth(DayPiece.DayOfMonth said)
    {
        var month = FirstOfMonth(today).PlusMonths(said.MonthsAhead ?? 0);
        if (said.Day > DaysIn(month))
            return NoSuchDay((month.Month, said.Day), null);
        var day = month.PlusDays(said.Day - 1);
        if (said.MonthsAhead is not null || day >= today || isPastToo)
            return [day];
        var next = month.PlusMonths(1);
        if (said.Day > DaysIn(next))
            return NoSuchDay((next.Month, said.Day), null);
        // The 3rd on the 30th is the next one; on the 4th it may be a slip.
        var coming = next.PlusDays(said.Day - 1);
        return [Period.DaysBetween(today, coming) < Period.DaysBetween(day, today) ? coming : day];
    }

    private IEnumerable<LocalDate> NoSuchDay((int Month, int Day) said, int? year)
    {
        if (said is { Month: >= 1 and <= 12, Day: >= 1 and <= 31 })
            Question = DateQuestions.NoSuchDay(said.Month, said.Day, year);
        return [];
    }

    /// <summary>The first day of a month that is not over, unless a year was said.</summary>
    private LocalDate First(MonthSaid said) => said.Number is { } number
        ? new LocalDate(said.Year.In(today) ?? (today.Year + (number < today.Month ? 1 : 0)), number, 1)
        : FirstOfMonth(today).PlusMonths(said.Ahead);

    /// <summary>Where the past is asked for as well, January may be either.</summary>
    private IEnumerable<LocalDate> Firsts(MonthSaid said)
    {
        var first = First(said);
        return isPastToo && said.Number is not null && !said.Year.IsSaid && first.Year > today.Year ? [first.PlusYears(-1), first] : [first];
    }

    private static DaySpan PartOfMonth(LocalDate first, Third third) => third switch
    {
        Third.Beginning => new(first, first.PlusDays(9)),
        Third.Middle => new(first.PlusDays(10), first.PlusDays(19)),
        Third.End => new(first.PlusDays(20), first.PlusMonths(1).PlusDays(-1)),
        _ => new(first, first.PlusMonths(1).PlusDays(-1)),
    };

    private DaySpan WeekIn(LocalDate first, int number)
    {
        var last = first.PlusMonths(1).PlusDays(-1);
        return Clip(number == 5 ? new(last.PlusDays(-6), last) : new(first.PlusDays(7 * (number - 1)), first.PlusDays((7 * number) - 1)), true);
    }

    private LocalDate Nth(DayPiece.NthWeekday nth) => nth.Number == 5
        ? First(nth.Of).PlusMonths(1).Previous(nth.Day)
        : First(nth.Of).PlusDays(-1).Next(nth.Day).PlusWeeks(nth.Number - 1);

    /// <summary>The last day is the first such one after the first: "Friday to Monday".</summary>
    private IEnumerable<DaySpan> Spans(DayPiece.Span span)
    {
        var lasts = Resolve(span.Last);
        foreach (var first in Resolve(span.First))
        {
            if (span.Last is DayPiece.Weekday { Which: Which.Plain } weekday)
                yield return new(first.From, first.From.PlusDays(-1).Next(weekday.Day));
            else if (lasts is [var last] && last.To >= first.From)
                yield return new(first.From, last.To);
            else if (lasts is [var early] && span.Last is DayPiece.MonthDay { Year.IsSaid: false } && Period.DaysBetween(first.From, early.To.PlusYears(1)) is >= 0 and <= LongestSpan)
                yield return new(first.From, early.To.PlusYears(1));
        }
    }

    /// <summary>What is over of a span under way does not count.</summary>
    private DaySpan Clip(DaySpan span, bool isWanted) =>
        isWanted && !isPastToo && span.From < today && span.To >= today ? span with { From = today } : span;

    private static LocalDate MondayOf(LocalDate date) => date.PlusDays(1 - (int)date.DayOfWeek);

    private static LocalDate Sunday(LocalDate date) => date.PlusDays(-((int)date.DayOfWeek % 7));

    private static LocalDate FirstOfMonth(LocalDate date) => new(date.Year, date.Month, 1);

    private static int DaysIn(LocalDate month) => CalendarSystem.Iso.GetDaysInMonth(month.Year, month.Month);
}
