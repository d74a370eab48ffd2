using NodaTime;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>
/// What a day of a practice tells, in order and put together: the part of the work that is the same for every question. Done once for a day that was read,
/// and kept with it.
/// </summary>
internal sealed class DayTimes
{
    private readonly Told[] _working;
    private readonly Told[] _rooms;
    private readonly Told[] _takenProviders;
    private readonly Told[] _takenRooms;

    public DayTimes(PracticeDay day)
    {
        (Date, HasOpenings) = (day.Date, day.Openings is not null);
        TellsNothing = day is { Openings.Count: 0, Windows.Count: 0 };
        var (hours, practiceHours) = (new TimeSet(), new TimeSet());
        var (working, rooms) = (new Groups(day.Windows.Count + (day.Openings?.Count ?? 0)), new Groups(day.Windows.Count));
        foreach (var (providerId, roomId, interval) in day.Windows)
        {
            var time = Stretch.Of(interval);
            hours.Add(time);
            if (providerId is null && roomId is null)
            {
                TellsHours = true;
                practiceHours.Add(time);
            }
            else if (!HasOpenings)
            {
                (providerId is null ? rooms : working).Add(providerId, roomId, time);
            }
        }

        foreach (var (providerId, roomId, interval) in day.Openings ?? [])
        {
            var time = Stretch.Of(interval);
            hours.Add(time);
            working.Add(providerId, roomId, time);
        }

        var (closed, takenProviders, takenRooms) = (new TimeSet(), new Groups(day.Busy.Count), new Groups(day.Busy.Count));
        foreach (var (providerId, roomId, interval) in day.Busy)
        {
            var time = Stretch.Of(interval);
            if (providerId is null && roomId is null)
            {
                closed.Add(time);
            }

            if (providerId is not null)
            {
                takenProviders.Add(providerId, null, time);
            }

            if (roomId is not null)
            {
                takenRooms.Add(null, roomId, time);
            }
        }

        (Hours, PracticeHours, Closed) = (hours.Stretches.ToArray(), practiceHours.Stretches.ToArray(), closed.Stretches.ToArray());
        (_working, _rooms, _takenProviders, _takenRooms) = (working.InOrder(), rooms.InOrder(), takenProviders.InOrder(), takenRooms.InOrder());
        Span = SpanOf([.. _working, .. _rooms, .. _takenProviders, .. _takenRooms, new(default, Hours), new(default, Closed)]);
    }

    public LocalDate Date { get; }

    /// <summary>From the first moment that anything is told of to the last.</summary>
    public Stretch Span { get; }

    /// <summary>Ready-made openings stand in place of whoever's hours are told.</summary>
    public bool HasOpenings { get; }

    /// <summary>The PMS tells only what is free, and nothing is.</summary>
    public bool TellsNothing { get; }

    /// <summary>The practice's own hours are told,</summary>
    public bool TellsHours { get; }

    /// <summary>those of providers,</summary>
    public bool TellsProviders => !HasOpenings && _working.Length > 0;

    /// <summary>and those of rooms.</summary>
    public bool TellsRooms => _rooms.Length > 0;

    /// <summary>All that is told of as working time, whoever's it is.</summary>
    public Stretch[] Hours { get; }

    public Stretch[] PracticeHours { get; }

    /// <summary>Taken for everybody: holidays and the like.</summary>
    public Stretch[] Closed { get; }

    /// <summary>When this provider works in this room. Null: when somebody does, or in whatever room.</summary>
    public ReadOnlySpan<Stretch> Working(string? providerId, string? roomId) => Find(_working, new(providerId, roomId));

    /// <summary>Adds when this provider works, in whatever room and in each.</summary>
    public void AddWorking(string? providerId, Stretch period, TimeSet into)
    {
        foreach (var told in _working)
        {
            if (told.Of.ProviderId == providerId)
            {
                into.Add(told.Times.Span, period);
            }
        }
    }

    /// <summary>Whether some hours of this provider, or of whoever works there, are tied to a room.</summary>
    public bool IsTiedToRooms(string providerId) => Array.Exists(_working, told => told.Of.RoomId is not null && (told.Of.ProviderId is null || told.Of.ProviderId == providerId));

    public ReadOnlySpan<Stretch> HoursOf(Room room) => Find(_rooms, new(null, room.RoomId));

    public ReadOnlySpan<Stretch> Taken(Provider provider) => Find(_takenProviders, new(provider.ProviderId, null));

    public ReadOnlySpan<Stretch> Taken(Room room) => Find(_takenRooms, new(null, room.RoomId));

    private static ReadOnlySpan<Stretch> Find(Told[] all, Whose of)
    {
        var (low, high) = (0, all.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var order = all[middle].Of.CompareTo(of);
            if (order == 0)
            {
                return all[middle].Times.Span;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return [];
    }

    private static Stretch SpanOf(Told[] all)
    {
        var (from, to) = (long.MaxValue, long.MinValue);
        foreach (var told in all)
        {
            if (told.Times.Span is { Length: > 0 } times)
            {
                (from, to) = (Math.Min(from, times[0].From), Math.Max(to, times[^1].To));
            }
        }

        return new Stretch(from, to);
    }

    private readonly record struct Told(Whose Of, ReadOnlyMemory<Stretch> Times);

    private readonly record struct Whose(string? ProviderId, string? RoomId) : IComparable<Whose>
    {
        public int CompareTo(Whose other) => string.CompareOrdinal(ProviderId, other.ProviderId) is var order && order != 0 ? order : string.CompareOrdinal(RoomId, other.RoomId);

        public override int GetHashCode() => ((ProviderId?.GetHashCode(StringComparison.Ordinal) ?? 0) * 31) + (RoomId?.GetHashCode(StringComparison.Ordinal) ?? 0);

        public bool Equals(Whose other) => ProviderId == other.ProviderId && RoomId == other.RoomId;
    }

    /// <summary>Puts together what belongs to the same, all in one piece of memory.</summary>
    private sealed class Groups(int most)
    {
        private readonly Dictionary<Whose, int> _numbers = [];
        private readonly List<(int Number, Stretch Time)> _all = new(most);

        public void Add(string? providerId, string? roomId, Stretch time)
        {
            var of = new Whose(providerId, roomId);
            if (!_numbers.TryGetValue(of, out var number))
            {
                _numbers[of] = number = _numbers.Count;
            }

            _all.Add((number, time));
        }

        public Told[] InOrder()
        {
            if (_numbers.Count == 0)
            {
                return [];
            }

            // Counted out: each has its place, one after the other.
            Span<int> ends = new int[_numbers.Count + 1];
            foreach (var (number, _) in _all)
            {
                ends[number + 1]++;
            }

            for (var i = 1; i < ends.Length; i++)
            {
                ends[i] += ends[i - 1];
            }

            var times = new Stretch[_all.Count];
            foreach (var (number, time) in _all)
            {
                times[ends[number]++] = time;
            }

            var told = new Told[_numbers.Count];
            foreach (var (of, number) in _numbers)
            {
                var from = number == 0 ? 0 : ends[number - 1];
                told[number] = new Told(of, times.AsMemory(from, TimeSet.Join(times.AsSpan(from..ends[number]))));
            }

            Array.Sort(told, static (a, b) => a.Of.CompareTo(b.Of));
            return told;
        }
    }
}
