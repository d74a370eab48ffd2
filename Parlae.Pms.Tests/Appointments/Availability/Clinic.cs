using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Appointments.Availability;

/// <summary>A small practice: Dr. Lee and Dr. Ode, two rooms, open 9 to 17 on weekdays, nothing booked.</summary>
internal sealed record Clinic
{
    public string ZoneId { get; init; } = "America/Toronto";
    public LocalDate Monday { get; init; } = new(2026, 3, 2);
    public int DayCount { get; init; } = 5;
    public int Minutes { get; init; } = 60;
    public LocalDateTime Now { get; init; } = new(2026, 3, 1, 8, 0);
    public IReadOnlyList<Room> Rooms { get; init; } = [new("1", "Room 1", []), new("2", "Room 2", [])];
    public List<WorkingWindow> Windows { get; init; } = [];
    public List<BusyTime> Busy { get; init; } = [];
    public List<BusyTime> AlsoBusy { get; init; } = [];
    public Func<SlotSearch, SlotSearch> With { get; init; } = search => search;

    public DateTimeZone Zone => DateTimeZoneProviders.Tzdb[ZoneId];

    public Instant At(LocalDate date, int hour, int minute = 0) => (date + new LocalTime(hour, minute)).InZoneLeniently(Zone).ToInstant();

    public Interval From(LocalDate date, int fromHour, int fromMinute, int toHour, int toMinute) => new(At(date, fromHour, fromMinute), At(date, toHour, toMinute));

    public IReadOnlyList<SlotDay> Find() => OpenSlots.Find(With(new SlotSearch
    {
        Zone = Zone,
        Now = Now.InZoneStrictly(Zone).ToInstant(),
        Roster = new PracticeRoster(null, null, null, [new("lee", "Dr. Lee", null), new("ode", "Dr. Ode", null)], Rooms, []),
        Days = [.. Enumerable.Range(0, DayCount).Select(i => DayOf(Monday.PlusDays(i)))],
        Visit = new VisitRule(Minutes, [], []),
        AlsoBusy = AlsoBusy,
    }));

    /// <summary>Starts as wall times with who and where, such as <c>09:00 lee 1</c>.</summary>
    public List<string> Starts(IReadOnlyList<SlotDay> days, LocalDate date) =>
        [.. days.Single(day => day.Date == date).Slots.Select(slot => $"{slot.Start.InZone(Zone):HH:mm} {slot.ProviderId} {slot.RoomId}".TrimEnd())];

    private PracticeDay DayOf(LocalDate date)
    {
        var isWeekend = date.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday;
        bool OfDay(Interval time) => time.Start.InZone(Zone).Date == date;
        return new PracticeDay(
            date, null,
            [
                .. isWeekend ? [] : new[] { new WorkingWindow(null, null, From(date, 9, 0, 17, 0)) },
                .. Windows.Where(window => OfDay(window.Time)),
            ],
            [.. Busy.Where(busy => OfDay(busy.Time))],
            null);
    }
}
