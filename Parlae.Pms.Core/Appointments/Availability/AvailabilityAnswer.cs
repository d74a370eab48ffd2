using NodaTime;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>What to tell a caller who asks for a time. Slots are in time order, one for each start, never empty.</summary>
public abstract record AvailabilityAnswer
{
    private AvailabilityAnswer() { }

    /// <summary>Times on the days asked for.</summary>
    /// <param name="More">There are other times than these.</param>
    public sealed record Offered(IReadOnlyList<Slot> Slots, bool More) : AvailabilityAnswer;

    /// <summary>The practice is open on a day asked for, or may be, but nothing that fits is left; these are near it.</summary>
    /// <param name="DayIsOver">The hours asked for have passed, rather than being full.</param>
    public sealed record Alternatives(IReadOnlyList<Slot> Slots, bool DayIsOver) : AvailabilityAnswer;

    /// <summary>The practice is closed on all days asked for; these are of the next day with free times.</summary>
    public sealed record Closed(LocalDate NextDay, IReadOnlyList<Slot> Slots) : AvailabilityAnswer;

    /// <summary>Nothing fits on any of the days that were looked at.</summary>
    public sealed record None : AvailabilityAnswer;
}
