using NodaTime;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>One search: gathers who is free when, then makes one pass over the possible starts with a cursor in the free time of each provider and room.</summary>
internal sealed class SlotSweep
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    private readonly SlotSearch _search;
    private readonly IReadOnlyList<DayTimes> _days;
    private readonly int[] _numbers;
    private readonly WorkingTimes _working;
    private readonly TakenTimes _taken;
    private readonly TimeSet _open = new();
    private readonly long _length;

    // For one lane after the other.
    private readonly TimeSet _one = new();
    private readonly TimeSet _two = new();
    private readonly TimeSet _three = new();

    /// <param name="search">What is looked for.</param>
    /// <param name="days">What the days tell, in order.</param>
    /// <param name="last">Slots are looked for up to this day.</param>
    /// <param name="period">The time in question.</param>
    public SlotSweep(SlotSearch search, IReadOnlyList<DayTimes> days, LocalDate last, Stretch period)
    {
        _search = search;
        _length = search.Visit.Minutes * NodaConstants.TicksPerMinute;
        _days = days[^1].Date <= last ? days : [.. days.Where(day => day.Date <= last || search.OpenHours.Count > 0 || day.Span.Meets(period))];
        _numbers = [.. _days.Where(day => day.Date <= last).Select(day => Period.DaysBetween(Epoch, day.Date))];
        _working = new WorkingTimes(search, _days, HoursKnown.In(days), period);
        _taken = new TakenTimes(search, _days, period);
        _taken.AddClosed(_one, isBuffered: true);
        _open.AddRest(_working.Hours.Stretches, _one.Stretches);
    }

    public IReadOnlyList<SlotDay> Find()
    {
        var places = Places();
        var slots = Sweep(places, People(places));
        _taken.AddClosed(_one.Clear(), isBuffered: false);
        var reallyOpen = _two.Clear().AddRest(_working.Hours.Stretches, _one.Stretches);
        var found = new SlotDay[_numbers.Length];
        for (var day = 0; day < found.Length; day++)
        {
            var closesAt = _working.LastOf(day, reallyOpen) is { } end ? Instant.FromUnixTimeTicks(end) : (Instant?)null;
            found[day] = new SlotDay(_days[day].Date, closesAt, slots[day]) { IsUntold = _working.IsUntold(day) };
        }

        return found;
    }

    private Place[] Places()
    {
        if (_search.Roster.Rooms.Count > 0)
        {
            return [.. _search.Roster.Rooms.Where(_search.Visit.Allows).Select(PlaceOf)];
        }

        // A visit that needs a certain room finds none here.
        return _search.Visit.Rooms.Count == 0 ? [new Place(null, [], new Lane(_open.Stretches.ToArray()))] : [];
    }

    private Place PlaceOf(Room room)
    {
        _working.Add(room, _one.Clear());
        _taken.Add(room, _two.Clear());
        return new Place(room.RoomId, room.ProviderIds, FreeLane());
    }

    private Person[] People(Place[] places) => [.. _search.Roster.Providers.Where(_search.Visit.Allows).Select(provider =>
    {
        var own = Array.TrueForAll(places, place => place.Admits(provider)) ? places : [.. places.Where(place => place.Admits(provider))];
        return new Person(provider.ProviderId, _working.IsTiedToRooms(provider)
            ? [.. own.Select(place => new Ground(FreeIn(provider, place.RoomId), [place]))]
            : [new Ground(FreeIn(provider, null), own)]);
    })];

    private Lane FreeIn(Provider provider, string? roomId)
    {
        _working.Add(provider, roomId, _one.Clear());
        _taken.Add(provider, _two.Clear());
        return FreeLane();
    }

    /// <summary>Of the working time in one, and what is taken in two.</summary>
    private Lane FreeLane()
    {
        var working = _three.Clear().AddCommon(_one.Stretches, _open.Stretches);
        return new Lane(_one.Clear().AddRest(working.Stretches, _two.Stretches).Stretches.ToArray());
    }

    /// <summary>The slots of each day that is wanted.</summary>
    private FreeSlots[] Sweep(Place[] places, Person[] people)
    {
        var slots = new FreeSlots[_numbers.Length];
        var starts = new List<FreeStart>();
        var earliest = (_search.Now + Duration.Max(_search.MinimumNotice, Duration.Zero)).ToUnixTimeTicks();
        var day = 0;
        foreach (var (start, number) in StartGrid.Points(_open.Stretches.ToArray(), _search.Zone, earliest, _length, _search.GridMinutes * NodaConstants.TicksPerMinute))
        {
            while (day < _numbers.Length && _numbers[day] < number)
            {
                EndDay();
            }

            if (day == _numbers.Length)
            {
                break;
            }

            if (_numbers[day] == number)
            {
                AddStarts(starts, start, places, people);
            }
        }

        while (day < _numbers.Length)
        {
            EndDay();
        }

        return slots;

        void EndDay()
        {
            slots[day++] = new FreeSlots([.. starts], _length);
            starts.Clear();
        }
    }

    private void AddStarts(List<FreeStart> starts, long from, Place[] places, Person[] people)
    {
        var to = from + _length;
        foreach (var place in places)
        {
            place.IsFree = place.Free.Holds(from, to);
        }

        foreach (var person in people)
        {
            if (person.PlaceFor(from, to) is { } place)
            {
                starts.Add(new FreeStart(from, person.ProviderId, place.RoomId));
            }
        }
    }

    private sealed class Place(string? roomId, IReadOnlyList<string> providerIds, Lane free)
    {
        public string? RoomId => roomId;
        public Lane Free => free;

        /// <summary>For the start that is looked at.</summary>
        public bool IsFree { get; set; }

        public bool Admits(Provider provider) => providerIds.Count == 0 || providerIds.Contains(provider.ProviderId);
    }

    /// <summary>When a provider is free for work in these places.</summary>
    private sealed record Ground(Lane Free, Place[] Places);

    private sealed record Person(string ProviderId, Ground[] Grounds)
    {
        public Place? PlaceFor(long from, long to)
        {
            foreach (var ground in Grounds)
            {
                if (!ground.Free.Holds(from, to))
                {
                    continue;
                }

                foreach (var place in ground.Places)
                {
                    if (place.IsFree)
                    {
                        return place;
                    }
                }
            }

            return null;
        }
    }
}
