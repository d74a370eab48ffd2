using NodaTime;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>The rules for days. Dates by their numbers are in <see cref="DateRules"/>, weeks and months in <see cref="SpanRules"/>.</summary>
internal static class DayRules
{
    public static DayPiece? Read(Cursor at) => at.Try(Range) ?? Single(at);

    private static DayPiece? Single(Cursor at) =>
        at.Try(FromToday) ?? at.Try(Within) ?? at.Try(Shifted) ?? at.Try(Limit) ?? at.Try(SpanRules.NthWeekday) ?? at.Try(DateRules.Read) ?? at.Try(SpanRules.WeekOfMonth) ?? at.Try(SpanRules.Weeks) ?? at.Try(SpanRules.Months) ?? at.Try(Weekday) ?? at.Try(AnyDay);

    /// <summary>"Monday to Wednesday", "from March 2nd until March 6th".</summary>
    private static DayPiece? Range(Cursor at)
    {
        var isBetween = at.TakeAny("between", "anytime between", "any time between");
        var isNamed = isBetween || at.TakeAny("from", "anywhere from");
        Skip(at);
        if (Plain(at) is not { } first)
            return null;
        if (isNamed && first is DayPiece.Span)
            return first; // from March 2nd to the 6th
        if (isBetween ? !at.Take("and") : !IsTo(at))
            return null;
        Skip(at);
        return Plain(at) is { } last ? new DayPiece.Span(first, last) : null;
    }

    /// <summary>A day or a month by itself, as it stands in "by Friday" and "Monday to Wednesday".</summary>
    public static DayPiece? Plain(Cursor at) => at.Try(FromToday) ?? at.Try(DateRules.Read) ?? at.Try(SpanRules.Months) ?? at.Try(Weekday);

    public static void Skip(Cursor at)
    {
        while (at.TakeAny("the", "on"))
        {
        }
    }

    private static bool IsTo(Cursor at)
    {
        if (at[0].Kind != TokenKind.Dash)
            return at.TakeAny("to", "through", "thru", "until", "till");
        at.At++;
        return true;
    }

    /// <summary>Words whose distance from today is fixed: "tomorrow", "in two weeks".</summary>
    private static DayPiece? FromToday(Cursor at)
    {
        if (at.TakeAny("day after tomorrow", "overmorrow"))
            return new DayPiece.Offset(2);
        if (at.TakeAny("tomorrow", "tmrw", "tmr", "tomorow", "next day"))
            return new DayPiece.Offset(1);
        if (at.TakeAny("day before yesterday"))
            return new DayPiece.Offset(-2);
        if (at.Take("yesterday"))
            return new DayPiece.Offset(-1);
        if (at.TakeAny("today", "later today", "now", "right now", "same day"))
            return new DayPiece.Offset();
        if (at[0].Is("this") && at[1].IsAny("morning", "afternoon", "evening"))
        {
            at.At++;
            return new DayPiece.Offset();
        }

        var isIn = at.Take("in");
        if (at.Try(Length) is not { } length)
            return null;
        if (at.Take("ago"))
            return new DayPiece.Offset(-length.Days, -length.Months);
        return at.TakeAny("from now", "from today", "out", "hence", "from today on") || isIn ? length : null;
    }

    /// <summary>"within two weeks", "the next 3 days". The next week is another thing than the seven days "in the next week".</summary>
    private static DayPiece? Within(Cursor at)
    {
        var isLength = at.TakeAny("in the next", "within the next", "over the next", "during the next", "within");
        if (!isLength && !(at.TakeAny("the next", "next") && at[0].Kind == TokenKind.Number))
            return null;
        return at.Try(Length) is { } length ? new DayPiece.Until(length, IsIncluded: true) : null;
    }

    /// <summary>"two weeks", "a week": the article is no word any more.</summary>
    private static DayPiece.Offset? Length(Cursor at)
    {
        var count = 1;
        if (at[0] is { Kind: TokenKind.Number, Value: <= 400 } number)
        {
            at.At++;
            count = number.Value;
        }

        if (at.TakeAny("days", "day"))
            return new(count);
        if (at.TakeAny("weeks", "week", "weeks'"))
            return new(7 * count);
        if (at.TakeAny("fortnight", "fortnights"))
            return new(14 * count);
        return at.TakeAny("months", "month") ? new(0, count) : null;
    }

    /// <summary>"two weeks from Monday", "Monday week", "the day after Christmas" without the feast.</summary>
    private static DayPiece? Shifted(Cursor at)
    {
        if (at.Try(Length) is { } length)
        {
            var isBefore = at.Take("before");
            var isOn = !isBefore && at.Take("on");
            if (!isBefore && !isOn && !at.TakeAny("from", "after", "from this"))
                return null;
            Skip(at);
            return Plain(at) is { } from && (!isOn || IsWeeksOn(length, from)) ? new DayPiece.Shifted(isBefore ? new(-length.Days, -length.Months) : length, from) : null;
        }

        return at.Try(Weekday) is { } day && at[0].Is("week") && at.Take("week") ? new DayPiece.Shifted(new(7), day) : null;
    }

    /// <summary>"a week on Friday" is a Friday; "three days on Friday", or "30 days on March 2nd", is anybody's guess.</summary>
    private static bool IsWeeksOn(DayPiece.Offset length, DayPiece from) => length is { Months: 0 } && length.Days % 7 == 0 && from is DayPiece.Weekday;

    /// <summary>"by Friday", "after Friday", "from Monday on".</summary>
    private static DayPiece? Limit(Cursor at)
    {
        var isBy = at.TakeAny("by", "until", "till", "on or before", "no later than");
        if (isBy || at.TakeAny("before", "sometime before", "anytime before"))
        {
            Skip(at);
            // Before the end of the month is the whole of it.
            return Plain(at) is { } last ? new DayPiece.Until(last, isBy || last is DayPiece.Month { Third: Third.End }) : null;
        }

        if (at.TakeAny("after", "sometime after", "anytime after", "any time after", "any day after"))
        {
            Skip(at);
            return Plain(at) is { } last ? new DayPiece.After(last, IsIncluded: false) : null;
        }

        var isStarting = at.TakeAny("starting", "starting on", "starting from", "beginning", "on or after", "no earlier than");
        if (!isStarting && !at.Take("from"))
            return null;
        Skip(at);
        if (Plain(at) is not { } first)
            return null;
        return at.TakeAny("on", "onwards", "onward", "and later") || isStarting ? new DayPiece.After(first, IsIncluded: true) : null;
    }

    /// <summary>"Monday", "next Monday", "this coming Monday".</summary>
    private static DayPiece? Weekday(Cursor at)
    {
        var which = at.TakeAny("this coming", "coming", "this upcoming", "upcoming") ? Which.Coming
            : at.Take("this") ? Which.This
            : at.TakeAny("next", "following") ? Which.Next
            : at.TakeAny("last", "past", "this past") ? Which.Last
            : Which.Plain;
        if (!Vocabulary.Weekdays.TryGetValue(at[0].Text, out var day))
            return null;
        at.At++;
        return new DayPiece.Weekday(day, which);
    }

    private static DayPiece? AnyDay(Cursor at) =>
        at.TakeAny(
            "asap", "as soon as possible", "soon as possible", "as soon as can", "as early as possible", "soonest possible", "earliest possible", "earliest available", "soonest available", "first available", "next available",
            "earliest", "soonest", "any day", "any time", "anytime", "whenever", "any") ? new DayPiece.AnyDay() : null;
}
