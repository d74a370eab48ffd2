using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Web.Pages;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;
using Parlae.Pms.Tests.Web.Console;

namespace Parlae.Pms.Tests.Web;

public sealed class PageSpeedTests
{
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_warm_page_answers_in_less_than_a_tenth_of_a_second()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(IsWatched: false));
        var real = await ConsoleInChromium.FurnishAsync(clinic); // hours pass
        await ConsoleClinic.PlayAsync(clinic);
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        var (accounts, pattern) = (clinic.Service<AccountStore>(), await clinic.Service<AccountStore>().FindAsync(Clinic.AccountId, Clinic.Cancellation));
        for (var i = 0; i < 60; i++)
            Assert.Null(await accounts.SaveAsync(pattern! with { AccountId = $"clinic-{i:D2}", PracticeName = $"Clinic {i:D2}", PhoneNumberIds = [], AssistantIds = [] }, Clinic.Cancellation));

        // Fifty at a time, each once.
        var first = await visitor.GetAsync("/setup");
        var more = Regex.Match(first.Html, "href=\"(/setup[?]after=[^\"]+)\"").Groups[1].Value;
        var names = Regex.Matches(first.Html + (await visitor.GetAsync(more)).Html, "accounts/([a-z0-9-]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal([.. Enumerable.Range(0, 60).Select(i => $"clinic-{i:D2}"), "demo"], names);
        using var stranger = new WebVisitor(clinic.Http.BaseAddress!);
        var paths = WebPages.All.Where(row => row.Methods.Contains("GET")).Select(row => (Path: WebPages.Address(row), Visitor: row.Audience == PageAudience.Anyone ? stranger : visitor)).ToList();
        paths = [.. paths, ("/setup/nothing", visitor), ("/console/accounts/demo/figures?days=30", visitor), ($"/console/accounts/demo/calls?day={ConsoleClinic.Today}&call={ConsoleClinic.KeyOf(ConsoleClinic.Booking)}", visitor)];
        foreach (var (path, who) in paths.Select(each => (real.GetValueOrDefault(each.Path, each.Path), each.Visitor)))
        {
            var expected = path == "/setup/nothing" || path.EndsWith("/provider", StringComparison.Ordinal) ? HttpStatusCode.NotFound : path == "/console" ? HttpStatusCode.SeeOther : HttpStatusCode.OK;
            var times = new List<TimeSpan>();
            for (var i = 0; i < 25; i++)
            {
                var began = Stopwatch.GetTimestamp();
                (await who.GetAsync(path)).Is(expected);
                times.Add(Stopwatch.GetElapsedTime(began));
            }

            var median = times.Skip(5).Order().ElementAt(10);
            TestContext.Current.TestOutputHelper?.WriteLine($"{path}: median {median.TotalMilliseconds:F1} ms, slowest {times.Skip(5).Max().TotalMilliseconds:F1} ms");
            Assert.True(median < Most, $"{path}: {median}");
        }
    }
}
