using System.Globalization;
using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>The rules for times of the day.</summary>
internal static class TimeRules
{
    public static TimePiece? Read(Cursor at) => at.Try(FromOn) ?? at.Try(Until) ?? at.Try(Between) ?? at.Try(Part) ?? at.Try(Clock);

    /// <summary>"after 3", "from 9 to 11".</summary>
    private static TimePiece? FromOn(Cursor at)
    {
        var isFrom = at.Take("from");
        if (!isFrom && !at.TakeAny("after", "not before", "no earlier than", "anytime after", "any time after"))
            return null;
        if ((at.Try(InFigures) ?? at.Try(Hour)) is not { } first)
            return null;
        if (IsTo(at))
            return at.Try(Hour) is { } last ? Range(first.Hour, last.Hour) : null;
        return at.TakeAny("on", "onwards", "onward") || !isFrom ? new TimePiece.Between(first.Hour, null) : null;
    }

    /// <summary>"before noon".</summary>
    private static TimePiece? Until(Cursor at) =>
        at.TakeAny("before", "no later than", "by", "until", "till") && at.Try(Hour) is { } last ? new TimePiece.Between(null, last.Hour) : null;

    /// <summary>"between 9 and 11", "9 to 11", "3 or later".</summary>
    private static TimePiece? Between(Cursor at)
    {
        var isBetween = at.Take("between");
        if (at[0] is { Kind: TokenKind.Numbers } pair && pair.Text.Split('-') is [{ Length: <= 2 } a, { Length: <= 2 } b] && (isBetween || at[1].IsAny("am", "pm")))
        {
            at.At++;
            return Range(new(Number(a), 0, HalfSaid.No), new(Number(b), 0, Half(at)));
        }

        if (at.Try(Hour) is not { } first)
            return null;
        if (at.TakeAny("or later", "or after", "onwards", "onward", "and later"))
            return new TimePiece.Between(first.Hour, null);
        if (at.TakeAny("or earlier", "or before"))
            return new TimePiece.Between(null, first.Hour);
        if (!(isBetween ? at.Take("and") : IsTo(at)))
            return null;
        return at.Try(Hour) is { } last ? Range(first.Hour, last.Hour) : null;
    }

    /// <summary>"9 to 11 AM": what the second hour says of its half holds for the first as well, if that keeps them in order.</summary>
    private static TimePiece.Between Range(HourSaid first, HourSaid last) =>
        first.Half == HalfSaid.No && last.Half is HalfSaid.Am or HalfSaid.Pm && first.Hour % 12 < last.Hour % 12
            ? new(first with { Half = last.Half }, last)
            : new(first, last);

    private static TimePiece? Part(Cursor at)
    {
        if (at.TakeAny("first thing in the morning", "first thing", "early morning", "early in the morning"))
            return new TimePiece.Part(TimeOfDay.Morning, new(null, new LocalTime(10, 0)));
        if (at.TakeAny("late morning", "late in the morning"))
            return new TimePiece.Part(TimeOfDay.Morning, new(new LocalTime(10, 0), LocalTime.Noon));
        if (at.TakeAny("early afternoon", "early in the afternoon"))
            return new TimePiece.Part(TimeOfDay.Afternoon, new(LocalTime.Noon, new LocalTime(15, 0)));
        if (at.TakeAny("late afternoon", "late in the afternoon"))
            return new TimePiece.Part(TimeOfDay.Afternoon, new(new LocalTime(15, 0), new LocalTime(17, 0)));
        if (at.TakeAny("morning", "mornings", "before lunch"))
            return new TimePiece.Part(TimeOfDay.Morning);
        if (at.TakeAny("afternoon", "afternoons", "after lunch"))
            return new TimePiece.Part(TimeOfDay.Afternoon);
        return at.TakeAny("evening", "evenings", "night") ? new TimePiece.Part(TimeOfDay.Evening) : null;
    }

    private static TimePiece? Clock(Cursor at)
    {
        var isRough = at.TakeAny("around", "about", "approximately", "roughly", "sometime around", "somewhere around", "close to", "near");
        var isNamed = at.TakeAny("at", "at about", "at around");
        isRough |= isNamed && at.TakeAny("around", "about", "approximately", "roughly");
        if (at.Try(Hour) is not { } hour || (hour.IsBare && !isNamed && !isRough))
            return null; // a bare number may be a day
        isRough |= hour.IsRough;
        return new TimePiece.At(hour.Hour, isRough);
    }

    /// <summary>A number alone, as in "tomorrow 10".</summary>
    public static TimePiece? Bare(Cursor at) =>
        at.Try(Hour) is { IsBare: true, Hour.Hour: >= 1 and <= 12 } hour ? new TimePiece.At(hour.Hour, false) : null;

    /// <summary>"AM" without an hour: the morning; "PM": from noon on.</summary>
    public static TimePiece? HalfOfDay(Cursor at) => at.Take("am")
        ? new TimePiece.Part(TimeOfDay.Morning)
        : at.Take("pm") ? new TimePiece.Between(new(12, 0, HalfSaid.Full), null) : null;

    private static Found? Hour(Cursor at)
    {
        if (at.TakeAny("noon", "midday", "12 noon", "noontime"))
            return new(new(12, 0, HalfSaid.Full));
        if (at[0] is { Kind: TokenKind.Number, Value: 12 } && at[1].Is("noon"))
        {
            at.At += 2;
            return new(new(12, 0, HalfSaid.Full));
        }

        return at.Try(Spoken) ?? at.Try(InFigures);
    }

    /// <summary>"half past two", "quarter to nine", "ten past three".</summary>
    private static Found? Spoken(Cursor at)
    {
        int minutes;
        if (at.TakeAny("half past", "half after"))
            minutes = 30;
        else if (at.TakeAny("quarter past", "quarter after"))
            minutes = 15;
        else if (at.TakeAny("quarter to", "quarter of", "quarter till", "quarter before"))
            minutes = -15;
        else if (at[0] is { Kind: TokenKind.Number, Value: 5 or 10 or 20 or 25 } early && at[1].IsAny("past", "to", "till") && (at[1].Is("past") || at[0].IsWord))
        {
            minutes = at[1].Is("past") ? early.Value : -early.Value;
            at.At += 2;
        }
        else
        {
            return null;
        }

        if (at[0] is not { Kind: TokenKind.Number, Value: >= 1 and <= 12 } hour)
            return null;
        at.At++;
        at.TakeAny("o'clock", "oclock");
        var isUnsure = minutes is -5 or -10 or -20 or -25; // "ten to twelve" may be two hours, too
        var value = minutes > 0 ? hour.Value : hour.Value == 1 ? 12 : hour.Value - 1;
        return new(new(value, (minutes + 60) % 60, Half(at)), IsRough: isUnsure);
    }

    private static Found? InFigures(Cursor at)
    {
        var token = at[0];
        if (token.Kind == TokenKind.Clock)
        {
            at.At++;
            var said = Half(at);
            var isFull = said == HalfSaid.No && (token.Text[0] == '0' || token.Value is 0 or > 12);
            return new(new(token.Value, token.Minute, isFull ? HalfSaid.Full : said), IsRough: at.Take("ish"));
        }

        if (token.Kind != TokenKind.Number || token.Value > 23 || (!token.IsWord && (token.Text.Length > 2 || token.Text[0] == '0')))
            return null;
        if (at[1].IsAny("of", "day", "days", "week", "weeks", "month", "months", "fortnight", "fortnights", "hour", "hours", "minutes") || Vocabulary.Months.ContainsKey(at[1].Text))
            return null; // no hour but a day, or a length of time
        at.At++;
        var (minute, isBare) = (0, true);
        if (at[0].IsAny("oh", "o") && at[1] is { Kind: TokenKind.Number, Value: >= 1 and <= 9 } few)
            (minute, isBare, at.At) = (few.Value, false, at.At + 2);
        else if (at[0] is { Kind: TokenKind.Number, Value: >= 10 and <= 59 } more && more.IsWord == token.IsWord)
            (minute, isBare, at.At) = (more.Value, false, at.At + 1);
        isBare &= !at.TakeAny("o'clock", "oclock");
        var half = Half(at);
        var isRough = at.Take("ish");
        return new(new(token.Value, minute, half), isBare && half == HalfSaid.No && !isRough, isRough);
    }

    private static HalfSaid Half(Cursor at) => at.Take("am") ? HalfSaid.Am : at.Take("pm") ? HalfSaid.Pm : HalfSaid.No;

    private static bool IsTo(Cursor at)
    {
        if (at[0].Kind != TokenKind.Dash)
            return at.TakeAny("to", "until", "till", "through");
        at.At++;
        return true;
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private sealed record Found(HourSaid Hour, bool IsBare = false, bool IsRough = false);
}
