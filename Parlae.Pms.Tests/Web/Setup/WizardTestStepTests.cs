using System.Net;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>The third step, where the practice's system, the line or a process fails.</summary>
public sealed class WizardTestStepTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    private async Task<PmsAccount?> AccountAsync(string accountId) => await clinic.Service<AccountStore>().FindAsync(accountId, Clinic.Cancellation);

    [Fact]
    public async Task Wrong_credentials_are_told_plainly_and_can_be_replaced()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        (await visit.BeginAsync("wrong")).Is(HttpStatusCode.SeeOther);
        (await visit.SendAsync((await visit.CredentialsAsync("wrong")).With("credential.secretKey", "wrong-secret-of-the-test"))).Is(HttpStatusCode.SeeOther);
        (await visit.TestAsync("wrong")).Is(HttpStatusCode.SeeOther);
        var page = (await visit.GetAsync("/setup/wrong/test")).Is(HttpStatusCode.OK).Says("The connection does not hold").Says("compare them letter by letter");
        Assert.DoesNotContain("wrong-secret-of-the-test", page.Html, StringComparison.Ordinal);
        Assert.Null(await AccountAsync("wrong"));

        (await visit.SendAsync((await visit.FormAsync("wrong", "credentials")).With("credential.secretKey", visit.Credentials.Single(each => each.Name == "secretKey").Value))).Is(HttpStatusCode.SeeOther); // the other is kept
        (await visit.TestAsync("wrong")).Is(HttpStatusCode.SeeOther);
        (await visit.GetAsync("/setup/wrong/test")).Says("All that is needed holds");
        Assert.NotNull(await AccountAsync("wrong"));
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_told_and_the_draft_waits_for_a_better_moment()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        (await visit.BeginAsync("lost")).Is(HttpStatusCode.SeeOther);
        (await visit.SendAsync(await visit.CredentialsAsync("lost"))).Is(HttpStatusCode.SeeOther);
        await using (await clinic.Sandbox.FaultAsync("drop", pathPrefix: "/providers"))
            (await visit.TestAsync("lost")).Is(HttpStatusCode.SeeOther);
        (await visit.GetAsync("/setup/lost/test")).Says("cannot be reached").Says("practice's server and the vendor's program");
        Assert.Null(await AccountAsync("lost"));
        (await visit.GetAsync("/setup")).Says("Not finished yet");

        await clinic.Sandbox.AdvanceAsync(120); // whoever waits for a better moment has waited
        (await visit.TestAsync("lost")).Is(HttpStatusCode.SeeOther);
        (await visit.GetAsync("/setup/lost/test")).Says("All that is needed holds");
    }

    [Fact]
    public async Task A_test_is_seen_by_whoever_looks_on_and_one_that_died_is_told_as_stopped()
    {
        var drafts = clinic.Service<SetupDrafts>();
        using var visit = await WizardVisit.StartAsync(clinic);
        (await visit.BeginAsync("died")).Is(HttpStatusCode.SeeOther);
        (await visit.SendAsync(await visit.CredentialsAsync("died"))).Is(HttpStatusCode.SeeOther);
        var form = await visit.FormAsync("died", "test");

        // As another process carries it.
        var run = (await drafts.TryBeginAsync("died", Clinic.Cancellation))!;
        run = run.With(new(SetupCheckKind.Numbers, SetupCheckState.Held, TimeSpan.FromMilliseconds(300))).With(new(SetupCheckKind.Credentials, SetupCheckState.Running));
        Assert.True(await drafts.TryTellAsync("died", run, Clinic.Cancellation));
        var page = (await visit.GetAsync("/setup/died/test")).Says("The test is running").Says("Holds 0.3 s").Says("Running");
        Assert.Contains("data-running=\"true\"", page.Html, StringComparison.Ordinal);
        (await visit.SendAsync(form)).Is(HttpStatusCode.Conflict).Says("Somebody else is testing");

        await clinic.Sandbox.AdvanceAsync(SetupRun.Silence.TotalSeconds + 1);
        (await visit.GetAsync("/setup/died/test")).Says("was stopped before its end").Says("Stopped");
        (await visit.TestAsync("died")).Is(HttpStatusCode.SeeOther);
        (await visit.GetAsync("/setup/died/test")).Says("All that is needed holds");
        Assert.False(await drafts.TryTellAsync("died", run, Clinic.Cancellation)); // it comes too late
    }

    [Fact]
    public async Task Whoever_asked_may_go_and_the_test_goes_on()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        (await visit.BeginAsync("gone")).Is(HttpStatusCode.SeeOther);
        (await visit.SendAsync(await visit.CredentialsAsync("gone"))).Is(HttpStatusCode.SeeOther);
        var form = await visit.FormAsync("gone", "test");
        await using (await clinic.Sandbox.FaultAsync("delay", 1500, pathPrefix: "/providers", times: 1))
        {
            using var leaving = await WizardVisit.StartAsync(clinic);
            var own = await leaving.FormAsync("gone", "test");
            var sent = leaving.SendAsync(own);
            while (!(await visit.GetAsync("/setup/gone/test")).Html.Contains("data-running", StringComparison.Ordinal) && !sent.IsCompleted)
                await Task.Delay(20, Clinic.Cancellation);
            leaving.Dispose();
            await Assert.ThrowsAnyAsync<Exception>(() => sent);
        }

        while ((await visit.GetAsync("/setup/gone/test")).Html.Contains("data-running", StringComparison.Ordinal))
            await Task.Delay(50, Clinic.Cancellation);
        (await visit.GetAsync("/setup/gone/test")).Says("All that is needed holds");
        Assert.NotNull(await AccountAsync("gone"));
        (await visit.SendAsync(form)).Is(HttpStatusCode.Conflict).Says("in the meantime"); // of what is no more
    }
}
