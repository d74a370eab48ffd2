using System.Globalization;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>The rules for dates by their numbers: "March 2nd", "the 2nd of March, 2026", "3/2", "2026-03-02", "the 3rd".</summary>
internal static class DateRules
{
    public static DayPiece? Read(Cursor at) => at.Try(MonthFirst) ?? at.Try(DayFirst) ?? at.Try(InFigures) ?? at.Try(DayOfMonth);

    private static DayPiece? MonthFirst(Cursor at)
    {
        if (!Vocabulary.Months.TryGetValue(at[0].Text, out var month))
            return null;
        at.At++;
        at.Take("the");
        if (at[0] is { Kind: TokenKind.Numbers } pair && Figures(pair.Text) is [var from, var to] && pair.Text.Contains('-', StringComparison.Ordinal))
        {
            at.At++; // March 2-6
            var ofBoth = MonthRules.Year(at);
            return new DayPiece.Span(Of(month, from, ofBoth), Of(month, to, ofBoth));
        }

        if (!IsDay(at))
            return null;
        var day = at[0].Value;
        at.At++;
        if (IsTo(at) is { } ahead && at[ahead] is { Kind: TokenKind.Number or TokenKind.Ordinal, Value: >= 1 and <= 31 } last && !at[ahead + 1].IsAny("am", "pm", "o'clock"))
        {
            at.At += ahead + 1; // March 2 to 6
            var ofBoth = MonthRules.Year(at);
            return new DayPiece.Span(Of(month, day, ofBoth), Of(month, last.Value, ofBoth));
        }

        return Of(month, day, MonthRules.Year(at));
    }

    private static DayPiece? DayFirst(Cursor at)
    {
        at.Take("the");
        if (!IsDay(at))
            return null;
        var day = at[0].Value;
        at.At++;
        at.TakeAny("of", "day of", "day in");
        if (!Vocabulary.Months.TryGetValue(at[0].Text, out var month))
            return null;
        at.At++;
        return Of(month, day, MonthRules.Year(at));
    }

    /// <summary>A year of four figures stands first or last; without one, month and day may stand either way.</summary>
    private static DayPiece? InFigures(Cursor at)
    {
        if (at[0].Kind != TokenKind.Numbers)
            return null;
        var text = at[0].Text;
        var numbers = Figures(text);
        at.At++;
        if (numbers.Length == 2)
            return new DayPiece.MonthDay(Either(numbers[0], numbers[1]), MonthRules.Year(at));
        if (text.IndexOfAny(['-', '/', '.']) == 4)
            return new DayPiece.MonthDay([(numbers[1], numbers[2])], new(numbers[0], null));
        // 26-03-02 may begin with the year.
        if (numbers[2] < 100 && numbers[0] > 12 && numbers[2] <= 31)
            return numbers[0] <= 31 && numbers[2] >= 20 ? new DayPiece.MonthDay(Either(numbers[0], numbers[1]), new(2000 + numbers[2], null)) : null;
        return new DayPiece.MonthDay(Either(numbers[0], numbers[1]), new(numbers[2] < 100 ? 2000 + numbers[2] : numbers[2], null));
    }

    private static DayPiece? DayOfMonth(Cursor at)
    {
        var isNamed = at.Take("the") || Vocabulary.Weekdays.ContainsKey(at[-1].Text);
        if (at[0] is not { Kind: TokenKind.Ordinal, Value: >= 1 and <= 31 } ordinal || (char.IsAsciiLetter(ordinal.Text[0]) && !isNamed))
            return null; // "first" alone is no date
        if (ordinal.Value <= 4 && Vocabulary.Weekdays.ContainsKey(at[1].Text))
            return null; // nor is "the first Tuesday"
        at.At++;
        if (at.TakeAny("of next month", "next month"))
            return new DayPiece.DayOfMonth(ordinal.Value, 1);
        return at.TakeAny("of this month", "of the month", "this month") ? new DayPiece.DayOfMonth(ordinal.Value, ordinal.Value == 1 ? null : 0) : new DayPiece.DayOfMonth(ordinal.Value);
    }

    private static bool IsDay(Cursor at) =>
        at[0] is { Kind: TokenKind.Number or TokenKind.Ordinal, Value: >= 1 and <= 31 } && !at[1].IsAny("am", "pm", "o'clock", "oclock");

    /// <summary>How far ahead the second day stands; null: there is none.</summary>
    private static int? IsTo(Cursor at) =>
        at[0].Kind != TokenKind.Dash && !at[0].IsAny("to", "through", "thru", "until", "till") ? null : at[1].Is("the") ? 2 : 1;

    private static DayPiece.MonthDay Of(int month, int day, YearSaid year) => new([(month, day)], year);

    private static IReadOnlyList<(int Month, int Day)> Either(int first, int second) => first == second ? [(first, second)] : [(first, second), (second, first)];

    private static int[] Figures(string text) => [.. text.Split('-', '/', '.').Select(number => int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture))];
}
