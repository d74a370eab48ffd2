using Microsoft.Extensions.Logging;
using NodaTime;
using Parlae.Pms.Core.Adapters.OpenDental.Wire;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>
/// The practice's days: providers' stretches minus blockouts and appointments, or the ready-made openings where one provider works in one room
/// (reference 5). A day on which nobody has a stretch is told as taken, so that hours from elsewhere do not open it.
/// </summary>
internal sealed partial class OpenDentalSchedule(OpenDentalClient client, OpenDentalPractice practice, ILogger<OpenDentalSchedule> logger) : IPracticeSchedule
{
    public Task<IReadOnlyList<PracticeDay>> ReadDaysAsync(LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        practice.HasSlots ? OpeningsAsync(first, last, cancellationToken) : ComputedAsync(first, last, cancellationToken);

    private async Task<IReadOnlyList<PracticeDay>> OpeningsAsync(LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var providers = OpenDentalMapping.ToProviders(await client.ProvidersAsync(cancellationToken));
        if (providers is not [var only]) return await ComputedAsync(first, last, cancellationToken); // it was one when the connection was tested
        var openings = (await client.SlotsAsync(first, last, only.ProviderId, cancellationToken)).Select(Opening).OfType<Opening>().ToList();
        return [.. Days(first, last).Select(day => new PracticeDay(day, null, [], [], [.. openings.Where(opening => Whole(day).Contains(opening.Time.Start))]))];
    }

    private async Task<IReadOnlyList<PracticeDay>> ComputedAsync(LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var appointments = client.AppointmentsAsync(first, last, null, cancellationToken);
        var weeks = Days(first, last).Select(MondayOf).Distinct().Select(monday => client.WeekAsync(monday, cancellationToken)).ToList();
        var operatories = client.OperatoriesAsync(cancellationToken);
        await Task.WhenAll([appointments, operatories, .. weeks]);

        var rooms = (await operatories).Where(row => OpenDentalMapping.IsOpen(row, client.Access)).ToList();
        var rows = (await Task.WhenAll(weeks)).SelectMany(week => week).ToLookup(row => OpenDentalValue.Date(row.SchedDate));
        var taken = (await appointments).DistinctBy(row => (object?)OpenDentalValue.Id(row.AptNum) ?? row).SelectMany(Taken).ToList();
        return [.. Days(first, last).Select(day => Day(day, [.. rows[day]], rooms, taken))];
    }

    private PracticeDay Day(LocalDate day, IReadOnlyList<ScheduleRow> rows, IReadOnlyList<OperatoryRow> rooms, IReadOnlyList<BusyTime> taken)
    {
        var whole = Whole(day);
        var windows = rows.Where(row => practice.KeepsSchedules && Is(row, "Provider")).SelectMany(row => Windows(day, row, rooms)).ToList();
        var busy = taken.Where(one => one.Time.Start < whole.End && one.Time.End > whole.Start)
            .Concat(rows.Where(row => Is(row, "Blockout")).SelectMany(row => Blocked(day, row))).ToList();
        if (windows.Count == 0 && practice.KeepsSchedules) busy.Add(new BusyTime(null, null, whole));
        return new PracticeDay(day, null, windows, busy, null);
    }

    /// <summary>In the rooms that the stretch names, else in the provider's own, else anywhere.</summary>
    private IEnumerable<WorkingWindow> Windows(LocalDate day, ScheduleRow row, IReadOnlyList<OperatoryRow> rooms)
    {
        if (OpenDentalValue.Id(row.ProvNum) is not { } provider) return [];
        if (Stretch(day, row) is not { } time)
        {
            Log.UnreadableHours(logger, client.Access.AccountId, provider);
            return [];
        }

        var named = OpenDentalValue.Ids(row.Operatories);
        var own = named.Count > 0 ? rooms.Where(room => named.Contains(room.OperatoryNum)) : rooms.Where(room => room.ProvDentist == provider || room.ProvHygienist == provider);
        var places = own.Select(room => room.OperatoryNum).Distinct().ToList();
        if (places.Count > 0) return places.Select(room => new WorkingWindow(provider, room, time));
        return named.Count > 0 ? [] : [new WorkingWindow(provider, null, time)]; // named rooms of another clinic are no rooms here
    }

    private IEnumerable<BusyTime> Blocked(LocalDate day, ScheduleRow row)
    {
        if (row.BlockoutName is { } name && practice.OpenBlockouts.Contains(name, StringComparer.OrdinalIgnoreCase)) return [];
        var time = Stretch(day, row) ?? Whole(day);
        var rooms = OpenDentalValue.Ids(row.Operatories);
        return rooms.Count > 0 ? rooms.Select(room => new BusyTime(null, room, time)) : [new BusyTime(OpenDentalValue.Id(row.ProvNum), null, time)];
    }

    /// <summary>Of every clinic: nobody sits in two places at once.</summary>
    private IEnumerable<BusyTime> Taken(AppointmentRow row)
    {
        if (!OpenDentalMapping.TakesTime(row)) yield break;
        if (OpenDentalMapping.Start(row, practice.Zone) is not { } start)
        {
            Log.NoTime(logger, client.Access.AccountId, row.AptNum);
            yield break;
        }

        var time = new Interval(start, start + Duration.FromMinutes(OpenDentalMapping.Minutes(row)));
        var (provider, room) = (OpenDentalMapping.Provider(row), OpenDentalValue.Id(row.Op));
        if (provider is not null || room is null) yield return new BusyTime(provider, null, time); // neither: everybody's
        if (room is not null) yield return new BusyTime(null, room, time);
        if (OpenDentalMapping.SecondProvider(row) is not { } second) yield break;
        foreach (var (from, to) in OpenDentalMapping.SecondStretches(row)) yield return new BusyTime(second, null, new Interval(start + Duration.FromMinutes(from), start + Duration.FromMinutes(to)));
    }

    private Opening? Opening(SlotRow row) =>
        OpenDentalValue.Stamp(row.DateTimeStart) is { } from && OpenDentalValue.Stamp(row.DateTimeEnd) is { } to && At(to) > At(from)
            ? new Opening(OpenDentalValue.Id(row.ProvNum), OpenDentalValue.Id(row.OpNum), new Interval(At(from), At(to))) : null;

    private Interval? Stretch(LocalDate day, ScheduleRow row)
    {
        if (OpenDentalValue.Time(row.StartTime) is not { } from || OpenDentalValue.Time(row.StopTime) is not { } to) return null;
        var (start, end) = (At(day + from), to == LocalTime.Midnight ? Whole(day).End : At(day + to));
        return end > start ? new Interval(start, end) : null;
    }

    private Instant At(LocalDateTime wall) => wall.InZoneLeniently(practice.Zone).ToInstant();

    private Interval Whole(LocalDate day) => new(practice.Zone.AtStartOfDay(day).ToInstant(), practice.Zone.AtStartOfDay(day.PlusDays(1)).ToInstant());

    private static DateInterval Days(LocalDate first, LocalDate last) => new(first, last);

    private static LocalDate MondayOf(LocalDate day) => day.PlusDays(1 - (int)day.DayOfWeek);

    private static bool Is(ScheduleRow row, string kind) => kind.Equals(row.SchedType, StringComparison.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Open Dental account {AccountId}: appointment {AppointmentId} has no time that can be read and is left out.")]
        public static partial void NoTime(ILogger logger, string accountId, string? appointmentId);

        [LoggerMessage(2, LogLevel.Warning, "Open Dental account {AccountId}: hours of provider {ResourceId} cannot be read.")]
        public static partial void UnreadableHours(ILogger logger, string accountId, string? resourceId);
    }
}
