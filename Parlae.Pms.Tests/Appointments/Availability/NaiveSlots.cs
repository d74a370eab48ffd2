using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Appointments.Availability;

/// <summary>The rules of availability told minute by minute, with no interval arithmetic: slow, and hard to get wrong.</summary>
internal sealed class NaiveSlots(SlotSearch search)
{
    private readonly LocalDate[] _dates = [.. search.Days.Select(day => day.Date)];

    public List<Slot> Find()
    {
        var slots = new List<Slot>();
        var first = search.Zone.AtStartOfDay(_dates.Min()).ToInstant();
        var end = search.Zone.AtStartOfDay(_dates.Max().PlusDays(1)).ToInstant();
        var told = new HashSet<LocalDateTime>();
        for (var start = first; start < end; start += Duration.FromMinutes(1))
        {
            var wall = start.InZone(search.Zone).LocalDateTime;
            var firstTime = told.Add(wall);
            if (!firstTime || ((wall.Hour * 60) + wall.Minute) % search.GridMinutes != 0 || start < search.Now || start < search.Now + search.MinimumNotice)
            {
                continue;
            }

            foreach (var provider in search.Roster.Providers)
            {
                if (RoomFor(provider, start) is (true, var room))
                {
                    slots.Add(new Slot(provider.ProviderId, room, new Interval(start, start + Duration.FromMinutes(search.Visit.Minutes))));
                }
            }
        }

        return slots;
    }

    private (bool Found, string? RoomId) RoomFor(Provider provider, Instant start)
    {
        if (!Fits(search.Visit.Providers, provider.ProviderId, provider.Name))
        {
            return (false, null);
        }

        if (search.Roster.Rooms.Count == 0)
        {
            return (search.Visit.Rooms.Count == 0 && AllMinutes(start, minute => IsOpen(minute) && Works(provider, null, minute))
                && !IsTaken(start, provider.ProviderId, null), null);
        }

        foreach (var room in search.Roster.Rooms)
        {
            if (Fits(search.Visit.Rooms, room.RoomId, room.Name)
                && (room.ProviderIds.Count == 0 || room.ProviderIds.Contains(provider.ProviderId))
                && AllMinutes(start, minute => IsOpen(minute) && Works(provider, room, minute) && IsRoomOpen(room, minute))
                && !IsTaken(start, provider.ProviderId, room.RoomId))
            {
                return (true, room.RoomId);
            }
        }

        return (false, null);
    }

    private static bool Fits(IReadOnlyList<string> wanted, string id, string name) =>
        wanted.Count == 0 || wanted.Contains(id) || wanted.Any(word => string.Equals(word, name, StringComparison.OrdinalIgnoreCase));

    private bool AllMinutes(Instant start, Func<Instant, bool> holds)
    {
        for (var i = 0; i < search.Visit.Minutes; i++)
        {
            if (!holds(start + Duration.FromMinutes(i)))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsTaken(Instant start, string providerId, string? roomId)
    {
        var from = start - search.BufferBefore;
        var to = start + Duration.FromMinutes(search.Visit.Minutes) + search.BufferAfter;
        foreach (var busy in search.Days.SelectMany(day => day.Busy).Concat(search.AlsoBusy))
        {
            var concerns = busy is { ProviderId: null, RoomId: null } || busy.ProviderId == providerId || (roomId is not null && busy.RoomId == roomId);
            for (var minute = from; concerns && minute < to; minute += Duration.FromMinutes(1))
            {
                if (busy.Time.Contains(minute))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsOpen(Instant minute)
    {
        if (search.OpenHours.Count > 0)
        {
            return _dates.Any(date => search.OpenHours.Any(hours => hours.Day == date.DayOfWeek && HasReached(minute, date + hours.From) && !HasReached(minute, Closing(date, hours))));
        }

        return search.Days.Any(day => IsOpenByPms(day, minute));
    }

    private bool IsOpenByPms(PracticeDay day, Instant minute) =>
        search.Days.Any(any => any.Windows.Any(IsPractice))
            ? day.Windows.Any(window => IsPractice(window) && window.Time.Contains(minute))
            : day.Windows.Any(window => window.Time.Contains(minute)) || (day.Openings ?? []).Any(opening => opening.Time.Contains(minute));

    /// <summary>Whether clocks have shown this time, or one after it, by now: walks back over the day.</summary>
    private bool HasReached(Instant minute, LocalDateTime wall)
    {
        for (var back = 0; back <= 180; back++)
        {
            if ((minute - Duration.FromMinutes(back)).InZone(search.Zone).LocalDateTime >= wall)
            {
                return true;
            }
        }

        return false;
    }

    private bool Works(Provider provider, Room? room, Instant minute)
    {
        var known = search.Days.Any(day => day.Openings is null && day.Windows.Any(window => window.ProviderId is not null));
        return search.Days.Any(day => day.Openings is { } openings
            ? openings.Any(opening => (opening.ProviderId ?? provider.ProviderId) == provider.ProviderId
                && (room is null || (opening.RoomId ?? room.RoomId) == room.RoomId) && opening.Time.Contains(minute))
            : known
                ? day.Windows.Any(window => window.ProviderId == provider.ProviderId
                    && (room is null || (window.RoomId ?? room.RoomId) == room.RoomId) && window.Time.Contains(minute))
                : IsOpenOn(day, minute));
    }

    private bool IsRoomOpen(Room room, Instant minute)
    {
        var known = search.Days.Any(day => day.Openings is null && day.Windows.Any(window => window is { ProviderId: null, RoomId: not null }));
        return search.Days.Any(day => known && day.Openings is null
            ? day.Windows.Any(window => window.ProviderId is null && window.RoomId == room.RoomId && window.Time.Contains(minute))
            : IsOpenOn(day, minute));
    }

    private bool IsOpenOn(PracticeDay day, Instant minute) => search.OpenHours.Count > 0
        ? search.OpenHours.Any(hours => hours.Day == day.Date.DayOfWeek && HasReached(minute, day.Date + hours.From) && !HasReached(minute, Closing(day.Date, hours)))
        : IsOpenByPms(day, minute);

    /// <summary>Hours that end at midnight end with the day.</summary>
    private static LocalDateTime Closing(LocalDate date, OpenHours hours) => (hours.To == LocalTime.Midnight ? date.PlusDays(1) : date) + hours.To;

    private static bool IsPractice(WorkingWindow window) => window is { ProviderId: null, RoomId: null };
}
