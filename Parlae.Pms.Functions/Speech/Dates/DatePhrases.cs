using NodaTime;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>
/// Reads English phrases about days and times, against the practice's own day. Never throws, never guesses: every word of a phrase must have been
/// understood, and all of them must agree on one meaning (docs/dates.md).
/// </summary>
public static class DatePhrases
{
    private static readonly DateReading NotUnderstood = new DateReading.Unclear(null);

    /// <param name="today">The practice's own day.</param>
    /// <param name="isPastToo">Whether days that are over may be meant, as when visits are listed.</param>
    public static DateReading Read(string phrase, LocalDate today, bool isPastToo = false)
    {
        if (Tokenizer.Cut(phrase) is not { Count: > 0 and <= 30 } tokens || Pieces(tokens) is not { } said)
            return NotUnderstood;
        if (said.IsChoice)
            return new DateReading.Unclear(DateQuestions.OneDay);
        if (TimeAgreement.Of(said.Times, out var time) is { } question)
            return new DateReading.Unclear(question);
        return said.Days.Count == 0 ? new DateReading.Meant(time) : DayAgreement.Read(said.Days, time, today, isPastToo);
    }

    private static Said? Pieces(IReadOnlyList<Token> tokens)
    {
        var (at, said) = (new Cursor(tokens), new Said());
        while (!at.IsAtEnd)
        {
            if (TimeRules.Read(at) is { } time)
                said.Times.Add(time);
            else if (DayRules.Read(at) is { } day)
                said.Days.Add(day);
            else if (at.At > 0 && at.Try(TimeRules.HalfOfDay) is { } half)
                said.Times.Add(half);
            else if (at.Take("midnight"))
                said.Times.Add(new TimePiece.Midnight());
            else if (at.TakeAny("or", "either"))
                said.IsChoice = true;
            else if (at[0].Kind == TokenKind.Word && Vocabulary.Joints.Contains(at[0].Text))
                at.At++;
            else if (!Vocabulary.Weekdays.ContainsKey(at[-1].Text) && at.Try(TimeRules.Bare) is { } hour)
                said.Times.Add(hour); // "tomorrow 10"; "Tuesday 3" may be the 3rd
            else
                return null;
        }

        return said.Times.Count + said.Days.Count > 0 ? said : null;
    }

    private sealed class Said
    {
        public List<DayPiece> Days { get; } = [];

        public List<TimePiece> Times { get; } = [];

        public bool IsChoice { get; set; }
    }
}
