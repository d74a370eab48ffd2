using System.Net;
using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Appointments.Waitlist;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>The waitlist in the console.</summary>
public sealed class WaitlistPagesTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private const string At = "/console/accounts/demo/waitlist";

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Who_waits_for_what_is_told_and_somebody_is_taken_off()
    {
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        (await visitor.GetAsync(At)).Is(HttpStatusCode.OK).Says("Nobody waits.");
        var first = await JoinAsync(new PatientKey.OnFile("4711"), "Cleaning", TimeOfDay.Morning);
        await JoinAsync(new PatientKey.ToMerge("t123"), "<b>Exam</b>", null);

        var page = (await visitor.GetAsync(At)).Is(HttpStatusCode.OK).Says("2 waiting").Says("1. Patient 4711 Cleaning (60 min) · Tue, Mar 3 to Fri, Mar 13, mornings").Says("task t123").Says("any time of day");
        Assert.Contains("&lt;b&gt;Exam", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Taken off", (await visitor.GetAsync($"{At}?removed={first.EntryId}")).Text, StringComparison.Ordinal); // anybody can write a link
        var removed = (await visitor.SubmitAsync(page, At, ("entryId", first.EntryId))).Is(HttpStatusCode.SeeOther);
        (await visitor.GetAsync(removed.Location!)).Says("Taken off the list.").Says("1 waiting");
        (await visitor.SubmitAsync(page, At, ("entryId", first.EntryId))).Is(HttpStatusCode.Conflict).Says("not on the list any more");
        (await visitor.SubmitAsync(page, At, ("entryId", ""))).Is(HttpStatusCode.Conflict);
        var entries = await clinic.AuditAsync();
        Assert.Contains(entries, entry => entry is { Action: "getWaitlist", Phase: AuditPhase.Event, Outcome: "listed", PatientId: "4711" });
        Assert.Contains(entries, entry => entry is { Action: "leaveWaitlist", Phase: AuditPhase.Finished, Outcome: "removed", PatientId: "4711", Actor.Id: "operator-key" });

        using var reader = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync((await clinic.KeyAsync(Clinic.AccountId, "read")).Key);
        var seen = (await reader.GetAsync(At)).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("Take off the list", seen.Text, StringComparison.Ordinal);
        (await reader.SubmitAsync(seen, At, ("entryId", first.EntryId))).Is(HttpStatusCode.Forbidden);
        await clinic.ConnectAsync("other");
        (await reader.GetAsync(At.Replace("demo", "other", StringComparison.Ordinal))).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Those_past_the_first_two_hundred_are_reached()
    {
        await clinic.ConnectAsync("long");
        for (var i = 0; i < 202; i++)
            await JoinAsync(new PatientKey.OnFile($"{i}"), "Cleaning", null, "long");
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        var at = At.Replace("demo", "long", StringComparison.Ordinal);
        var first = (await visitor.GetAsync(at)).Is(HttpStatusCode.OK).Says("202 waiting").Says("200. Patient 199").Says("Those who came later");
        Assert.DoesNotContain("Patient 200", first.Text, StringComparison.Ordinal);
        var second = (await visitor.GetAsync($"{at}?from=200")).Is(HttpStatusCode.OK).Says("201. Patient 200").Says("202. Patient 201");
        Assert.Contains($"action=\"{at}?from=200\"", second.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Those who came later", second.Text, StringComparison.Ordinal);
        (await visitor.GetAsync($"{at}?from=2147483647")).Is(HttpStatusCode.OK).Says("1. Patient 0");
    }

    private async Task<WaitlistEntry> JoinAsync(PatientKey patient, string visitType, TimeOfDay? part, string accountId = Clinic.AccountId) => await clinic.Service<Waitlist>().JoinAsync(
        await clinic.AccountAsync(accountId), patient, visitType, 60, new LocalDate(2026, 3, 3), new LocalDate(2026, 3, 13), part, "call-1", Clinic.Cancellation);
}
