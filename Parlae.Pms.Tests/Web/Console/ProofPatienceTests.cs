using Microsoft.AspNetCore.Http;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Functions.Web;
using Parlae.Pms.Functions.Web.Pages;
using Parlae.Pms.Functions.Web.Pages.Console.Proofs;
using Parlae.Pms.Functions.Web.SignIn;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>The list of proofs while the practice's system takes its time.</summary>
public sealed class ProofPatienceTests
{
    [Fact]
    public async Task Whose_system_is_slow_sees_the_list_after_eight_seconds_and_that_none_can_be_started_now()
    {
        await using var bench = await CoreBench.StartAsync();
        var page = new ProofsPage(bench.Get<GoLive>(), bench.Get<PracticeCalendar>(), bench.Get<IAuditTrail>(), bench.Clock);
        var gate = bench.Pms.ReadGate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (shown, waited) = (page.ShowAsync(Call(bench.Account)), TimeSpan.Zero);
        while (!shown.IsCompleted)
        {
            await Task.WhenAny(shown, Task.Delay(4, CoreBench.Token));
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            waited += TimeSpan.FromSeconds(1);
        }

        Seen(await shown, canStart: false);
        Assert.True(waited >= TimeSpan.FromSeconds(8), $"{waited}");
        Assert.Equal(1, bench.Pms.RosterReads); // it waits still, and nobody asks twice

        gate.SetResult();
        Seen(await page.ShowAsync(Call(bench.Account)), canStart: true);
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
        return new PageCall(new DefaultHttpContext(), "/console/accounts/demo/proofs", new Dictionary<string, string> { ["accountId"] = account.AccountId }, new SessionFinding.Active(person, ticket, TimeSpan.FromMinutes(15), TimeSpan.FromHours(8)), account);
    }
}
