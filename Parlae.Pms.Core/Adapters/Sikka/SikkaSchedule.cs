using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>
/// The practice's days: week hours, minus appointments, or ready-made openings where the PMS has them (reference 7). A day off and a holiday are
/// told as taken time, since a day without any window means "not known".
/// </summary>
internal sealed partial class SikkaSchedule(
    SikkaClient client, SikkaPractice practice, SikkaMemory memory, IOptions<SikkaOptions> options, TimeProvider clock, ILogger<SikkaSchedule> logger) : IPracticeSchedule
{
    private static readonly TimeSpan CopyLife = TimeSpan.FromMinutes(1);

    public async Task<IReadOnlyList<PracticeDay>> ReadDaysAsync(LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var appointments = client.AppointmentsAsync(first, last, null, cancellationToken);
        var weeks = client.ScheduleAsync(cancellationToken);
        var slots = practice.HasSlots ? client.SlotsAsync(first, last, cancellationToken) : Task.FromResult<SikkaList<SlotRow>?>(null);
        var operatories = client.OperatoriesAsync(cancellationToken);
        var copy = CopyMadeAsync(cancellationToken);
        await Task.WhenAll(appointments, weeks, slots, operatories, copy);

        var rooms = RoomsByAnyName(await operatories);
        var taken = Taken(client.Whole(await appointments), rooms);
        var openings = (await slots is { } list ? client.Whole(list) : null)?.Where(row => client.Access.Owns(row.PracticeId)).Select(row => Opening(row, rooms)).OfType<Opening>().ToList();
        var asOf = await copy;
        var hours = SikkaWeeks.Sort(client.Whole(await weeks), client.Access, rooms);
        var days = new List<PracticeDay>();
        for (var day = first; day <= last; day = day.PlusDays(1))
        {
            var whole = Whole(day);
            var (windows, off) = Hours(day, SikkaWeeks.Of(day, hours, practice.UseEarlierWeeks));
            days.Add(new PracticeDay(
                day, asOf, windows, [.. taken.Where(busy => busy.Time.Start < whole.End && busy.Time.End > whole.Start), .. off],
                openings?.Where(opening => whole.Contains(opening.Time.Start)).ToList()));
        }

        return days;
    }

    /// <summary>Appointments name a room by its name or its abbreviation; nobody says which (reference 11).</summary>
    internal static IReadOnlyDictionary<string, string> RoomsByAnyName(IReadOnlyList<OperatoryRow> rows)
    {
        var rooms = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows.Where(row => row.Operatory is not null)) rooms[row.Operatory!] = row.Operatory!;
        foreach (var row in rows.Where(row => row is { Operatory: not null, Abbreviation: not null })) rooms.TryAdd(row.Abbreviation!, row.Operatory!);
        return rooms;
    }

    private List<BusyTime> Taken(IReadOnlyList<AppointmentRow> rows, IReadOnlyDictionary<string, string> rooms)
    {
        var taken = new List<BusyTime>();
        foreach (var row in rows.Where(row => client.Access.Owns(row.PracticeId)).DistinctBy(row => (object?)SikkaValue.Id(row.AppointmentSrNo) ?? row))
        {
            // Blocks may come without a patient or a number: whatever has a time takes it.
            if (SikkaMapping.ToAppointment(row with { AppointmentSrNo = SikkaValue.Id(row.AppointmentSrNo) ?? "block" }, practice, options.Value.VisitMinutes) is not { } visit)
            {
                Log.NoTime(logger, client.Access.AccountId, row.AppointmentSrNo);
                continue;
            }

            if (!visit.TakesTime) continue;
            var time = new Interval(visit.Start, visit.End);
            var before = taken.Count;
            taken.AddRange(SikkaValue.Ids(row.ProviderId).Concat(SikkaValue.Ids(row.Hygienist)).Distinct().Select(id => new BusyTime(id, null, time)));
            foreach (var name in SikkaValue.Ids(row.Operatory))
            {
                if (rooms.TryGetValue(name, out var room)) taken.Add(new BusyTime(null, room, time));
                else Log.UnknownRoom(logger, client.Access.AccountId, row.AppointmentSrNo);
            }

            if (taken.Count == before) taken.Add(new BusyTime(null, null, time));
        }

        return taken;
    }

    private (IReadOnlyList<WorkingWindow> Windows, IReadOnlyList<BusyTime> Off) Hours(LocalDate day, IEnumerable<DayHours> hours)
    {
        var windows = new List<WorkingWindow>();
        var off = new List<BusyTime>();
        foreach (var one in hours)
        {
            var (provider, room) = (one.Owner == ScheduleOwner.Provider ? one.Id : null, one.Owner == ScheduleOwner.Room ? one.Id : null);
            if (one.Unreadable) Log.UnreadableHours(logger, client.Access.AccountId, one.Owner, one.Id, (int)day.DayOfWeek);
            else if (one.Stretches.Count == 0) off.Add(new BusyTime(provider, room, Whole(day)));
            windows.AddRange(one.Stretches.Select(stretch => new WorkingWindow(provider, room, new Interval(At(day, stretch.From), stretch.To == LocalTime.Midnight ? Whole(day).End : At(day, stretch.To))))
                .Where(window => window.Time.Duration > Duration.Zero));
        }

        return (windows, off);
    }

    private Opening? Opening(SlotRow row, IReadOnlyDictionary<string, string> rooms)
    {
        if (SikkaMapping.Start(row.Date, row.Time, practice.Zone) is not { } start) return null;
        var end = SikkaMapping.Start(row.Date, row.EndTime, practice.Zone)
            ?? (SikkaValue.Whole(row.TimeUnits) is { } units ? start + Duration.FromMinutes(units * practice.SlotMinutesPerUnit) : start);
        return end > start ? new Opening(SikkaValue.Id(row.ProviderId), row.Operatory is { } room ? rooms.GetValueOrDefault(room, room) : null, new Interval(start, end)) : null;
    }

    /// <summary>When the copy that reads come from was made. It is an ornament to the schedule: not knowing it makes the schedule old, not unreadable.</summary>
    private async Task<Instant> CopyMadeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var rows = await memory.GetAsync(client.Access, "copy", CopyLife, async () => (await client.SyncStatusAsync(cancellationToken))?.Rows ?? []);
            var mine = rows.Where(row => row.OfficeId is null || row.OfficeId == client.Access.OfficeId).OrderByDescending(row => client.Access.Owns(row.PracticeId)).FirstOrDefault();
            var made = (mine is null ? null : SikkaMapping.CopyMade(mine, practice, Now)) ?? Ago(options.Value.UnknownCopyAge);

            // "not_refresh": the practice's computer has not been heard of for more than a day.
            return mine?.Status?.StartsWith("not", StringComparison.OrdinalIgnoreCase) == true ? Instant.Min(made, Ago(TimeSpan.FromHours(24))) : made;
        }
        catch (VendorException e)
        {
            Log.CopyUnknown(logger, e, client.Access.AccountId);
            return Ago(options.Value.UnknownCopyAge);
        }
    }

    private Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());

    private Instant Ago(TimeSpan age) => Now - Duration.FromTimeSpan(age);

    private Instant At(LocalDate day, LocalTime time) => (day + time).InZoneLeniently(practice.Zone).ToInstant();

    private Interval Whole(LocalDate day) => new(practice.Zone.AtStartOfDay(day).ToInstant(), practice.Zone.AtStartOfDay(day.PlusDays(1)).ToInstant());

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Sikka account {AccountId}: appointment {AppointmentId} has no time that can be read and is left out.")]
        public static partial void NoTime(ILogger logger, string accountId, string? appointmentId);

        [LoggerMessage(2, LogLevel.Warning, "Sikka account {AccountId}: appointment {AppointmentId} is in a room that is not listed; its provider's column is blocked.")]
        public static partial void UnknownRoom(ILogger logger, string accountId, string? appointmentId);

        [LoggerMessage(3, LogLevel.Warning, "Sikka account {AccountId}: hours of {Owner} {ResourceId} on weekday {Weekday} cannot be read.")]
        public static partial void UnreadableHours(ILogger logger, string accountId, ScheduleOwner owner, string? resourceId, int weekday);

        [LoggerMessage(4, LogLevel.Warning, "Sikka account {AccountId}: the age of the copy cannot be learned; it is taken for old.")]
        public static partial void CopyUnknown(ILogger logger, Exception exception, string accountId);
    }
}
