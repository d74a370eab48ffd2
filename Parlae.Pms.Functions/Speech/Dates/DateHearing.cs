using NodaTime;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>Reads what a model sends for a day or a time: figures first, else words, in the practice's zone against our clock.</summary>
public static class DateHearing
{
    /// <param name="now">The practice's wall clock and zone.</param>
    /// <param name="isPastToo">Whether days that are over may be meant, as when visits are listed.</param>
    public static Heard<DaysAsked> Days(string text, ZonedDateTime now, bool isPastToo = false)
    {
        if (SpokenDates.Day(text, now) is { } day)
            return new(DaysAsked.On(day), null);
        var reading = DatePhrases.Read(text, now.Date, isPastToo);
        return WhenOf(reading) switch
        {
            null => new(null, QuestionOf(reading)),
            { Days: { } days } said => new(new DaysAsked(days.From, days.To, said.Part, said.Time, said.Hours), null),
            _ => new(null, DateQuestions.WhichDay),
        };
    }

    /// <summary>A time that the clocks skip or show twice is asked for again.</summary>
    /// <param name="now">The practice's wall clock and zone.</param>
    public static Heard<StartAsked> Start(string text, ZonedDateTime now)
    {
        if (SpokenDates.Time(text, now) is { } moment)
            return new(StartAsked.At(moment), null);
        if (SpokenDates.Wall(text) is { } written)
            return OnWall(written.Time, written.Zone ?? now.Zone);
        var reading = DatePhrases.Read(text, now.Date);
        return WhenOf(reading) switch
        {
            null => new(null, QuestionOf(reading)),
            { IsRough: true, Time: { } time } => new(null, DateQuestions.Exactly(time)),
            { Days: { IsOneDay: true } day, Time: { } time } => OnWall(day.From + time, now.Zone),
            { Days: null, Time: { } time } => new(new StartAsked(null, time), null),
            { Days: { } days } => new(null, DateQuestions.WhichTime(days)),
            _ => new(null, DateQuestions.DayAndTime),
        };
    }

    private static Heard<StartAsked> OnWall(LocalDateTime wall, DateTimeZone zone)
    {
        var mapping = zone.MapLocal(wall);
        return mapping.Count == 1
            ? new(StartAsked.At(mapping.Single().ToInstant()), null)
            : new(null, mapping.Count == 0 ? DateQuestions.Skipped(wall) : DateQuestions.Repeated(wall));
    }

    /// <summary>A day that is over is a day: the tools say that it is, and which one may be meant.</summary>
    private static SpokenWhen? WhenOf(DateReading reading) => reading switch
    {
        DateReading.Meant meant => meant.When,
        DateReading.Past past => past.When,
        _ => null,
    };

    private static string? QuestionOf(DateReading reading) => reading switch
    {
        DateReading.Ambiguous ambiguous => ambiguous.Question,
        DateReading.Unclear unclear => unclear.Question,
        _ => null,
    };
}
