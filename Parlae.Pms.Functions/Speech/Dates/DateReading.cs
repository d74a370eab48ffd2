using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>What a phrase such as "next Tuesday morning" comes to. What is not clear is a question, never a guess.</summary>
public abstract record DateReading
{
    private DateReading() { }

    /// <summary>One meaning.</summary>
    public sealed record Meant(SpokenWhen When) : DateReading;

    /// <summary>One meaning, but that day is over.</summary>
    /// <param name="Perhaps">The day that is meant if the year was a slip; null: no slip is likely.</param>
    public sealed record Past(SpokenWhen When, LocalDate? Perhaps) : DateReading;

    /// <summary>Several meanings, of which the caller must choose one.</summary>
    public sealed record Ambiguous(IReadOnlyList<DaySpan> Choices) : DateReading
    {
        public string Question => DateQuestions.Which(Choices);
    }

    /// <summary>No meaning that can be used.</summary>
    /// <param name="Question">Says what to ask; null: nothing more is known than that it was not understood.</param>
    public sealed record Unclear(string? Question) : DateReading;
}

/// <summary>A day, or several days on end.</summary>
public readonly record struct DaySpan(LocalDate From, LocalDate To)
{
    public static DaySpan Of(LocalDate day) => new(day, day);

    public bool IsOneDay => From == To;
}

/// <summary>The days and the time that a phrase named; what it did not name is null.</summary>
/// <param name="Hours">Narrower or wider than a part of the day: "after 3".</param>
/// <param name="IsRough">"around 9": good enough to look for times, not to book one.</param>
public sealed record SpokenWhen(DaySpan? Days, LocalTime? Time, TimeOfDay? Part, HoursWanted? Hours, bool IsRough);
