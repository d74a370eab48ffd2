using NodaTime;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>Puts together what a phrase says about the day: "Monday" and "March 2nd" must be one day, or we ask.</summary>
internal static class DayAgreement
{
    private const int LongestSearch = 7;

    public static DateReading Read(IReadOnlyList<DayPiece> said, SpokenWhen time, LocalDate today, bool isPastToo)
    {
        var resolver = new DayResolver(today, isPastToo);
        // "the earliest on Monday" is Monday
        var pieces = said.Any(piece => piece is not DayPiece.AnyDay) ? [.. said.Where(piece => piece is not DayPiece.AnyDay).Distinct()] : said.Take(1).ToList();
        var weekdays = pieces.OfType<DayPiece.Weekday>().ToList();
        var others = pieces.Where(piece => piece is not DayPiece.Weekday).ToList();
        if (weekdays.Count > 1)
            return new DateReading.Unclear(DateQuestions.OneDay);
        // "Monday this week" may be over, though what counts of this week begins today.
        var spans = others.Count == 0 ? resolver.Resolve(weekdays[0]) : Common(others, weekdays.Count > 0 && others is [DayPiece.Week] ? new DayResolver(today, isPastToo: true) : resolver);
        if (spans.Count == 0)
            return new DateReading.Unclear(resolver.Question);
        if (others.Count == 0 || weekdays is not [var weekday])
            return Chosen(others.Exists(piece => piece is DayPiece.Span) ? spans : Left(spans, today, isPastToo), time, today, isPastToo);

        var days = spans.SelectMany(span => On(weekday.Day, span)).Distinct().ToList();
        if (days.Count == 0 && others is [DayPiece.DayOfMonth { MonthsAhead: null } number])
            days = [.. resolver.Months(number.Day).Where(day => day.From.DayOfWeek == weekday.Day)];
        if (days.Count == 0)
            return spans.All(span => span.IsOneDay) && !others.Any(other => other is DayPiece.Offset { Days: >= LongestSearch } or DayPiece.Offset { Months: > 0 }) ? Mismatch(spans, weekday.Day, time, today, isPastToo) : new DateReading.Unclear(DateQuestions.OneDay);
        return days.Count > 1 && spans.Any(span => Length(span) > LongestSearch) ? new DateReading.Unclear(DateQuestions.OneDay) : Chosen(days, time, today, isPastToo);
    }

    /// <summary>The days on which all pieces agree: "the 3rd" and "next month".</summary>
    private static IReadOnlyList<DaySpan> Common(List<DayPiece> pieces, DayResolver resolver)
    {
        var (numbers, rest) = (pieces.OfType<DayPiece.DayOfMonth>().Where(piece => piece.MonthsAhead is null).ToList(), pieces.Where(piece => piece is not DayPiece.DayOfMonth { MonthsAhead: null }).ToList());
        if (rest.Count == 0)
            return numbers.Count == 1 ? resolver.Resolve(numbers[0]) : [];
        var common = resolver.Resolve(rest[0]);
        foreach (var number in numbers)
            common = [.. common.SelectMany(span => OfMonth(number.Day, span))];
        foreach (var piece in rest.Skip(1))
        {
            var spans = resolver.Resolve(piece);
            common = [.. from a in common from b in spans let both = new DaySpan(LocalDate.Max(a.From, b.From), LocalDate.Min(a.To, b.To)) where both.From <= both.To select both];
        }

        return common;
    }

    private static IEnumerable<DaySpan> OfMonth(int day, DaySpan span)
    {
        for (var month = new LocalDate(span.From.Year, span.From.Month, 1); month <= span.To; month = month.PlusMonths(1))
        {
            if (day <= CalendarSystem.Iso.GetDaysInMonth(month.Year, month.Month) && month.PlusDays(day - 1) is var date && date >= span.From && date <= span.To)
                yield return DaySpan.Of(date);
        }
    }

    private static IEnumerable<DaySpan> On(IsoDayOfWeek weekday, DaySpan span)
    {
        for (var day = span.From.PlusDays(-1).Next(weekday); day <= span.To; day = day.PlusDays(7))
            yield return DaySpan.Of(day);
    }

    /// <summary>Of days on end that have begun ("this month", "after the 16th"), those are meant that are left; a first day that was named is not dropped.</summary>
    private static IReadOnlyList<DaySpan> Left(IReadOnlyList<DaySpan> spans, LocalDate today, bool isPastToo) =>
        isPastToo ? spans : [.. spans.Select(span => span.To >= today ? span with { From = LocalDate.Max(span.From, today) } : span)];

    private static DateReading Chosen(IReadOnlyList<DaySpan> spans, SpokenWhen time, LocalDate today, bool isPastToo)
    {
        var possible = isPastToo ? spans : [.. spans.Where(span => span.From >= today)];
        return possible.Count switch
        {
            0 => new DateReading.Past(time with { Days = spans[0] }, YearSlip.Meant(spans[0].From, today)),
            1 => new DateReading.Meant(time with { Days = possible[0] }),
            _ => new DateReading.Ambiguous([.. possible.OrderBy(span => span.From).Take(3)]),
        };
    }

    /// <summary>"Monday, March 3rd", a Tuesday: one of the two is wrong.</summary>
    private static DateReading Mismatch(IReadOnlyList<DaySpan> spans, IsoDayOfWeek weekday, SpokenWhen time, LocalDate today, bool isPastToo)
    {
        var date = spans[0].From;
        if (!isPastToo && date < today)
            return Chosen([spans[0]], time, today, isPastToo);
        var (before, after) = (date.Previous(weekday), date.Next(weekday));
        var near = Period.DaysBetween(before, date) <= Period.DaysBetween(date, after) && (isPastToo || before >= today) ? before : after;
        return new DateReading.Ambiguous([.. new[] { date, near }.Order().Select(DaySpan.Of)]);
    }

    private static int Length(DaySpan span) => Period.DaysBetween(span.From, span.To) + 1;
}
