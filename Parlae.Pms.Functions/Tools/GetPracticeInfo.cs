using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Speech;

namespace Parlae.Pms.Functions.Tools;

internal sealed record GetPracticeInfoArguments;

/// <summary>Who the practice is, what time it is there, and when it is open.</summary>
internal sealed class GetPracticeInfo(PracticeCalendar calendar, OpeningHours hours) : Tool<GetPracticeInfoArguments>(new(
    "getPracticeInfo",
    "The practice's name, address, opening hours, and today's date and time there. Use it before you speak of days such as today or tomorrow.",
    Writes: false,
    IdentityLevel.None,
    Offered.Always))
{
    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    protected override async Task<ToolOutcome> RunAsync(GetPracticeInfoArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var (account, time) = (context.Call.Account, context.Call.Time);
        var rosterReading = calendar.RosterAsync(account, cancellationToken);
        var open = await hours.ReadAsync(account, cancellationToken);
        var roster = await rosterReading;
        return Answer("ok", Say(account, time, open), new JsonObject
        {
            ["name"] = account.PracticeName,
            ["address"] = roster.Address,
            ["timeZone"] = account.TimeZone,
            ["now"] = AnswerTime.Iso(time.Now, time.Zone),
            ["today"] = AnswerTime.Iso(time.Today),
            ["openHours"] = new JsonArray([.. open.Select(Write)]),
        });
    }

    private static string Say(PmsAccount account, PracticeTime time, IReadOnlyList<OpenHours> open)
    {
        var now = $"It is {SpokenTime.Of(time.Now, time.Zone)} at {account.PracticeName}.";
        var today = open.Where(hours => hours.Day == time.Today.DayOfWeek).ToList();
        return today.Count == 0
            ? $"{now} The office is closed on {time.Today.DayOfWeek}s."
            : $"{now} Today the office is open {string.Join(" and ", today.Select(hours => $"from {SpokenTime.Clock(hours.From)} to {SpokenTime.Clock(hours.To)}"))}.";
    }

    private static JsonObject Write(OpenHours hours) => new JsonObject
    {
        ["day"] = hours.Day.ToString().ToLowerInvariant(),
        ["from"] = Time.Format(hours.From),
        ["to"] = Time.Format(hours.To),
    };
}
