using NodaTime;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>Everything that decides which times are free.</summary>
public sealed record SlotSearch
{
    /// <summary>The practice's zone: days, opening hours and the start grid are in its wall time.</summary>
    public required DateTimeZone Zone { get; init; }
    public required Instant Now { get; init; }
    public required PracticeRoster Roster { get; init; }

    /// <summary>The days to look at, each once; a slot starts on one of them.</summary>
    public required IReadOnlyList<PracticeDay> Days { get; init; }

    /// <summary>Slots are wanted up to this day; later ones tell only what is known of the practice's hours. Null: up to the last.</summary>
    public LocalDate? Until { get; init; }
    public required VisitRule Visit { get; init; }

    /// <summary>Taken, though the PMS does not show it yet: our open writes and live holds.</summary>
    public IReadOnlyList<BusyTime> AlsoBusy { get; init; } = [];

    /// <summary>The clinic's own hours; when not empty they stand in place of those of the PMS (<see cref="PracticeRules.OpenHours"/>).</summary>
    public IReadOnlyList<OpenHours> OpenHours { get; init; } = [];

    /// <summary>Time that stays free between whatever is taken before and the visit.</summary>
    public Duration BufferBefore { get; init; }

    /// <summary>Time that stays free between the visit and whatever is taken after it.</summary>
    public Duration BufferAfter { get; init; }

    /// <summary>A visit starts no sooner than this from now.</summary>
    public Duration MinimumNotice { get; init; }

    /// <summary>Visits start at multiples of this from local midnight; more than zero.</summary>
    public int GridMinutes { get; init; } = 15;
}
