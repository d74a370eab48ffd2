using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>Open hours of a provider or a room, in wall time, lunch taken out already (reference 6).</summary>
internal static class KollaSchedules
{
    private const int UsualDays = 7;
    private const int MostDays = 120;

    internal static Task LoadAsync(KollaCall call, string name)
    {
        var (provider, room) = (KollaIds.FindProvider(call.Setting, name, null), KollaIds.FindRoom(call.Setting, name));
        if (provider is null && room is null)
            throw KollaRefusal.NotFound("resource");
        var today = PracticeClock.At(call.Now).Date;
        var (first, last) = (today, today.PlusDays(UsualDays));
        foreach (var condition in KollaFilter.Read(call.Query("filter")))
        {
            var day = LocalDatePattern.Iso.Parse(condition.Value) is { Success: true, Value: var read } ? read : throw KollaRefusal.Invalid("a day cannot be read");
            if (condition is { Field: "start_date", Operator: ">=" })
                first = day;
            else if (condition is { Field: "end_date", Operator: "<=" })
                last = day;
            else
                throw KollaRefusal.Invalid($"filter field {condition.Field} is not supported");
        }

        if (last < first || Period.DaysBetween(first, last) > MostDays)
            throw KollaRefusal.Invalid("the days are too many, or none");
        var schedule = new JsonArray();
        foreach (var day in new DateInterval(first, last))
        {
            var shifts = !PracticeSetting.IsOpen(day) ? [] : provider is null ? [PracticeSetting.OpenHours] : provider.Week.GetValueOrDefault(day.DayOfWeek, []);
            schedule.Add(new JsonObject
            {
                ["date"] = KollaShapes.Day(day),
                ["blocks"] = new JsonArray([.. shifts.Select(shift => new JsonObject { ["start_time"] = Time(shift.From), ["end_time"] = Time(shift.To) })]),
            });
        }

        return call.AnswerAsync(new JsonObject { ["schedule"] = schedule, ["notes"] = new JsonArray() });
    }

    private static string Time(LocalTime time) => time.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
