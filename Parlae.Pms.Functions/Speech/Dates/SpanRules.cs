namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>The rules for weeks and months, and for days that are counted within a month.</summary>
internal static class SpanRules
{
    /// <summary>"this week", "the end of next week", "the week of March 2nd", "the weekend".</summary>
    public static DayPiece? Weeks(Cursor at)
    {
        if (at.TakeAny("week of", "week starting", "week beginning"))
        {
            DayRules.Skip(at);
            return DayRules.Plain(at) is { } day ? new DayPiece.WeekOf(day) : null;
        }

        var third = MonthRules.Third(at);
        if (at.TakeAny("week after next", "next next week"))
            return new DayPiece.Week(2, third);
        if (at.TakeAny("next week", "following week"))
            return new DayPiece.Week(1, third);
        if (at.TakeAny("last week", "past week"))
            return new DayPiece.Week(-1, third);
        if (at.TakeAny("this week", "rest of the week", "rest of this week") || (third != Third.Whole && at.TakeAny("the week", "week")))
            return new DayPiece.Week(0, third);
        if (third != Third.Whole)
            return null;
        if (at.TakeAny("midweek", "mid week"))
            return new DayPiece.Week(0, Third.Middle);
        if (at.Take("next weekend"))
            return new DayPiece.Weekend(Which.Next);
        return at.TakeAny("this weekend", "this coming weekend", "coming weekend", "weekend") ? new DayPiece.Weekend(Which.Plain) : null;
    }

    /// <summary>"May", "the beginning of May", "next month".</summary>
    public static DayPiece? Months(Cursor at)
    {
        var third = MonthRules.Third(at);
        return at.Try(MonthRules.Of) is { } month && (third != Third.Whole || !month.IsBare) ? new DayPiece.Month(month.Said, third) : null;
    }

    /// <summary>"the first week of May".</summary>
    public static DayPiece? WeekOfMonth(Cursor at)
    {
        at.Take("the");
        return Number(at) is { } number && at.TakeAny("week of", "week in") && at.Try(MonthRules.Of) is { } month ? new DayPiece.WeekOfMonth(number, month.Said) : null;
    }

    /// <summary>"the first Tuesday in April", "the last Friday of the month".</summary>
    public static DayPiece? NthWeekday(Cursor at)
    {
        at.Take("the");
        if (Number(at) is not { } number || !Vocabulary.Weekdays.TryGetValue(at[0].Text, out var day))
            return null;
        at.At++;
        return at.TakeAny("of", "in") && at.Try(MonthRules.Of) is { } month ? new DayPiece.NthWeekday(number, day, month.Said) : null;
    }

    /// <summary>"first" to "fourth"; "last" is 5.</summary>
    private static int? Number(Cursor at)
    {
        if (at.Take("last"))
            return 5;
        if (at[0] is not { Kind: TokenKind.Ordinal, Value: <= 4 } ordinal)
            return null;
        at.At++;
        return ordinal.Value;
    }
}
