using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>One day of one resource, in the practice's wall time.</summary>
/// <param name="Open">When it works; closed block-outs are taken out already.</param>
/// <param name="Reserved">Open, but a note reserves it.</param>
internal sealed record DayBlocks(IReadOnlyList<(LocalTime From, LocalTime To)> Open, IReadOnlyList<(LocalTime From, LocalTime To)> Reserved);

/// <summary>
/// Reads and remembers the working hours of providers and rooms. They change seldom and cost a request each, so more days than one are asked for at once.
/// </summary>
internal sealed class KollaHours(KollaClient client, LineMemory memory, IOptions<KollaOptions> options)
{
    private const int DaysAtOnce = 14;

    private static readonly DayBlocks Off = new([], []);

    /// <summary>The days of a resource; null where the connector tells none.</summary>
    public async Task<IReadOnlyDictionary<LocalDate, DayBlocks>?> ReadAsync(string resourceId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        if (memory.Find<object>(client.Access, None(resourceId), options.Value.RosterLife) is not null) return null;
        var days = new DateInterval(first, last).ToDictionary(day => day, day => memory.Find<DayBlocks>(client.Access, Key(resourceId, day), options.Value.RosterLife));
        if (days.Values.All(blocks => blocks is not null)) return days.ToDictionary(day => day.Key, day => day.Value!);

        var from = days.Where(day => day.Value is null).Min(day => day.Key);
        var to = LocalDate.Max(last, from.PlusDays(DaysAtOnce - 1));
        var (reply, isLacking) = await client.ScheduleAsync(resourceId, from, to, cancellationToken);
        if (isLacking || reply is null)
        {
            memory.Keep(client.Access, None(resourceId), None(resourceId)); // or each reading would ask for all of them again
            return null;
        }

        foreach (var day in new DateInterval(from, to))
        {
            var blocks = new DayBlocks(Blocks(reply.Schedule, day), Blocks(reply.Notes, day));
            memory.Keep(client.Access, Key(resourceId, day), blocks);
            if (days.ContainsKey(day)) days[day] = blocks;
        }

        return days.ToDictionary(day => day.Key, day => day.Value ?? Off);
    }

    private static List<(LocalTime From, LocalTime To)> Blocks(IReadOnlyList<ScheduleDay>? schedule, LocalDate day)
    {
        var blocks = new List<(LocalTime, LocalTime)>();
        foreach (var one in (schedule ?? []).Where(each => KollaValue.Date(each.Date) == day))
        {
            foreach (var block in one.Blocks ?? (one.StartTime is null ? [] : [new ScheduleBlock(one.StartTime, one.EndTime)]))
            {
                // Midnight to midnight would be the whole day; nobody works so, and some write "none" like this.
                if (KollaValue.Time(block.StartTime) is { } from && KollaValue.Time(block.EndTime) is { } to && (from < to || (to == LocalTime.Midnight && from != to)))
                    blocks.Add((from, to));
            }
        }

        return blocks;
    }

    private static string None(string resourceId) => $"no hours {resourceId}";

    private static string Key(string resourceId, LocalDate day) => $"hours {resourceId} {KollaValue.Send(day)}";
}
