using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Support;

/// <summary>A clinic that is connected to a practice by whoever sets it up: to the same one again, or to another.</summary>
internal static class PracticeChange
{
    private static readonly AuditActor Operator = new("operator", "o1");

    /// <summary>From then on the bench's calls are of that practice.</summary>
    public static async Task ConnectToAsync(this CoreBench bench, string practice, string pmsName, string? key = null)
    {
        bench.Account = Assert.IsType<SetupOutcome.Connected>(await bench.RunAsync(await SetUpAsync(bench, practice, pmsName, key))).Account;
    }

    /// <summary>The setup as it is under way.</summary>
    public static async Task<Task<SetupOutcome>> SetUpAsync(this CoreBench bench, string practice, string pmsName, string? key = null)
    {
        var account = (await bench.Accounts.FindAsync("demo", CoreBench.Token))!;
        bench.Pms.Requirements = new(key is null ? [] : ["key"], [], ["practiceId"], []);
        bench.Pms.Report = new ConnectionReport.Working(account.Capabilities with { PmsName = pmsName }, [], null, new Dictionary<string, string>());
        var again = account with { VendorConfig = new Dictionary<string, string> { ["practiceId"] = practice } };
        return bench.Get<AccountSetup>().ConnectAsync(new(again, key is null ? null : new Dictionary<string, string> { ["key"] = key }, null, null), Operator, "corr", CoreBench.Token);
    }
}
