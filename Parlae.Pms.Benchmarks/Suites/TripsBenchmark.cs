using Parlae.Pms.Benchmarks.Clinic;
using Parlae.Pms.Benchmarks.Figures;
using Parlae.Pms.Benchmarks.Tools;

namespace Parlae.Pms.Benchmarks.Suites;

/// <summary>
/// How often, one time after another, a caller waits for the practice's system, for each tool and vendor: with nothing at hand, and after the call's beginning
/// was used to read ahead. Every answer of the vendor is delayed, so that a tool takes as many delays as it has round trips on its critical path; the
/// practice's log of requests tells how many there were in all.
/// </summary>
internal sealed class TripsBenchmark : IBenchmark
{
    private static readonly string[] Vendors = ["sikka", "kolla", "opendental", "nexhealth"];

    public string Name => "trips";

    public async Task RunAsync(BenchRun run)
    {
        var columns = await Task.WhenAll(Vendors.Select(vendor => MeasureAsync(run, vendor)));
        run.Report.Add(new Grid(
            "round trips to the practice's system, one after another (requests in all): with nothing at hand / after reading ahead",
            Vendors,
            [.. ToolUse.All.Select(use => new GridRow(use.Tool, [.. columns.Select(column => column[use.Tool])]))]));
    }

    private static async Task<Dictionary<string, string>> MeasureAsync(BenchRun run, string vendor)
    {
        await using var clinic = await BenchClinic.StartAsync(run.Options, Path.Combine(run.Folder, $"trips-{vendor}"), vendor);
        var trips = new TripCounter(clinic, vendor);
        var cells = new Dictionary<string, string>();
        foreach (var use in ToolUse.All)
            cells[use.Tool] = await trips.CountAsync(use, isAhead: false) is { } cold ? $"{cold} / {await trips.CountAsync(use, isAhead: true)}" : "-";
        run.Report.Say($"{vendor}: {cells.Values.Count(cell => cell != "-")} tools");
        return cells;
    }
}
