using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Extensions;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Calls.Log;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Tools.Running;

namespace Parlae.Pms.Tests.Calls.Log;

/// <summary>Calls of a day: found without looking at others, one of each whatever processes it passed through.</summary>
public sealed class CallLogTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(12);

    [Fact]
    public async Task A_call_that_passes_through_two_processes_is_one_call()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var other = bench.Another();
        bench.Get<CallLog>().Began("demo", "call:c1");
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        other.Get<CallLog>().ToolUsed("demo", "call:c1", "checkAvailability", "slots", Short);
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        bench.Get<CallLog>().ToolUsed("demo", "call:c1", "bookAppointment", "booked", Short);
        other.Get<CallLog>().Ended("demo", "call:c1", CallResult.Booked, CallEnd.Completed, Duration.FromSeconds(95));
        bench.Get<CallLog>().Began("other", "call:c2"); // no such account
        foreach (var process in new[] { bench, other })
            Assert.Equal(0, await process.Get<CallLog>().WriteAsync(CoreBench.Token));

        await using var third = bench.Another();
        var call = Assert.Single(await OfDayAsync(third)).Call;
        Assert.Equal(("call:c1", CoreBench.Monday.ToInstant(), CallResult.Booked, CallEnd.Completed, 95), (call.CallId, call.Start, call.Result!.Value, call.End!.Value, call.Seconds!.Value));
        Assert.Equal([("checkAvailability", "slots", 12), ("bookAppointment", "booked", 12)], call.Uses.Select(use => (use.Tool, use.Outcome, use.Milliseconds)));
        Assert.Empty(await third.Get<CallLog>().OfDayAsync("other", third.Time.Day(third.Time.Today), CoreBench.Token));
    }

    [Fact]
    public async Task A_call_is_of_the_day_on_which_it_began_and_other_days_are_not_read()
    {
        await using var bench = await CoreBench.StartAsync();
        var log = bench.Get<CallLog>();
        for (var day = 0; day < 4; day++)
        {
            for (var i = 0; i < 20; i++)
                log.ToolUsed("demo", $"call:{day}-{i}", "getProviders", "ok", Short);
            bench.Clock.Advance(TimeSpan.FromHours(16) - TimeSpan.FromMinutes(1)); // a minute before midnight
            log.ToolUsed("demo", $"call:late-{day}", "getProviders", "ok", Short);
            bench.Clock.Advance(TimeSpan.FromMinutes(2));
            log.ToolUsed("demo", $"call:late-{day}", "takeMessage", "taken", Short);
            await log.WriteAsync(CoreBench.Token);
            bench.Clock.Advance(TimeSpan.FromHours(8) - TimeSpan.FromMinutes(1));
            await log.WriteAsync(CoreBench.Token); // lets them go
        }

        var counting = new CountingRecords(bench.Get<IPartitionedRecords>());
        var reader = new CallLog(counting, bench.Accounts, new FigureLife(FigureLife.Usual), bench.Clock, NullLogger<CallLog>.Instance);
        var found = await reader.OfDayAsync("demo", bench.Time.Day(new LocalDate(2026, 3, 3)), CoreBench.Token);
        Assert.Equal(21, found.Count);
        Assert.All(found, call => Assert.Contains(call.Call.CallId, new[] { "call:late-1" }.Concat(Enumerable.Range(0, 20).Select(i => $"call:1-{i}"))));
        Assert.Equal(2, found[^1].Call.Uses.Count); // with what came after midnight
        Assert.InRange(counting.Read, 21, 23); // and the late one of the day before
    }

    [Fact]
    public async Task An_id_that_is_none_is_not_written_down_and_no_call_grows_for_ever()
    {
        await using var bench = await CoreBench.StartAsync();
        var log = bench.Get<CallLog>();
        for (var i = 0; i < 300; i++)
            log.ToolUsed("demo", "call:Ada Example, born 1985", "getProviders", "ok", Short);
        await log.WriteAsync(CoreBench.Token);
        var (key, call) = Assert.Single(await OfDayAsync(bench));
        Assert.Equal((key, LoggedCall.MostUses), (call.CallId, call.Uses.Count));
        Assert.DoesNotContain("Ada", System.Text.Encoding.UTF8.GetString(Assert.Single(await bench.Records.RangeAsync(CallLog.Collection, "demo", null, null, CoreBench.Token).ToListAsync(CoreBench.Token)).Body.Span), StringComparison.Ordinal);
        bench.Clock.Advance(TimeSpan.FromDays(FigureLife.Usual));
        Assert.Equal(1, await bench.Get<ExpiredFigures>().PurgeAsync(CoreBench.Token));
        Assert.Empty(await bench.Records.RangeAsync(CallLog.Collection, "demo", null, null, CoreBench.Token).ToListAsync(CoreBench.Token));
    }

    [Fact]
    public async Task A_call_counts_once_whatever_it_uses_and_wherever()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var other = bench.Another();
        foreach (var (process, tool, id) in new[] { (bench, "read", "t1"), (other, "read", "t2"), (other, "write", "t3"), (bench, "write", "t3"), (bench, "odd", "t4") })
        {
            var runner = process.Runner(
                new ScriptedTool("read", false, (_, _) => Task.FromResult<ToolOutcome>(RunnerBench.Said("ok"))),
                new ScriptedTool("write", true, (_, _) => Task.FromResult<ToolOutcome>(RunnerBench.Said("booked"))),
                new ScriptedTool("odd", false, (_, _) => throw new InvalidOperationException("odd")));
            await runner.AskAsync(process, tool, id);
        }

        foreach (var late in new IWrittenLate[] { bench.Get<AccountFigures>(), other.Get<AccountFigures>(), bench.Get<CallLog>(), other.Get<CallLog>() })
            Assert.Equal(0, await late.WriteAsync(CoreBench.Token));
        var now = CoreBench.Monday.ToInstant();
        var hour = Assert.Single(await bench.Get<AccountFigures>().ReadAsync("demo", now, now + Duration.FromHours(1), CoreBench.Token)).Figures;
        Assert.Equal((1, 2, 2, 1), (hour.Calls, hour.Tools["read"]["ok"], hour.Tools["write"]["booked"], hour.Tools["odd"][FigureSummary.Fault]));
        Assert.Equal(5, Assert.Single(await OfDayAsync(other)).Call.Uses.Count);
    }

    private static Task<IReadOnlyList<ListedCall>> OfDayAsync(CoreBench bench) => bench.Get<CallLog>().OfDayAsync("demo", bench.Time.Day(new LocalDate(2026, 3, 2)), CoreBench.Token);
}
