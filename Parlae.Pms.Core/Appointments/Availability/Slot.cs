using NodaTime;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>A time at which a visit can take place.</summary>
/// <param name="ProviderId">Who would see the patient; the PMS's own id.</param>
/// <param name="RoomId">Where; null in a practice without rooms.</param>
/// <param name="Time">From the visit's start to its end, without buffers.</param>
public sealed record Slot(string ProviderId, string? RoomId, Interval Time)
{
    public Instant Start => Time.Start;
}

/// <summary>What one day has to offer.</summary>
/// <param name="Date">In the practice's zone.</param>
/// <param name="ClosesAt">When the practice's last hours of that day end; null: closed that day.</param>
/// <param name="Slots">By start, then in the roster's order of providers; several providers may share a start.</param>
public sealed record SlotDay(LocalDate Date, Instant? ClosesAt, IReadOnlyList<Slot> Slots)
{
    public bool IsOpen => ClosesAt is not null;

    /// <summary>The PMS tells only what is free, and nothing is: nobody can say whether the practice is closed then, or full, or done for the day.</summary>
    public bool IsUntold { get; init; }
}
