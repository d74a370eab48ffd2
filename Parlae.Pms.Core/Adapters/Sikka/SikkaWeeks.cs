using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Adapters.Sikka.Wire;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Whose hours a row of <c>practice_schedule</c> holds.</summary>
internal enum ScheduleOwner
{
    Provider,
    Room,
    Practice,
}

/// <summary>The weeks of one resource, newest first; each begins on its <c>First</c> day.</summary>
internal sealed record ResourceWeeks(ScheduleOwner Owner, string? Id, IReadOnlyList<(LocalDate First, ScheduleRow Row)> Weeks);

/// <summary>One day of one resource.</summary>
/// <param name="Stretches">Working time; empty on a day off.</param>
/// <param name="Unreadable">A time stands there that is none: nothing is known of the rest of the day.</param>
internal sealed record DayHours(ScheduleOwner Owner, string? Id, IReadOnlyList<(LocalTime From, LocalTime To)> Stretches, bool Unreadable);

/// <summary>Reads <c>practice_schedule</c>: weeks of up to three stretches a day. Formats and words are inferred in the reference (11), so everything is tolerated.</summary>
internal static class SikkaWeeks
{
    /// <summary>The weeks of each resource, newest first.</summary>
    public static IReadOnlyList<ResourceWeeks> Sort(IReadOnlyList<ScheduleRow> rows, SikkaAccess access, IReadOnlyDictionary<string, string> rooms) =>
    [
        .. rows.Where(row => access.Owns(row.PracticeId) && HasTimes(row)).GroupBy(row => Owner(row, access, rooms)).Select(resource => new ResourceWeeks(
            resource.Key.Owner, resource.Key.Id,
            [.. resource.Select(row => (First: SikkaValue.Date(row.Date), Row: row)).Where(week => week.First is not null).Select(week => (week.First!.Value, week.Row)).OrderByDescending(week => week.Value)])),
    ];

    /// <summary>Every resource's hours of a day. A resource without a row for that week is left out, unless earlier weeks may stand in.</summary>
    public static IEnumerable<DayHours> Of(LocalDate day, IReadOnlyList<ResourceWeeks> resources, bool useEarlierWeeks)
    {
        foreach (var resource in resources)
        {
            var started = resource.Weeks.SkipWhile(week => week.First > day).ToList();
            if (started.Count == 0 || (started[0].First.PlusDays(6) < day && !useEarlierWeeks)) continue;

            var hours = started.TakeWhile(week => week.First == started[0].First).Select(week => Read(week.Row, day.DayOfWeek)).ToList();
            yield return new DayHours(resource.Owner, resource.Id, [.. hours.SelectMany(one => one.Stretches).Distinct()], hours.Any(one => one.Unreadable));
        }
    }

    private static (ScheduleOwner Owner, string? Id) Owner(ScheduleRow row, SikkaAccess access, IReadOnlyDictionary<string, string> rooms)
    {
        var id = SikkaValue.Text(row.ResourceId);
        var type = SikkaValue.Plain(row.ResourceType);
        if (Has("prov", "doctor", "dentist", "hyg")) return (ScheduleOwner.Provider, id);
        if (Has("oper", "chair", "room", "column")) return (ScheduleOwner.Room, id is null ? null : rooms.GetValueOrDefault(id, id));
        if (Has("prac", "office", "location", "clinic") || id is null || id == access.PracticeId) return (ScheduleOwner.Practice, null);
        return rooms.TryGetValue(id, out var room) ? (ScheduleOwner.Room, room) : (ScheduleOwner.Provider, id);

        bool Has(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (type.Contains(word, StringComparison.Ordinal)) return true;
            }

            return false;
        }
    }

    /// <summary>A row without a single time or holiday is a blank form, not a week off.</summary>
    private static bool HasTimes(ScheduleRow row) =>
        row.Days.Any(day => (day.Key.Contains("_start_", StringComparison.OrdinalIgnoreCase) && Text(day.Value) is { Length: > 0 })
            || (day.Key.EndsWith("_holiday", StringComparison.OrdinalIgnoreCase) && SikkaValue.IsTrue(Text(day.Value))));

    private static (IReadOnlyList<(LocalTime From, LocalTime To)> Stretches, bool Unreadable) Read(ScheduleRow row, IsoDayOfWeek weekday)
    {
        var day = weekday.ToString().ToLowerInvariant();
        if (SikkaValue.IsTrue(Of($"{day}_holiday"))) return ([], false);

        var stretches = new List<(LocalTime, LocalTime)>();
        var unreadable = false;
        for (var n = 1; n <= 3; n++)
        {
            var (start, end) = (Of($"{day}_start_{n}"), Of($"{day}_end_{n}"));
            if (string.IsNullOrWhiteSpace(start) && string.IsNullOrWhiteSpace(end)) continue;
            if (SikkaValue.Time(start) is { } from && SikkaValue.Time(end) is { } to && (from < to || to == LocalTime.Midnight))
            {
                // Midnight to midnight is how some systems write "none".
                if (from != to) stretches.Add((from, to));
            }
            else unreadable = true;
        }

        return (stretches, unreadable);

        string? Of(string name) => row.Days.TryGetValue(name, out var value) ? Text(value) : null;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()?.Trim() is { } text && !text.Equals("N/A", StringComparison.OrdinalIgnoreCase) ? text : null,
        JsonValueKind.Number or JsonValueKind.True => value.GetRawText(),
        _ => null,
    };
}
