using System.Net;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>Health and figures after known calls: at once, and once they are written.</summary>
public sealed class FiguresPageTests(ConsoleClinic fixture) : IClassFixture<ConsoleClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Figures_are_right_right_after_known_calls_and_after_they_were_written()
    {
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(fixture.AccountKey, "/console/sign-in");
        for (var round = 0; round < 2; round++)
        {
            var page = (await visitor.GetAsync("/console/accounts/demo/figures?days=7")).Is(HttpStatusCode.OK);
            page.Says("Tue, Feb 24 2026 to Mon, Mar 2 2026").Says("Sun, Mar 1 0 0").Says("Mon, Mar 2 3 1");
            page.Says("Type of visit Asked for All").Says("Cleaning 1 1");
            page.Says("8 AM 3 1 9 AM 0 0");
            Assert.Matches(@"checkAvailability \d+(\.\d)? m?s \d+(\.\d)? m?s 1 0 0", page.Text);
            page.Says("Mon, Mar 2 2 1").Says("Account key of the interface 1").Says("Sign-in with a key 1").Says("Caller did not fit any patient 1");
            Assert.DoesNotContain("no account named", page.Text, StringComparison.Ordinal); // a clinic sees its own
            await fixture.WriteAsync();
        }

        (await visitor.GetAsync("/console/accounts/demo/figures?days=30&day=2026-03-01")).Is(HttpStatusCode.OK).Says("Nothing was counted in these days.");
        (await visitor.GetAsync("/console/accounts/demo/figures?days=1&day=x")).Is(HttpStatusCode.OK).Says("Cleaning 1 1");
    }

    [Fact]
    public async Task Operators_see_too_who_named_no_account()
    {
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        (await visitor.GetAsync("/console/accounts/demo/figures")).Is(HttpStatusCode.OK).Says("Webhook without the right credential, no account named (all clinics) 1");
    }

    [Fact]
    public async Task Health_tells_today_and_what_is_under_way()
    {
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        var page = (await visitor.GetAsync("/console/accounts/demo")).Is(HttpStatusCode.OK);
        page.Says("Today Calls 3 Booked or asked for 1 Uses of tools 5 Not done 0");
        page.Says("Connection Working").Says("ago)").Says("Writes under way 2 The oldest since Mon, Mar 2 2026, 8:00 AM."); // the patient, and the visit that waits for them
        (await visitor.GetAsync("/console/accounts/other")).Is(HttpStatusCode.OK).Says("Writes under way 0").Says("Calls 0");
    }

    [Fact]
    public async Task The_way_to_other_pages_is_on_each_page_of_an_account_and_nowhere_else()
    {
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(fixture.AccountKey, "/console/sign-in");
        foreach (var (path, here) in new[] { ("/console/accounts/demo", "Health"), ("/console/accounts/demo/calls", "Calls"), ("/console/accounts/demo/figures", "Figures") })
        {
            var page = (await visitor.GetAsync(path)).Is(HttpStatusCode.OK).Says("Health Calls Figures");
            Assert.Contains($"<a href=\"{path}\" aria-current=\"page\">{here}</a>", page.Html, StringComparison.Ordinal);
            Assert.Single(System.Text.RegularExpressions.Regex.Matches(page.Html, "aria-current"));
        }

        foreach (var path in new[] { "/setup", "/console/accounts/nobody", "/console/accounts/other" })
            Assert.DoesNotContain("<nav", (await visitor.GetAsync(path)).Html, StringComparison.Ordinal);
    }
}
