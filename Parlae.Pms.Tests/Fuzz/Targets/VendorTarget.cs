using System.Diagnostics;
using System.Text;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Fuzz.Vendors;

namespace Parlae.Pms.Tests.Fuzz.Targets;

/// <summary>
/// What an adapter makes of any answer: a result, or one of our own faults which says nothing of the answer, never another exception and never an endless wait.
/// Two bytes in front choose what is asked with which endpoint answering, and the status; the rest is that endpoint's body.
/// </summary>
internal sealed class VendorTarget : FuzzTarget
{
    private const int Choices = 2;
    private const int LifeOfOne = 1000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>Not those after which a read is tried again by and by.</summary>
    private static readonly int[] Statuses = [200, 200, 200, 200, 200, 200, 201, 204, 400, 401, 403, 404, 409, 422];

    /// <summary>Names in the example exchanges, which no fault may tell.</summary>
    private static readonly string[] Told = ["Hallowell", "Testerton", "Juniper", "Avery", "555-0142", "5555550142", "1988-02-17"];

    private readonly PmsVendor vendor;
    private readonly FuzzedLine line;
    private readonly List<(int Act, string Endpoint)> asks = [];
    private FuzzedVendor one;
    private int runs;

    public VendorTarget(PmsVendor vendor)
    {
        this.vendor = vendor;
        line = new FuzzedLine(vendor);
        one = new FuzzedVendor(vendor, line);
        var seeds = new List<byte[]>();
        for (var act = 0; act < VendorActs.All.Count; act++)
        {
            line.Asked.Clear();
            one.Forget();
            Do(act);
            foreach (var endpoint in line.Asked.Distinct().ToList())
            {
                if (line.Recorded(endpoint) is not { } body) continue;
                seeds.Add([(byte)asks.Count, 0, .. body]);
                asks.Add((act, endpoint));
            }
        }

        Seeds = [.. seeds, .. RecordedExchange.Of(vendor).Where(exchange => exchange.Status >= 400).SelectMany(exchange => asks.Select((_, n) => (byte[])[(byte)n, 8, .. exchange.Body]))];
        Hold(asks.Count is > 15 and < 256, $"{vendor}: {asks.Count} things to ask.");
    }

    public override string Name => vendor.ToString().ToLowerInvariant();

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override object Run(byte[] input)
    {
        if (input.Length < Choices) return "short";
        if (++runs % LifeOfOne == 0) Renew();
        var (act, endpoint) = asks[input[0] % asks.Count];
        (line.Endpoint, line.Status, line.Body) = (endpoint, Statuses[input[1] % Statuses.Length], input[Choices..]);
        line.Asked.Clear();
        one.Forget();
        var outcome = Do(act);
        HoldTold(one.Logs.Take(), "A log line");
        return (act, endpoint, line.Status, outcome);
    }

    public override void Dispose()
    {
        one.Dispose();
        line.Dispose();
        base.Dispose();
    }

    private object? Do(int act)
    {
        try
        {
            var asking = VendorActs.All[act](one.Connection, one.Now, CancellationToken.None);
            var watch = Stopwatch.StartNew();
            while (!asking.IsCompleted)
            {
                one.Clock.Advance(TimeSpan.FromMilliseconds(200));
                Thread.Yield();
                Hold(watch.Elapsed < LongestWait, $"act {act} of {vendor} waits for ever.");
            }

            return asking.GetAwaiter().GetResult();
        }
        catch (VendorException fault)
        {
            HoldTold(fault.ToString(), "A fault");
            return fault.GetType();
        }
    }

    private void Renew()
    {
        one.Dispose();
        one = new FuzzedVendor(vendor, line);
    }

    private static void HoldTold(string text, string what)
    {
        foreach (var name in Told) Hold(!text.Contains(name, StringComparison.Ordinal), new StringBuilder(what).Append(" tells ").Append(name).ToString());
    }
}
