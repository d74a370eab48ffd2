using NodaTime;

namespace Parlae.Pms.Sandbox.Practice;

internal enum VisitStatus
{
    Scheduled,
    Confirmed,
    Completed,
    Cancelled,
    Missed,
}

/// <summary>A visit in the book; <paramref name="Start"/> is wall time at the practice.</summary>
internal sealed record Appointment(
    int Number, int Patient, string ProviderId, string RoomId, LocalDateTime Start, int Minutes,
    string Type, string Description, string Note, VisitStatus Status, LocalDate Made, LocalDate? StatusDate, Instant Changed)
{
    /// <summary>To the second, where it was made through an API; else at noon of its day.</summary>
    internal Instant MadeAt { get => field == default ? PracticeClock.InstantOf(Made + LocalTime.Noon) : field; init; }

    internal string Id => $"appointment-{Number}";

    internal LocalDateTime End => Start.PlusMinutes(Minutes);

    /// <summary>Whether it still takes up its provider and room.</summary>
    internal bool Occupies => Status is not (VisitStatus.Cancelled or VisitStatus.Missed);

    internal bool Collides(Appointment other) =>
        Occupies && other.Occupies && Number != other.Number
        && Start < other.End && other.Start < End
        && (ProviderId == other.ProviderId || RoomId == other.RoomId);
}
