using System.Globalization;
using System.Text;
using Parlae.Pms.Functions.Tools;

namespace Parlae.Pms.Tests.Scenarios.Trips;

/// <summary>
/// How often, one time after another, somebody on the line waits for the practice's system: each tool that a vendor's practice offers, by the whole program
/// over HTTP, with nothing at hand and after reading ahead. Requests that run beside each other count once, pages and second tries each. Tokens count, too:
/// none is fetched here, because setup fetched it and it lasts (an hour at least); a process that begins finds it in the vault.
/// </summary>
public sealed class RoundTripTests(ITestOutputHelper output)
{
    /// <summary>One that needs another's answer never overlaps it, however often it is tried; one that does not may fail to on a machine that is busy.</summary>
    private const int MostTries = 3;

    private static readonly string[] Vendors = ["sikka", "kolla", "opendental", "nexhealth"];

    [Fact]
    public async Task No_tool_of_any_vendor_waits_for_more_round_trips_than_it_may()
    {
        var tables = await Task.WhenAll(Vendors.Select(MeasureAsync));

        output.WriteLine(Table(tables));
        foreach (var line in tables.SelectMany(table => table.Values).Where(cell => cell.Chain.Count > 0)) output.WriteLine(line.Text);
        var over = tables.SelectMany(table => table.Values).Where(cell => cell.IsOver).Select(cell => cell.Text).ToList();
        Assert.True(over.Count == 0, $"Too many round trips:\n{string.Join('\n', over)}");
    }

    /// <summary>The rule is two at most with nothing at hand, and none after reading ahead; who joins the exceptions must be named, and why.</summary>
    [Fact]
    public void Of_all_reads_only_a_patients_own_chart_has_anything_left_to_wait_for_after_reading_ahead()
    {
        var writes = new[] { TripLimit.Booking, TripLimit.Change, TripLimit.Write };
        var reads = TripCase.All.Where(tool => !writes.Contains(tool.Limit) || tool.Tool.StartsWith("get", StringComparison.Ordinal) || tool.Tool is "checkAvailability" or "searchPatients").ToList();

        Assert.Equal(TripCase.NeverReadAhead, reads.Where(tool => tool.Limit.Ahead > 0).Select(tool => tool.Tool));
        Assert.All(reads, tool => Assert.True(tool.Limit is { Cold: <= 2, Ahead: <= 2 }, tool.Tool));
        Assert.Equal(new TripLimit(3, 3), TripCase.All.Single(tool => tool.Tool == "bookAppointment").Limit);
    }

    [Fact]
    public void Overlapping_requests_count_once_and_those_that_follow_each_other_each()
    {
        Assert.Empty(WireTrips.InSequence([]));
        Assert.Single(WireTrips.InSequence([Of(0, 10), Of(2, 9), Of(8, 30)]));
        Assert.Equal(2, WireTrips.InSequence([Of(0, 10), Of(0, 12), Of(10, 20)]).Count);
        Assert.Equal(3, WireTrips.InSequence([Of(20, 30), Of(0, 10), Of(10, 20), Of(1, 29)]).Count);

        static Trip Of(long left, long back) => new("v", "GET", "/v/x", left, back);
    }

    private async Task<Dictionary<string, Cell>> MeasureAsync(string vendor)
    {
        await using var stage = await TripStage.StartAsync(vendor);
        var cells = new Dictionary<string, Cell>();
        foreach (var tool in stage.Offered)
        {
            var plan = TripCase.All.Single(each => each.Tool == tool.Name); // a new tool: say there how it is used
            foreach (var isAhead in new[] { false, true })
            {
                var cell = await TryAsync(stage, plan, isAhead);
                for (var tries = 1; cell.IsOver && tries < MostTries; tries++)
                {
                    output.WriteLine($"Once more: {cell.Text}");
                    if (await TryAsync(stage, plan, isAhead) is var again && again.Chain.Count < cell.Chain.Count) cell = again;
                }

                cells[Key(tool.Name, isAhead)] = cell;
            }
        }

        return cells;
    }

    private static async Task<Cell> TryAsync(TripStage stage, TripCase plan, bool isAhead)
    {
        var (person, visit) = await plan.Caller(stage);
        await stage.CoolAsync();
        var call = isAhead ? await stage.BegunAsync(person?.CallerNumber ?? stage.Clinic.Newcomer().CallerNumber) : stage.Clinic.Call(person?.CallerNumber ?? "own");
        var arguments = await plan.Arguments(stage, call, person, visit);
        if (!isAhead) stage.ForgetPractice(); // whatever was read for what came before it in the call, too
        var (answer, trips) = await stage.UseAsync(call, plan.Tool, arguments);
        Assert.True(plan.Words.Contains(answer.Status), $"{stage.Vendor}: {plan.Tool}: {answer.Text}");
        Assert.DoesNotContain(trips, trip => trip.IsForToken);
        return new Cell(stage.Vendor, plan.Tool, isAhead, isAhead ? plan.Limit.Ahead : plan.Limit.Cold, WireTrips.InSequence(trips), trips.Count);
    }

    private static string Table(IReadOnlyList<Dictionary<string, Cell>> tables)
    {
        var text = new StringBuilder($"Round trips one after another (requests in all): with nothing at hand / after reading ahead\n{"",-24}");
        foreach (var vendor in Vendors) text.Append(CultureInfo.InvariantCulture, $"{vendor,-18}");
        foreach (var tool in ToolNames.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{tool,-24}");
            foreach (var table in tables)
                text.Append(CultureInfo.InvariantCulture, $"{(table.TryGetValue(Key(tool, false), out var cold) ? $"{cold.Shown} / {table[Key(tool, true)].Shown}" : "-"),-18}");
        }

        return text.ToString();
    }

    private static string Key(string tool, bool isAhead) => $"{tool} {isAhead}";

    private sealed record Cell(string Vendor, string Tool, bool IsAhead, int Limit, IReadOnlyList<Trip> Chain, int Requests)
    {
        public bool IsOver => Chain.Count > Limit;

        public string Shown => Chain.Count == Requests ? $"{Chain.Count}" : $"{Chain.Count} ({Requests})";

        public string Text => $"{Vendor} {Tool} {(IsAhead ? "after reading ahead" : "with nothing at hand")}: {Chain.Count} of at most {Limit}: {string.Join(" > ", Chain.Select(trip => trip.Shown))}";
    }
}
