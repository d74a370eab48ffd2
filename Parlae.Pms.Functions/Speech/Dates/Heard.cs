using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>What was made of a phrase: a value, or a question; neither: it was not understood.</summary>
public readonly record struct Heard<T>(T? Value, string? Question)
    where T : class;

/// <summary>The days a caller asks for, and what was said along with them about the hours.</summary>
/// <param name="To">Inclusive.</param>
/// <param name="Time">"tomorrow at 2": where a day is looked for, a wish.</param>
public sealed record DaysAsked(LocalDate From, LocalDate To, TimeOfDay? Part = null, LocalTime? Time = null, HoursWanted? Hours = null)
{
    public static DaysAsked On(LocalDate day) => new(day, day);
}

/// <summary>When a visit is to begin: a moment or, when the phrase names no day, a time on the wall.</summary>
public sealed record StartAsked(Instant? Moment, LocalTime? Clock)
{
    public static StartAsked At(Instant moment) => new(moment, null);

    /// <summary>The moment; that of the offered time, if only the time of the day was said and it is the same.</summary>
    public Instant? On(Instant? offered, DateTimeZone zone) => Moment ?? (offered?.InZone(zone).TimeOfDay == Clock ? offered : null);

    /// <summary>Asks for the day that is missing.</summary>
    public string DayQuestion => Clock is { } clock ? DateQuestions.WhichDayAt(clock) : DateQuestions.WhichDay;
}
