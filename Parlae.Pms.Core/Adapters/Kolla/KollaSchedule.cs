using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>The practice's days. Kolla has no open times to ask for (reference 6): open hours minus appointments are.</summary>
internal sealed partial class KollaSchedule(KollaClient client, KollaPractice practice, KollaHours hours, IOptions<KollaOptions> options, TimeProvider clock, ILogger<KollaSchedule> logger) : IPracticeSchedule
{
    public async Task<IReadOnlyList<PracticeDay>> ReadDaysAsync(LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var appointments = client.AppointmentsAsync(StartOf(first.PlusDays(-1)), StartOf(last.PlusDays(2)), null, cancellationToken);
        var working = WorkingAsync(first, last, cancellationToken);
        await Task.WhenAll(appointments, working);

        var taken = Taken(await appointments);
        Instant? asOf = practice.Lag > Duration.Zero ? Instant.FromDateTimeOffset(clock.GetUtcNow()) - practice.Lag : null;
        var days = new List<PracticeDay>();
        foreach (var day in new DateInterval(first, last))
        {
            var whole = new Interval(StartOf(day), StartOf(day.PlusDays(1)));
            var (windows, reserved) = Hours(day, await working);
            days.Add(new PracticeDay(day, asOf, windows, [.. taken.Where(busy => busy.Time.Start < whole.End && busy.Time.End > whole.Start), .. reserved], Openings: null));
        }

        return days;
    }

    private async Task<IReadOnlyList<Working>> WorkingAsync(LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var rows = await client.ResourcesAsync(cancellationToken);
        var whose = KollaMapping.ToProviders(rows, practice).Select(provider => (Id: provider.ProviderId, IsRoom: false))
            .Concat(practice.HasRoomHours ? KollaMapping.ToRooms(rows).Select(room => (Id: room.RoomId, IsRoom: true)) : []).ToList();
        var read = await Task.WhenAll(whose.Select(one => hours.ReadAsync(one.Id, first, last, cancellationToken)));
        var told = whose.Zip(read).Where(one => one.Second is not null).Select(one => new Working(one.First.Id, one.First.IsRoom, one.Second!)).ToList();

        // Hours that nobody tells are not made up: with the clinic's own all is computed, without them nothing is.
        if (told.All(one => one.IsRoom) && !practice.UsesOpenHours) throw client.Access.Misconfigured("this connector tells no working hours; config.useOpenHours lets config.openHours stand for them");
        foreach (var one in whose.Zip(read).Where(one => one.Second is null && told.Count > 0)) Log.NoHours(logger, client.Access.AccountId, one.First.Id);
        return told;
    }

    private (IReadOnlyList<WorkingWindow> Windows, IReadOnlyList<BusyTime> Reserved) Hours(LocalDate day, IReadOnlyList<Working> all)
    {
        var windows = new List<WorkingWindow>();
        var reserved = new List<BusyTime>();
        foreach (var one in all)
        {
            var (provider, room, blocks) = (one.IsRoom ? null : one.Id, one.IsRoom ? one.Id : null, one.Days[day]);
            windows.AddRange(blocks.Open.Select(block => Of(day, block)).Where(time => time.Duration > Duration.Zero).Select(time => new WorkingWindow(provider, room, time)));
            if (!practice.BooksReservedTime)
                reserved.AddRange(blocks.Reserved.Select(block => Of(day, block)).Where(time => time.Duration > Duration.Zero).Select(time => new BusyTime(provider, room, time)));
        }

        return (windows, reserved);
    }

    private List<BusyTime> Taken(IReadOnlyList<AppointmentRow> rows)
    {
        var taken = new List<BusyTime>();
        foreach (var row in rows.DistinctBy(row => (object?)row.Name ?? row))
        {
            if (!KollaMapping.TakesTime(row)) continue;
            if (KollaMapping.Time(row, practice.Zone, options.Value.VisitMinutes) is not { } time)
            {
                Log.NoTime(logger, client.Access.AccountId, KollaName.Id(KollaName.Appointments, row.Name));
                continue;
            }

            var before = taken.Count;
            taken.AddRange(KollaMapping.ProviderIds(row).Select(id => new BusyTime(id, null, time)));
            taken.AddRange(KollaMapping.RoomIds(row).Select(id => new BusyTime(null, id, time)));
            if (taken.Count == before) taken.Add(new BusyTime(null, null, time)); // whoever it is for is not free then
        }

        return taken;
    }

    private Interval Of(LocalDate day, (LocalTime From, LocalTime To) block)
    {
        var (from, to) = (At(day, block.From), block.To == LocalTime.Midnight ? StartOf(day.PlusDays(1)) : At(day, block.To));
        return new Interval(from, Instant.Max(from, to));
    }

    private Instant At(LocalDate day, LocalTime time) => (day + time).InZoneLeniently(practice.Zone).ToInstant();

    private Instant StartOf(LocalDate day) => practice.Zone.AtStartOfDay(day).ToInstant();

    private sealed record Working(string Id, bool IsRoom, IReadOnlyDictionary<LocalDate, DayBlocks> Days);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Kolla account {AccountId}: appointment {AppointmentId} has no time that can be read and is left out.")]
        public static partial void NoTime(ILogger logger, string accountId, string? appointmentId);

        [LoggerMessage(2, LogLevel.Warning, "Kolla account {AccountId}: resource {ResourceId} has no hours to tell and is not offered.")]
        public static partial void NoHours(ILogger logger, string accountId, string? resourceId);
    }
}
