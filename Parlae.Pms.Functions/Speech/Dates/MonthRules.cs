namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>The rules for a month as a whole.</summary>
internal static class MonthRules
{
    /// <param name="IsBare">"the month": a month only where something of it is named.</param>
    public sealed record Found(MonthSaid Said, bool IsBare = false);

    /// <summary>"May", "May 2026", "next month", "the month".</summary>
    public static Found? Of(Cursor at)
    {
        at.Take("the");
        if (at.TakeAny("this month", "current month"))
            return new(new(null, default, 0));
        if (at.TakeAny("next month", "following month"))
            return new(new(null, default, 1));
        if (at.Take("last month"))
            return new(new(null, default, -1));
        if (at.TakeAny("month after next"))
            return new(new(null, default, 2));
        if (at.Take("month"))
            return new(new(null, default, 0), IsBare: true);
        if (!Vocabulary.Months.TryGetValue(at[0].Text, out var number))
            return null;
        at.At++;
        return new(new(number, Year(at), 0));
    }

    /// <summary>"the end of", "early", "mid".</summary>
    public static Third Third(Cursor at)
    {
        if (at.TakeAny("end of the", "end of", "late in", "late", "later in", "latter part of", "towards the end of", "toward the end of"))
            return Dates.Third.End;
        if (at.TakeAny("beginning of the", "beginning of", "start of the", "start of", "early in", "early", "earlier in", "first part of"))
            return Dates.Third.Beginning;
        return at.TakeAny("middle of the", "middle of", "mid") ? Dates.Third.Middle : Dates.Third.Whole;
    }

    /// <summary>"2026", "twenty twenty six", "of next year"; nothing said is an answer, too.</summary>
    public static YearSaid Year(Cursor at)
    {
        if (at.TakeAny("this year", "of this year"))
            return new(null, 0);
        if (at.TakeAny("next year", "of next year"))
            return new(null, 1);
        if (at.TakeAny("last year", "of last year"))
            return new(null, -1);
        var skip = at[0].IsAny("of", "in") ? 1 : 0;
        if (at[skip] is { Kind: TokenKind.Number, Value: >= 1900 and <= 2200, IsWord: false } figures)
        {
            at.At += skip + 1;
            return new(figures.Value, null);
        }

        if (at[skip] is { IsWord: true, Value: 2000 })
        {
            var and = at[skip + 1].Is("and") ? 1 : 0;
            if (at[skip + 1 + and] is { Kind: TokenKind.Number, IsWord: true, Value: >= 1 and <= 99 } rest)
            {
                at.At += skip + 2 + and;
                return new(2000 + rest.Value, null);
            }
        }

        if (at[skip] is { IsWord: true, Value: 20 } && at[skip + 1] is { Kind: TokenKind.Number, IsWord: true, Value: >= 20 and <= 99 } last)
        {
            at.At += skip + 2;
            return new(2000 + last.Value, null);
        }

        return default;
    }
}
