using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>The practice's days: NexHealth's own open slots, put together again (reference 6). It tells what is open, not when somebody works.</summary>
internal sealed class NexHealthSchedule(NexHealthClient client, NexHealthPractice practice, IOptions<NexHealthOptions> options, TimeProvider clock) : IPracticeSchedule
{
    public async Task<IReadOnlyList<PracticeDay>> ReadDaysAsync(LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var location = client.LocationAsync(cancellationToken);
        var openings = OpeningsAsync(first, last, cancellationToken);
        await Task.WhenAll(location, openings);

        var (asOf, open) = (CopyMade(await location), await openings);
        return [.. new DateInterval(first, last).Select(day => new PracticeDay(day, asOf, [], [], [.. open.Where(one => one.Time.Start.InZone(practice.Zone).Date == day)]))];
    }

    private async Task<IReadOnlyList<Opening>> OpeningsAsync(LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        // What is over is open no more, and need not be asked for.
        first = LocalDate.Max(first, Now.InZone(practice.Zone).Date);
        if (last < first) return [];

        // Those of the last check are asked for beside the question who works there now, and all over again only where somebody came or went.
        var now = client.ProvidersAsync(cancellationToken);
        var guessed = now.IsCompleted ? [] : practice.KnownProviderIds;
        var early = guessed.Count > 0 ? SlotsAsync(first, last, guessed, cancellationToken) : Task.FromResult<IReadOnlyList<Opening>>([]);
        _ = early.ContinueWith(asked => asked.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default); // may have been asked in vain
        var providers = NexHealthMapping.ToProviders(await now, practice).Select(provider => provider.ProviderId).ToList();
        if (providers.Count == 0) return [];
        return providers.ToHashSet().SetEquals(guessed) ? await early : await SlotsAsync(first, last, providers, cancellationToken);
    }

    private async Task<IReadOnlyList<Opening>> SlotsAsync(LocalDate first, LocalDate last, IReadOnlyList<string> providers, CancellationToken cancellationToken)
    {
        var pieces = new List<Task<IReadOnlyList<SlotGroup>>>();
        for (var day = first; day <= last; day = day.PlusDays(NexHealthClient.MostSlotDays))
            pieces.Add(client.SlotsAsync(day, Math.Min(NexHealthClient.MostSlotDays, Period.DaysBetween(day, last) + 1), providers, practice.BooksByOperatory, cancellationToken));
        var read = await Task.WhenAll(pieces);
        return [.. NexHealthMapping.ToOpenings(read.SelectMany(groups => groups), client.Access, options.Value.SlotMinutes).Where(one => one.ProviderId is null || providers.Contains(one.ProviderId))];
    }

    /// <summary>When the practice's system was last read. A moment ahead of the clock tells nothing.</summary>
    private Instant CopyMade(LocationRow? location) =>
        NexHealthValue.Moment(location?.LastSyncTime) is { } made && made <= Now ? made : Now - Duration.FromTimeSpan(options.Value.UnknownCopyAge);

    private Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());
}
