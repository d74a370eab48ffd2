using NodaTime;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>
/// Finds the free times of a practice: a provider who works and is free, and, where the practice has rooms, a free room that this provider may use.
/// One pass over the possible starts with a cursor in the free time of each provider and room; sorting is what costs most, O(n log n).
/// </summary>
public static class OpenSlots
{
    /// <summary>One entry for each day asked for, in order. For each start and provider there is one slot, in the first room of the roster that fits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The visit or the grid has no length, or a buffer is negative.</exception>
    public static IReadOnlyList<SlotDay> Find(SlotSearch search)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(search.Visit.Minutes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(search.GridMinutes);
        ArgumentOutOfRangeException.ThrowIfLessThan(search.BufferBefore, Duration.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(search.BufferAfter, Duration.Zero);
        if (search.Days.Count == 0)
        {
            return [];
        }

        var period = PeriodOf(search);
        var working = new WorkingTimes(search, period);
        var taken = new TakenTimes(search, period);
        var open = working.Hours.Without(taken.ForEverybodyBuffered);
        var places = PlacesOf(search, working, taken, open);
        var people = PeopleOf(search, working, taken, open, places);
        var slots = Sweep(search, working, open, places, people);
        var reallyOpen = working.Hours.Without(taken.ForEverybody);
        return [.. working.HoursByDay.Select(day => new SlotDay(day.Key, ClosesAt(day.Value, reallyOpen), slots[day.Key]) { IsUntold = working.IsUntold(day.Key) })];
    }

    private static Dictionary<LocalDate, List<Slot>> Sweep(SlotSearch search, WorkingTimes working, TimeSet open, Place[] places, Person[] people)
    {
        var slots = working.HoursByDay.Keys.ToDictionary(date => date, _ => new List<Slot>());
        var length = search.Visit.Minutes * NodaConstants.TicksPerMinute;
        var earliest = (search.Now + Duration.Max(search.MinimumNotice, Duration.Zero)).ToUnixTimeTicks();
        List<Slot>? ofDay = null;
        int? dayNumber = null;
        foreach (var (start, day) in StartGrid.Points(open, search.Zone, earliest, length, search.GridMinutes * NodaConstants.TicksPerMinute))
        {
            if (day != dayNumber)
            {
                dayNumber = day;
                ofDay = slots.GetValueOrDefault(new LocalDate(1970, 1, 1).PlusDays(day));
            }

            if (ofDay is not null)
            {
                AddSlots(ofDay, start, start + length, places, people);
            }
        }

        return slots;
    }

    private static void AddSlots(List<Slot> slots, long from, long to, Place[] places, Person[] people)
    {
        foreach (var place in places)
        {
            place.IsFree = place.Free.Holds(from, to);
        }

        var time = new Interval(Instant.FromUnixTimeTicks(from), Instant.FromUnixTimeTicks(to));
        foreach (var person in people)
        {
            if (person.PlaceFor(from, to) is { } place)
            {
                slots.Add(new Slot(person.ProviderId, place.RoomId, time));
            }
        }
    }

    private static Place[] PlacesOf(SlotSearch search, WorkingTimes working, TakenTimes taken, TimeSet open)
    {
        if (search.Roster.Rooms.Count > 0)
        {
            return [.. search.Roster.Rooms.Where(search.Visit.Allows).Select(room =>
                new Place(room.RoomId, room.ProviderIds, new Lane(working.Of(room).And(open).Without(taken.Of(room)))))];
        }

        // A visit that needs a certain room finds none here.
        return search.Visit.Rooms.Count == 0 ? [new Place(null, [], new Lane(open))] : [];
    }

    private static Person[] PeopleOf(SlotSearch search, WorkingTimes working, TakenTimes taken, TimeSet open, Place[] places)
    {
        return [.. search.Roster.Providers.Where(search.Visit.Allows).Select(PersonOf)];

        Person PersonOf(Provider provider)
        {
            var busy = taken.Of(provider);
            Lane LaneIn(string? roomId) => new(working.Of(provider, roomId).And(open).Without(busy));
            var own = places.Where(place => place.Admits(provider)).ToArray();
            return new Person(provider.ProviderId, working.IsTiedToRooms(provider)
                ? [.. own.Select(place => new Ground(LaneIn(place.RoomId), [place]))]
                : [new Ground(LaneIn(null), own)]);
        }
    }

    private static Instant? ClosesAt(List<Stretch> hours, TimeSet open) =>
        hours.Max(open.LastEndWithin) is { } end ? Instant.FromUnixTimeTicks(end) : null;

    // Up to a day past the last one: hours may run over midnight.
    private static Stretch PeriodOf(SlotSearch search) => new(
        search.Zone.AtStartOfDay(search.Days.Min(day => day.Date)).ToInstant().ToUnixTimeTicks(),
        search.Zone.AtStartOfDay(search.Days.Max(day => day.Date).PlusDays(2)).ToInstant().ToUnixTimeTicks());

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
