using System.Globalization;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Fuzz.Targets;

namespace Parlae.Pms.Tests.Fuzz;

/// <summary>
/// Whatever comes in from outside, changed at random: a little of it in each run, always the same, with every case that once failed; and for long, each time another
/// (<c>PARLAE_FUZZ_MINUTES</c>, <c>PARLAE_FUZZ_SEED</c>).
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const long MostExecutions = 10_000_000;
    private const int MostMinutes = 20;

    private static readonly Dictionary<string, Func<Task<FuzzTarget>>> Targets = new()
    {
        ["webhook-reader"] = () => Task.FromResult<FuzzTarget>(new WebhookReaderTarget()),
        ["signature"] = () => Task.FromResult<FuzzTarget>(new SignatureTarget()),
        ["date-phrases"] = () => Task.FromResult<FuzzTarget>(new DatePhraseTarget()),
        ["sikka"] = () => Task.FromResult<FuzzTarget>(new VendorTarget(PmsVendor.Sikka)),
        ["kolla"] = () => Task.FromResult<FuzzTarget>(new VendorTarget(PmsVendor.Kolla)),
        ["opendental"] = () => Task.FromResult<FuzzTarget>(new VendorTarget(PmsVendor.OpenDental)),
        ["nexhealth"] = () => Task.FromResult<FuzzTarget>(new VendorTarget(PmsVendor.NexHealth)),
        ["audit-export"] = async () => await AuditExportTarget.MakeAsync(),
        ["audit-chain"] = async () => await AuditChainTarget.MakeAsync(),
    };

    public static TheoryData<string> Names => [.. Targets.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_changed_a_little_does_no_harm(string name)
    {
        using var target = await Targets[name]();
        foreach (var file in target.Kept()) target.Run(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));

        var run = FuzzLoop.Run(target, seed: 1, executions: 800, TimeSpan.FromSeconds(30));

        output.WriteLine(run.ToString());
        Assert.True(run.Kinds > 5, run.ToString());
    }

    [Theory]
    [Trait("Category", "Heavy")]
    [MemberData(nameof(Names))]
    public async Task What_is_changed_for_long_does_no_harm(string name)
    {
        var minutes = Number("PARLAE_FUZZ_MINUTES") ?? MostMinutes;
        var seed = Number("PARLAE_FUZZ_SEED") ?? Random.Shared.Next();
        using var target = await Targets[name]();

        var run = FuzzLoop.Run(target, seed, MostExecutions, TimeSpan.FromMinutes(minutes));

        output.WriteLine($"{name}, seed {seed}: {run}");
        Assert.True(run.Executions > 1000, run.ToString());
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
