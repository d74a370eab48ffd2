using CsCheck;
using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Appointments.Availability;

/// <summary>Random practices, two days long: hours, staff, rooms, bookings and rules, often around a change of clocks.</summary>
internal static class SlotSearches
{
    private static readonly (string Zone, LocalDate Day)[] Beginnings =
    [
        ("America/Toronto", new(2026, 3, 2)),
        ("America/Toronto", new(2026, 3, 7)), // clocks go forward on the 8th
        ("America/Vancouver", new(2025, 11, 1)), // back on the 2nd
        ("America/St_Johns", new(2025, 11, 1)),
        ("Australia/Lord_Howe", new(2026, 4, 4)), // back by half an hour on the 5th
        ("America/Havana", new(2026, 3, 7)), // forward at midnight
        ("Asia/Kolkata", new(2026, 5, 1)),
    ];

    private static readonly string?[] Providers = [null, "a", "b", "c"];
    private static readonly string?[] Rooms = [null, "1", "2", "3"];

    public static Gen<SlotSearch> Any =>
        from beginning in OneOf(Beginnings)
        from dayCount in Gen.Int[1, 2]
        from roster in Rosters
        from days in DaysFrom(beginning.Zone, beginning.Day, dayCount)
        from visit in Visits
        from held in BusyTimes(beginning.Zone, beginning.Day)
        from ownHours in Gen.Frequency((3, Gen.Const(new List<OpenHours>())), (1, OwnHours.List[1, 8]))
        from buffers in Gen.Select(OneOf(0, 0, 5, 10, 33), OneOf(0, 0, 5, 20))
        from nowAt in Gen.Int[-900, 900]
        from notice in OneOf(-30, 0, 0, 45, 240)
        from grid in OneOf(5, 15, 15, 20, 30, 60, 50)
        select new SlotSearch
        {
            Zone = DateTimeZoneProviders.Tzdb[beginning.Zone],
            Now = At(beginning.Zone, beginning.Day, nowAt),
            Roster = roster,
            Days = days,
            Visit = visit,
            AlsoBusy = held,
            OpenHours = ownHours,
            BufferBefore = Duration.FromMinutes(buffers.Item1),
            BufferAfter = Duration.FromMinutes(buffers.Item2),
            MinimumNotice = Duration.FromMinutes(notice),
            GridMinutes = grid,
        };

    private static Gen<VisitRule> Visits =>
        from minutes in OneOf(5, 20, 30, 60, 90, 200)
        from who in OneOf([], [], [], [], [], [], ["a"], ["Dr. B", "c"], new string[] { "nobody" })
        from places in OneOf([], [], [], [], [], ["2"], new string[] { "room 3", "1" })
        select new VisitRule(minutes, who, places);

    private static Gen<OpenHours> OwnHours =>
        from day in Gen.Int[1, 7]
        from opens in Gen.Int[0, 40]
        from length in Gen.Int[0, 50]
        select new OpenHours((IsoDayOfWeek)day, LocalTime.Midnight.PlusMinutes(opens * 30), LocalTime.Midnight.PlusMinutes(Math.Min(1430, (opens * 30) + (length * 20))));

    private static Gen<PracticeRoster> Rosters =>
        from providers in Gen.Int[1, 3]
        from rooms in Gen.OneOf(Gen.Const(new List<Room>()), RoomGen.List[1, 3])
        select new PracticeRoster(
            null, null, null,
            [.. Providers.Skip(1).Take(providers).Select(id => new Provider(id!, "Dr. " + id!.ToUpperInvariant(), null))],
            [.. rooms.Select((room, i) => room with { RoomId = Rooms[i + 1]!, Name = "Room " + Rooms[i + 1] })],
            []);

    private static Gen<Room> RoomGen =>
        OneOf([], [], ["a"], new string[] { "b", "c" }).Select(who => new Room("", "", who));

    private static Gen<List<PracticeDay>> DaysFrom(string zone, LocalDate first, int count) =>
        from kinds in OneOf<(bool Practice, bool Providers, bool Rooms)>((true, false, false), (true, true, false), (true, true, true), (false, true, false), (false, true, true), (false, false, true))
        from vendor in OneOf(0, 0, 1, 2)
        from days in Gen.Int[0, 1].SelectMany(_ => OneDay(zone, first, kinds, vendor)).List[count, count]
        select days.Select((day, i) => Shift(day, first.PlusDays(i), i)).ToList();

    private static Gen<PracticeDay> OneDay(string zone, LocalDate first, (bool Practice, bool Providers, bool Rooms) kinds, int vendor) =>
        from practice in kinds.Practice ? Intervals(zone, first).List[0, 4] : Gen.Const(new List<Interval>())
        from people in kinds.Providers ? Who.Select(Intervals(zone, first)).List[1, 9] : Gen.Const(new List<(ValueTuple<string?, string?>, Interval)>())
        from rooms in kinds.Rooms ? OneOf(Rooms[1..]).Select(Intervals(zone, first)).List[1, 8] : Gen.Const(new List<(string?, Interval)>())
        from busy in BusyTimes(zone, first)
        from openings in Gen.Select(OneOf(Providers), OneOf(Rooms), Intervals(zone, first)).List[0, 6]
        from isOpenings in Gen.Int[0, 2]
        select new PracticeDay(
            first, null,
            [
                .. practice.Select(time => new WorkingWindow(null, null, time)),
                .. people.Select(one => new WorkingWindow(one.Item1.Item1, one.Item1.Item2, one.Item2)),
                .. rooms.Select(one => new WorkingWindow(null, one.Item1, one.Item2)),
            ],
            busy,
            isOpenings < vendor ? [.. openings.Select(one => new Opening(one.Item1, one.Item2, one.Item3))] : null);

    private static Gen<(string?, string?)> Who => Gen.Select(OneOf(Providers[1..]), OneOf([null, null, null, .. Rooms]));

    private static Gen<List<BusyTime>> BusyTimes(string zone, LocalDate first) =>
        Gen.Select(OneOf(Providers[1..]), OneOf(Rooms), Gen.Int[0, 25], Intervals(zone, first), Gen.Int[1, 90])
            .Select((provider, room, luck, time, minutes) => luck == 0
                ? new BusyTime(null, null, Short(time, minutes))
                : new BusyTime(luck < 8 && room is not null ? null : provider, room, Short(time, minutes)))
            .List[0, 9];

    private static Interval Short(Interval time, int minutes) => new(time.Start, Instant.Min(time.End, time.Start + Duration.FromMinutes(minutes)));

    private static Gen<Interval> Intervals(string zone, LocalDate day) => Gen.Select(Gen.Int[0, 150], Gen.Int[0, 220])
        .Select((from, length) => new Interval(At(zone, day, from * 5), At(zone, day, (from + length) * 5)));

    private static PracticeDay Shift(PracticeDay day, LocalDate date, int days)
    {
        var by = Duration.FromDays(days);
        Interval Later(Interval time) => new(time.Start + by, time.End + by);
        return new PracticeDay(
            date, day.AsOf,
            [.. day.Windows.Select(window => window with { Time = Later(window.Time) })],
            [.. day.Busy.Select(busy => busy with { Time = Later(busy.Time) })],
            day.Openings?.Select(opening => opening with { Time = Later(opening.Time) }).ToList());
    }

    private static Instant At(string zone, LocalDate day, int minutes) =>
        DateTimeZoneProviders.Tzdb[zone].AtStartOfDay(day).ToInstant() + Duration.FromMinutes(minutes);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
