using NodaTime;

namespace Parlae.Pms.Core.Practices;

/// <summary>When a practice is open, by weekday: its own hours if it set some, else as its PMS shows the coming week.</summary>
public sealed class OpeningHours(PracticeCalendar calendar, TimeProvider clock)
{
    public async Task<IReadOnlyList<OpenHours>> ReadAsync(PmsAccount account, CancellationToken cancellationToken)
    {
        if (account.Rules.OpenHours.Count > 0)
            return [.. account.Rules.OpenHours.OrderBy(hours => hours.Day).ThenBy(hours => hours.From)];
        var time = PracticeTime.Of(account, clock);
        var week = await calendar.DaysAsync(account, time.Today, time.Today.PlusDays(6), cancellationToken);
        return [.. week.SelectMany(day => Of(day.Day, time.Zone)).OrderBy(hours => hours.Day).ThenBy(hours => hours.From)];
    }

    /// <summary>The practice's own windows, or where it has none whenever anybody works.</summary>
    private static IEnumerable<OpenHours> Of(PracticeDay day, DateTimeZone zone)
    {
        var ofPractice = day.Windows.Where(window => window is { ProviderId: null, RoomId: null }).ToList();
        var windows = ofPractice.Count > 0 ? ofPractice : day.Windows.Where(window => window.ProviderId is not null);
        var merged = new List<Interval>();
        foreach (var time in windows.Select(window => window.Time).OrderBy(time => time.Start))
        {
            if (merged is [.., var last] && time.Start <= last.End)
                merged[^1] = new(last.Start, Instant.Max(last.End, time.End));
            else
                merged.Add(time);
        }

        // Compared as instants: midnight at the day's end would count as its beginning.
        return merged.Select(time => new OpenHours(day.Date.DayOfWeek, time.Start.InZone(zone).TimeOfDay, time.End.InZone(zone).TimeOfDay));
    }
}
