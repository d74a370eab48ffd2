using System.Net;
using System.Text.RegularExpressions;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>Calls of a day and what happened in one, over HTTP, after known calls.</summary>
public sealed class CallsPageTests(ConsoleClinic fixture) : IClassFixture<ConsoleClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task The_day_lists_its_calls_and_a_call_its_tools()
    {
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(fixture.AccountKey, "/console/sign-in");
        var day = (await visitor.GetAsync("/console/accounts/demo/calls")).Is(HttpStatusCode.OK).Says("Mon, Mar 2 2026: 3 calls").Says("America/Toronto");
        day.Says("8:00:00 AM call:the-demo-call a visit was booked 3 1:35").Says("8:00:00 AM call:a-call-that-asks no end told 1 -");
        Assert.Contains("no-store", day.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Empty(Regex.Matches(day.Html, "The day after"));

        var link = WebUtility.HtmlDecode(Regex.Match(day.Html, "href=\"([^\"]*call=" + ConsoleClinic.KeyOf(ConsoleClinic.Booking) + ")\"").Groups[1].Value);
        Assert.Equal($"/console/accounts/demo/calls?day={ConsoleClinic.Today}&call={ConsoleClinic.KeyOf(ConsoleClinic.Booking)}", link);
        var call = (await visitor.GetAsync(link)).Is(HttpStatusCode.OK).Says("a visit was booked (hung up)").Says("Mon, Mar 2 2026, 8:00 AM");
        Assert.Matches(@"checkAvailability 8:00:00 AM slots \d+(\.\d)? m?s createPatient 8:00:00 AM submitted \d+(\.\d)? m?s bookAppointment 8:00:00 AM submitted", call.Text);
    }

    [Fact]
    public async Task Another_day_is_chosen_and_what_is_no_day_or_no_call_does_no_harm()
    {
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        var before = (await visitor.GetAsync("/console/accounts/demo/calls?day=2026-03-01")).Is(HttpStatusCode.OK).Says("Sun, Mar 1 2026: 0 calls");
        Assert.Contains($"/console/accounts/demo/calls?day={ConsoleClinic.Today}\"", before.Html, StringComparison.Ordinal); // the day after
        foreach (var odd in new[] { "day=2027-01-01", "day=<script>", "day=0001-01-01", "day=9999-12-31", "day=", "from=7x" })
            (await visitor.GetAsync($"/console/accounts/demo/calls?{odd}")).Is(HttpStatusCode.OK).Says("Mar 2 2026: 3 calls");
        Assert.DoesNotContain("from=", (await visitor.GetAsync("/console/accounts/demo/calls?from=2147483647")).Is(HttpStatusCode.OK).Says("3 calls").Html, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"steps\"", before.Html, StringComparison.Ordinal); // those of the wizard, which are counted
        (await visitor.GetAsync("/console/accounts/demo/calls?from=100")).Is(HttpStatusCode.OK);
        (await visitor.GetAsync("/console/accounts/demo/calls?call=0000000000000000")).Is(HttpStatusCode.NotFound);
        (await visitor.GetAsync($"/console/accounts/demo/calls?day=2026-03-01&call={ConsoleClinic.KeyOf(ConsoleClinic.Booking)}")).Is(HttpStatusCode.NotFound);
        (await visitor.GetAsync($"/console/accounts/other/calls?call={ConsoleClinic.KeyOf(ConsoleClinic.Booking)}")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_clinic_sees_its_own_calls_only_and_the_try_is_on_record()
    {
        var (keyId, key) = await clinic.KeyAsync("other", "read");
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(key, "/console/sign-in");
        (await visitor.GetAsync("/console/accounts/other/calls")).Is(HttpStatusCode.OK).Says("0 calls");
        foreach (var page in new[] { "calls", "figures" })
            Assert.DoesNotContain("/console/accounts/demo", (await visitor.GetAsync($"/console/accounts/demo/{page}")).Is(HttpStatusCode.NotFound).Html, StringComparison.Ordinal);
        var tries = (await clinic.AuditAsync("other")).Where(entry => entry is { Phase: AuditPhase.Refused } && entry.Actor.Id == keyId).Select(entry => (entry.Action, entry.Outcome));
        Assert.Equal([("viewCalls", "otherAccount"), ("viewFigures", "otherAccount")], tries);
    }
}
