using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Provisioning.Wanted;
using Parlae.Pms.Tests.Vapi.Provisioning;

namespace Parlae.Pms.Tests.Vapi.Sdk;

/// <summary>The template in the prompt, by the engine that Vapi uses.</summary>
public sealed class PromptTemplateTests
{
    [Fact]
    public async Task The_day_in_the_prompt_is_that_of_the_practice_and_what_the_call_brings_goes_first()
    {
        string[] zones = ["America/Toronto", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"]; // the date of UTC is never that of all of them
        var before = SystemClock.Instance.GetCurrentInstant();

        var rendered = await SdkTools.RenderAsync([
            .. zones.Select(zone => (PromptIn(zone), (object)new { })),
            (PromptIn("America/Toronto"), new { practiceName = "Maple Lane Dental", timeZone = "America/Toronto", today = "2031-05-06", weekday = "Tuesday" }), // as AssistantRequest sends them
        ]);

        var after = SystemClock.Instance.GetCurrentInstant();
        foreach (var (zone, prompt) in zones.Zip(rendered))
        {
            Assert.DoesNotMatch(@"\{\{|\{%", prompt);
            Assert.Contains(new[] { before, after }.Select(at => DayIn(zone, at)), day => prompt.Contains($"At the practice today is {day}; the time is ", StringComparison.Ordinal));
            Assert.Contains(new[] { before, after }.Select(at => TimeIn(zone, at)), time => prompt.Contains($"; the time is {time}.", StringComparison.Ordinal));
        }

        Assert.Contains("At the practice today is Tuesday, 2031-05-06; the time is ", rendered[^1], StringComparison.Ordinal);
    }

    private static string PromptIn(string zone) => Prompt.Of(ProvisioningBench.Account with { TimeZone = zone }, AssistantRole.Triage, [], []);

    private static string DayIn(string zone, Instant at) =>
        at.InZone(DateTimeZoneProviders.Tzdb[zone]).Date is var date ? $"{date.ToString("dddd", CultureInfo.InvariantCulture)}, {LocalDatePattern.Iso.Format(date)}" : "";

    private static string TimeIn(string zone, Instant at) => at.InZone(DateTimeZoneProviders.Tzdb[zone]).TimeOfDay.ToString("hh:mm tt", CultureInfo.InvariantCulture);
}
