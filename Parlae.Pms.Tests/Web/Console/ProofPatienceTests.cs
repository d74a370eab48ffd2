using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Functions.Web;
using Parlae.Pms.Functions.Web.Pages;
using Parlae.Pms.Functions.Web.Pages.Console.Proofs;
using Parlae.Pms.Functions.Web.SignIn;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>The list of proofs while the practice's system takes its time.</summary>
public sealed class ProofPatienceTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Whose_system_is_slow_sees_the_list_after_eight_seconds_and_that_none_can_be_started_now()
    {
        var account = (await clinic.Service<AccountStore>().FindAsync(Clinic.AccountId, Clinic.Cancellation))!;
        var clock = new FakeTimeProvider(clinic.Service<TimeProvider>().GetUtcNow());
        var page = new ProofsPage(clinic.Service<GoLive>(), clinic.Service<PracticeCalendar>(), clinic.Service<IAuditTrail>(), clock);
        clinic.Service<PracticeCalendar>().Purge(Clinic.AccountId);
        await using (await clinic.Sandbox.FaultAsync("delay", 3000, pathPrefix: "/providers", times: 1))
        {
            var (shown, waited) = (page.ShowAsync(Call(account)), TimeSpan.Zero);
            while (!shown.IsCompleted)
            {
                await Task.WhenAny(shown, Task.Delay(4, Clinic.Cancellation));
                clock.Advance(TimeSpan.FromSeconds(1)); // nobody's but the page's
                waited += TimeSpan.FromSeconds(1);
            }

            Seen(await shown, canStart: false); // before the system has answered
            Assert.True(waited >= TimeSpan.FromSeconds(8), $"{waited}");
        }

        Seen(await page.ShowAsync(Call(account)), canStart: true); // it has, meanwhile
    }

    private static void Seen(PageAnswer answer, bool canStart)
    {
        var shown = Assert.IsType<PageAnswer.Shown>(answer);
        var model = Assert.IsType<ProofsModel>(shown.Model);
        Assert.Equal((StatusCodes.Status200OK, true, canStart, canStart), (shown.Status, model.MayStart, model.CanStart, model.VisitTypes is not null));
    }

    private static PageCall Call(PmsAccount account)
    {
        var person = new WebPerson.Operator(new AuditActor("operator", "operator-key"));
        var ticket = new SessionTicket("s", default, default, "operator", "operator-key", null, null, null);
        return new PageCall(new DefaultHttpContext(), "/console/accounts/demo/proofs", new Dictionary<string, string> { ["accountId"] = account.AccountId }, new SessionFinding.Active(person, ticket, TimeSpan.FromMinutes(15)), account);
    }
}
