using NodaTime;
using NodaTime.TimeZones;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>Who works when and where, gathered from what a PMS tells.</summary>
/// <remarks>
/// The practice's hours bound everything; where the PMS has none, all that it calls working time together stands for them.
/// One provider window anywhere means that providers' hours are known: whoever has none on a day does not work then. Otherwise everybody works
/// the practice's hours. The same goes for rooms. On a day with ready-made openings these stand in place of both.
/// </remarks>
internal sealed class WorkingTimes
{
    // Hours that begin in the hour that clocks skip begin when it is over.
    private static readonly ZoneLocalMappingResolver FirstReached =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private readonly SlotSearch _search;
    private readonly Stretch _period;
    private readonly Dictionary<string, List<Stretch>> _rooms = [];
    private readonly Dictionary<(string? ProviderId, string? RoomId), List<Stretch>> _people = [];
    private readonly List<Stretch> _anyRoom = [];
    private readonly HashSet<LocalDate> _untold = [];

    public WorkingTimes(SlotSearch search, Stretch period)
    {
        (_search, _period) = (search, period);
        var practiceKnown = Any(day => day.Windows, window => window is { ProviderId: null, RoomId: null });
        var computed = (PracticeDay day) => day.Openings is null ? day.Windows : [];
        var providersKnown = Any(computed, window => window.ProviderId is not null);
        var roomsKnown = Any(computed, window => window is { ProviderId: null, RoomId: not null });
        var hours = new List<Stretch>();
        foreach (var day in search.Days)
        {
            var open = HoursOf(day, practiceKnown);
            HoursByDay.TryAdd(day.Date, []);
            HoursByDay[day.Date].AddRange(open);
            hours.AddRange(open);
            if (_search.OpenHours.Count == 0 && day is { Openings.Count: 0, Windows.Count: 0 })
                _untold.Add(day.Date);
            AddPeople(day, providersKnown, open);
            AddRooms(day, roomsKnown, open);
        }

        Hours = TimeSet.Of(hours);
    }

    /// <summary>When the practice is open.</summary>
    public TimeSet Hours { get; }

    /// <summary>The same, by the day they belong to.</summary>
    public SortedDictionary<LocalDate, List<Stretch>> HoursByDay { get; } = [];

    /// <summary>Whether nobody tells when the practice is open that day: nothing is free, and what is free is all that the PMS tells.</summary>
    public bool IsUntold(LocalDate date) => _untold.Contains(date);

    public TimeSet Of(Room room) => TimeSet.Of([.. _anyRoom, .. _rooms.GetValueOrDefault(room.RoomId, [])]);

    /// <summary>When the provider works at all places, and at this one.</summary>
    public TimeSet Of(Provider provider, string? roomId)
    {
        List<Stretch> times = [.. Told(null, null), .. Told(provider.ProviderId, null)];
        if (roomId is not null)
        {
            times.AddRange([.. Told(null, roomId), .. Told(provider.ProviderId, roomId)]);
        }

        return TimeSet.Of(times);
    }

    /// <summary>Whether some of the provider's hours are tied to a room.</summary>
    public bool IsTiedToRooms(Provider provider) =>
        _people.Keys.Any(key => key.RoomId is not null && (key.ProviderId is null || key.ProviderId == provider.ProviderId));

    private List<Stretch> Told(string? providerId, string? roomId) => _people.GetValueOrDefault((providerId, roomId), []);

    private bool Any(Func<PracticeDay, IReadOnlyList<WorkingWindow>> windows, Func<WorkingWindow, bool> fits) =>
        _search.Days.Any(day => windows(day).Any(fits));

    private List<Stretch> HoursOf(PracticeDay day, bool practiceKnown)
    {
        var hours = _search.OpenHours.Count > 0
            ? _search.OpenHours.Where(own => own.Day == day.Date.DayOfWeek).Select(own => OwnHours(day.Date, own))
            : day.Windows.Where(window => !practiceKnown || window is { ProviderId: null, RoomId: null }).Select(window => window.Time)
                .Concat(practiceKnown ? [] : (day.Openings ?? []).Select(opening => opening.Time))
                .Select(time => _period.Cut(time));
        return [.. hours.Where(stretch => !stretch.IsEmpty)];
    }

    private Stretch OwnHours(LocalDate date, OpenHours hours)
    {
        var closes = hours.To == LocalTime.Midnight ? date.PlusDays(1) : date;
        return new Stretch(Reached(date + hours.From), Reached(closes + hours.To));
    }

    private long Reached(LocalDateTime wall) => _search.Zone.ResolveLocal(wall, FirstReached).ToInstant().ToUnixTimeTicks();

    private void AddPeople(PracticeDay day, bool providersKnown, List<Stretch> open)
    {
        if (day.Openings is { } openings)
        {
            foreach (var opening in openings)
            {
                Add(opening.ProviderId, opening.RoomId, _period.Cut(opening.Time));
            }
        }
        else if (providersKnown)
        {
            foreach (var window in day.Windows.Where(window => window.ProviderId is not null))
            {
                Add(window.ProviderId, window.RoomId, _period.Cut(window.Time));
            }
        }
        else
        {
            open.ForEach(stretch => Add(null, null, stretch));
        }
    }

    private void AddRooms(PracticeDay day, bool roomsKnown, List<Stretch> open)
    {
        if (day.Openings is not null || !roomsKnown)
        {
            _anyRoom.AddRange(open);
            return;
        }

        foreach (var window in day.Windows.Where(window => window is { ProviderId: null, RoomId: not null }))
        {
            _rooms.ListOf(window.RoomId!).Add(_period.Cut(window.Time));
        }
    }

    private void Add(string? providerId, string? roomId, Stretch time) =>
        // A practice whose rooms we do not know has one place: a room named there ties nobody.
        _people.ListOf((providerId, _search.Roster.Rooms.Count == 0 ? null : roomId)).Add(time);
}
