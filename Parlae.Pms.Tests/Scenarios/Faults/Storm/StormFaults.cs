using System.Text.Json;
using Parlae.Pms.Tests.Emulators.Faults;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults.Storm;

/// <summary>
/// Every way in which the sandbox can fail, together about a fifth of all calls; where the stores fail as well, half as often, and one in ten of their
/// requests is struck.
/// </summary>
internal sealed class StormFaults(SandboxControl sandbox, int deadline, FaultProxy? stores)
{
    /// <summary>Of a hundred requests to a store; a write that is merely turned away is made again, the rest is not.</summary>
    private static readonly Dictionary<FaultKind, double> OfStores = new()
    {
        [FaultKind.Delay] = 2.5,
        [FaultKind.Reset] = 1,
        [FaultKind.Throttled] = 2,
        [FaultKind.Broken] = 1,
        [FaultKind.Busy] = 1.5,
        [FaultKind.LostAnswer] = 1.5,
        [FaultKind.BusyAfterWrite] = 0.5,
    };

    private readonly Dictionary<string, int> struck = [];
    private long began;

    private readonly (string Kind, object? Value, string? Method, string? Path, int Percent)[] all =
    [
        ("delay", (deadline * 1000) + 700, "POST", "/appointment", 1),
        ("delay", 200, null, null, 4),
        ("drop", null, null, null, 5),
        ("status", 503, null, null, 5),
        ("status", 500, null, null, 3),
        ("status", new { code = 200, headers = new Dictionary<string, string> { ["Content-Type"] = "text/html" }, body = "<html><form>Sign in</form></html>" }, null, null, 3),
        ("status", 401, null, null, 1),
        ("status", FaultCase.Closed(seconds: 1), "POST", "/appointment", 1),
        ("status", FaultCase.Closed(seconds: 1), "GET", "/patients", 1),
        ("status", 503, "POST", "/request_key", 20),
        ("status", new { code = 200, body = Array.Empty<int>() }, "GET", "/writeback_status", 5),
        ("dropAfterWrite", null, null, null, 6),
        ("rejectWrite", "Chart is locked by another user", null, null, 4),
        ("loseWrite", null, null, null, 3),
    ];

    /// <summary>How often each kind has struck until it was ended.</summary>
    public IReadOnlyDictionary<string, int> Struck => struck;

    public int StruckInAll => struck.Values.Sum();

    /// <summary>Requests to the PMS while it failed.</summary>
    public long Asked { get; private set; }

    public async Task BeginAsync()
    {
        began = await sandbox.LastRequestAsync();
        foreach (var (kind, value, method, path, percent) in all)
            await sandbox.PostAsync("faults", new { match = new { vendor = "sikka", method, pathPrefix = path }, kind, value, percent = stores is null ? percent : (percent + 2) / 3 });
        await sandbox.PostAsync("faults", new { match = new { vendor = "sikka" }, kind = "lag", value = 3600 });
        foreach (var store in stores is null ? [] : Enum.GetValues<ProxiedStore>())
            await stores!.StrikeAsync(store, new FaultPlan(Seed: 1 + (int)store, OfStores));
    }

    public async Task EndAsync()
    {
        foreach (var fault in (await sandbox.GetAsync("faults")).List("items").Where(fault => fault.Text("kind") != "lag"))
            struck[fault.Text("kind")!] = struck.GetValueOrDefault(fault.Text("kind")!) + fault.GetProperty("struck").GetInt32();
        Asked += await sandbox.LastRequestAsync() - began;
        await sandbox.EndFaultsAsync();
        foreach (var store in stores is null ? [] : Enum.GetValues<ProxiedStore>())
            await stores!.SpareAsync(store);
    }
}
