using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments;

/// <summary>The free times of some days.</summary>
/// <param name="Roster">Whose ids the slots carry.</param>
/// <param name="Days">In order.</param>
/// <param name="AsOf">The oldest reading among them.</param>
public sealed record FreeTimes(PracticeRoster Roster, IReadOnlyList<SlotDay> Days, Instant AsOf)
{
    public IEnumerable<Slot> At(Instant start) => Days.SelectMany(day => day.Slots).Where(slot => slot.Start == start);
}

/// <summary>Lays what we have written and hold over what the PMS shows, and asks the engine what is left.</summary>
public sealed class VisitFinder(PracticeCalendar calendar, SlotHolds holds, TimeProvider clock)
{
    /// <summary>Throws <see cref="VendorException"/> kinds.</summary>
    /// <param name="account">Whose practice.</param>
    /// <param name="visit">What it needs.</param>
    /// <param name="first">First day, in the practice's zone.</param>
    /// <param name="last">Last day, inclusive.</param>
    /// <param name="ownHold">A hold that does not count, since it is ours.</param>
    /// <param name="fresh">Read past the cache.</param>
    /// <param name="instead">A visit in the PMS that gives way to the one that is looked for.</param>
    /// <param name="until">Times are wanted up to this day only, though the practice is known by all of them; null: on all.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<FreeTimes> FindAsync(PmsAccount account, VisitRule visit, LocalDate first, LocalDate last, string? ownHold = null, bool fresh = false, VisitTarget? instead = null, LocalDate? until = null, CancellationToken cancellationToken = default)
    {
        var rosterReading = calendar.RosterAsync(account, cancellationToken);
        var daysReading = fresh ? calendar.FreshDaysAsync(account, first, last, cancellationToken) : calendar.DaysAsync(account, first, last, cancellationToken);
        var (roster, days) = (await rosterReading, await daysReading);

        var search = Search(account, visit, roster, [.. days.Select(day => day.Day)], []) with { Until = until };
        var times = days.Select(day => instead is null ? day.Times : new DayTimes(Without(day.Day, instead))).ToArray();
        var wanted = until is { } end ? days.Count(day => day.Day.Date <= end) : days.Count;
        var held = await HeldAsync(account, days.Take(wanted), ownHold, cancellationToken);
        var found = OpenSlots.Find(search with { AlsoBusy = held }, times);
        if (wanted < days.Count && RunsPast(found[^1], search.Zone))
        {
            held.AddRange(await HeldAsync(account, days.Skip(wanted), ownHold, cancellationToken));
            found = OpenSlots.Find(search with { AlsoBusy = held }, times);
        }

        return new(roster, found, days.Min(day => day.TrueAt));
    }

    private async Task<List<BusyTime>> HeldAsync(PmsAccount account, IEnumerable<ReadDay> days, string? ownHold, CancellationToken cancellationToken)
    {
        var held = new List<BusyTime>();
        foreach (var day in days)
        {
            foreach (var hold in await holds.LiveAsync(account, day.Day.Date, cancellationToken))
            {
                if (hold.Reference == ownHold || !hold.IsMissedBy(day.TrueAt - account.Capabilities.ReadsBehind))
                    continue; // ours, or the reading is younger and shows the visit itself
                held.Add(new BusyTime(hold.ProviderId, null, hold.Time));
                if (hold.RoomId is { } room)
                    held.Add(new BusyTime(null, room, hold.Time));
            }
        }

        return held;
    }

    /// <summary>Whether a visit of that day ends on the next one, and so may meet what is held then.</summary>
    private static bool RunsPast(SlotDay day, DateTimeZone zone) =>
        day.Slots.Count > 0 && day.Slots[^1].Time.End > zone.AtStartOfDay(day.Date.PlusDays(1)).ToInstant();

    private static PracticeDay Without(PracticeDay day, VisitTarget? visit)
    {
        if (visit is null)
            return day;
        var time = new Interval(visit.Start, visit.Start + Duration.FromMinutes(visit.Minutes));
        return day with { Busy = [.. day.Busy.Where(busy => busy.Time != time || (busy.ProviderId ?? visit.ProviderId) != visit.ProviderId || (busy.RoomId ?? visit.RoomId) != visit.RoomId)] };
    }

    /// <summary>Whether the practice works at that time at all, taken or not, on the grid of starts or off it.</summary>
    public async Task<bool> WorksAtAsync(PmsAccount account, VisitRule visit, Instant start, CancellationToken cancellationToken)
    {
        var date = PracticeTime.Of(account, clock).DateOf(start);
        var roster = await calendar.RosterAsync(account, cancellationToken);
        var days = await calendar.DaysAsync(account, date, date, cancellationToken);
        if (days.Any(day => day.Day is { Windows.Count: 0, Openings: not null }) && account.Rules.OpenHours.Count == 0)
            return true; // this PMS tells only what is open: closed cannot be told from taken
        var empty = days.Select(day => day.Day with { Busy = [], Openings = null }).ToList();
        return OpenSlots.Find(Search(account, visit, roster, empty, []) with { GridMinutes = 1, MinimumNotice = Duration.Zero }).Any(day => day.Slots.Any(slot => slot.Start == start));
    }

    private SlotSearch Search(PmsAccount account, VisitRule visit, PracticeRoster roster, IReadOnlyList<PracticeDay> days, IReadOnlyList<BusyTime> held)
    {
        var time = PracticeTime.Of(account, clock);
        return new()
        {
            Zone = time.Zone,
            Now = time.Now,
            Roster = roster,
            Days = days,
            Visit = visit,
            AlsoBusy = held,
            OpenHours = account.Rules.OpenHours,
            MinimumNotice = Duration.FromMinutes(account.Rules.MinimumNoticeMinutes),
        };
    }
}
