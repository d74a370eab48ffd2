using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Support;

/// <summary>A clinic that is connected to a practice by whoever sets it up: to the same one again, or to another.</summary>
internal static class PracticeChange
{
    private static readonly AuditActor Operator = new("operator", "o1");

    /// <summary>From then on the bench's calls are of that practice.</summary>
    public static async Task ConnectToAsync(this CoreBench bench, string practice, string pmsName)
    {
        var account = (await bench.Accounts.FindAsync("demo", CoreBench.Token))!;
        bench.Pms.Requirements = new([], [], ["practiceId"], []);
        bench.Pms.Report = new ConnectionReport.Working(account.Capabilities with { PmsName = pmsName }, [], null, new Dictionary<string, string>());
        var again = account with { VendorConfig = new Dictionary<string, string> { ["practiceId"] = practice } };
        var outcome = await bench.RunAsync(bench.Get<AccountSetup>().ConnectAsync(new(again, null, null, null), Operator, "corr", CoreBench.Token));
        bench.Account = Assert.IsType<SetupOutcome.Connected>(outcome).Account;
    }
}
