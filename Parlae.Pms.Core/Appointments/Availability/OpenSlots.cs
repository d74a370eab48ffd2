using NodaTime;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>
/// Finds the free times of a practice: a provider who works and is free, and, where the practice has rooms, a free room that this provider may use.
/// Sorting is what costs most, O(n log n), and it is done once for a day that was read (<see cref="DayTimes"/>).
/// </summary>
public static class OpenSlots
{
    /// <summary>One entry for each day asked for, in order. For each start and provider there is one slot, in the first room of the roster that fits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The visit or the grid has no length, or a buffer is negative.</exception>
    public static IReadOnlyList<SlotDay> Find(SlotSearch search) => Find(search, [.. search.Days.Select(day => new DayTimes(day))]);

    /// <summary>The same for days of which it is known already what they tell: they stand in place of those of the search.</summary>
    internal static IReadOnlyList<SlotDay> Find(SlotSearch search, IReadOnlyList<DayTimes> told)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(search.Visit.Minutes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(search.GridMinutes);
        ArgumentOutOfRangeException.ThrowIfLessThan(search.BufferBefore, Duration.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(search.BufferAfter, Duration.Zero);
        if (told.Count == 0)
        {
            return [];
        }

        var days = InOrder(told);
        var last = search.Until is { } until ? LocalDate.Min(until, days[^1].Date) : days[^1].Date;

        // Up to a day past the last one: hours may run over midnight.
        return new SlotSweep(search, days, last, new Stretch(StartOf(days[0].Date), StartOf(last.PlusDays(2)))).Find();

        long StartOf(LocalDate date) => search.Zone.AtStartOfDay(date).ToInstant().ToUnixTimeTicks();
    }

    private static IReadOnlyList<DayTimes> InOrder(IReadOnlyList<DayTimes> days)
    {
        for (var i = 1; i < days.Count; i++)
        {
            if (days[i].Date < days[i - 1].Date)
            {
                return [.. days.OrderBy(day => day.Date)];
            }
        }

        return days;
    }
}
