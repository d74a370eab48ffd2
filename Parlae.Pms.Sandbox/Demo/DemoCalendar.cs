using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Demo;

/// <summary>When the demo's day begins.</summary>
internal static class DemoCalendar
{
    private static readonly LocalTime Opening = new(8, 0);

    /// <summary>After this hour the next day is begun instead.</summary>
    private const int LastHour = 16;

    /// <summary>
    /// Eight on today's date, on a weekend next Monday. Time never goes back for stores that an earlier run has filled: after one, an hour or
    /// more later than it ended, when nothing that it cached is taken for fresh.
    /// </summary>
    internal static LocalDateTime Begin(LocalDate today, LocalDateTime? lastRunEnded)
    {
        var begin = Weekday(today) + Opening;
        if (lastRunEnded is { } ended && ended.PlusHours(1) > begin)
            begin = ended.PlusHours(2).With(TimeAdjusters.TruncateToHour);
        return begin.Hour > LastHour || begin.Hour < Opening.Hour || begin.Date != Weekday(begin.Date)
            ? Weekday(begin.Hour < Opening.Hour ? begin.Date : begin.Date.PlusDays(1)) + Opening
            : begin;
    }

    internal static LocalDateTime? LastRunEnded(string clockFile)
    {
        var file = new ClockFile(clockFile);
        return file.Read() is null ? null : new PracticeClock(file).Local;
    }

    /// <summary>The day itself, or the Monday after a weekend.</summary>
    internal static LocalDate Weekday(LocalDate date) => date.DayOfWeek switch
    {
        IsoDayOfWeek.Saturday => date.PlusDays(2),
        IsoDayOfWeek.Sunday => date.PlusDays(1),
        _ => date,
    };
}
