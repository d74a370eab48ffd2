using NodaTime;
using NodaTime.Extensions;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Figures;

/// <summary>Figures are counted without a store, written late, and added up over processes.</summary>
public sealed class AccountFiguresTests
{
    private static readonly Instant Start = CoreBench.Monday.ToInstant();

    [Fact]
    public async Task What_two_processes_count_in_an_hour_adds_up_and_outlives_both()
    {
        await using var bench = await CoreBench.StartAsync();
        await using (var other = bench.Another())
        {
            foreach (var process in new[] { bench, other, other })
            {
                process.Get<AccountFigures>().Called("demo");
                process.Get<AccountFigures>().ToolUsed("demo", "checkAvailability", "slots", TimeSpan.FromMilliseconds(80));
                process.Get<AccountFigures>().Booked("demo", "Cleaning", "booked");
            }

            Assert.Equal((1, 2), ((await HourAsync(bench)).Calls, (await HourAsync(other)).Calls)); // each sees at once what it counted itself
            Assert.Equal(0, await other.Get<AccountFigures>().WriteAsync(CoreBench.Token));
            Assert.Equal(3, (await HourAsync(bench)).Calls);
            Assert.Equal(0, await bench.Get<AccountFigures>().WriteAsync(CoreBench.Token));
            other.Get<AccountFigures>().Called("demo");
            await other.Get<AccountFigures>().WriteAsync(CoreBench.Token); // the same row once more
        }

        await using var restarted = bench.Another();
        restarted.Get<AccountFigures>().IdentityFailed("demo", "notFound");
        await restarted.Get<AccountFigures>().WriteAsync(CoreBench.Token);
        var hour = await HourAsync(bench);
        Assert.Equal((4, 3, 3, 1), (hour.Calls, hour.Tools["checkAvailability"]["slots"], hour.Bookings["Cleaning"]["booked"], hour.IdentityFailures["notFound"]));
        Assert.Equal((3, 3), (hour.Durations["checkAvailability"].Sum(), hour.Durations["checkAvailability"][LatencyBuckets.Of(TimeSpan.FromMilliseconds(80))]));
    }

    [Fact]
    public async Task Counting_asks_no_store_and_what_could_not_be_written_is_written_once_it_can()
    {
        await using var bench = await CoreBench.StartAsync();
        var figures = bench.Get<AccountFigures>();
        var asked = 0;
        bench.Records.Fails = (_, _) => ++asked > 0;
        figures.Called("demo");
        figures.ToolUsed("demo", "getProviders", "ok", TimeSpan.FromMilliseconds(3));
        Assert.Equal(0, asked);
        Assert.Equal(1, await figures.WriteAsync(CoreBench.Token));

        bench.Records.Fails = (_, _) => false;
        Assert.Equal(0, await figures.WriteAsync(CoreBench.Token));
        figures.Called("demo");
        bench.Records.LosesReplaced = collection => collection == AccountFigures.Collection;
        Assert.Equal(1, await figures.WriteAsync(CoreBench.Token)); // it was written, and nobody said so
        bench.Records.LosesReplaced = _ => false;
        figures.Called("demo");
        Assert.Equal(0, await figures.WriteAsync(CoreBench.Token));
        await using var other = bench.Another();
        Assert.Equal(3, (await HourAsync(other)).Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_row_that_breaks_keeps_no_other_from_being_written(bool givesUp)
    {
        await using var bench = await CoreBench.StartAsync();
        var (figures, tries) = (bench.Get<AccountFigures>(), 0);
        bench.Records.Fails = (collection, isWrite) => collection == AccountFigures.Collection && isWrite && Interlocked.Increment(ref tries) == 1
            ? throw (givesUp ? new TaskCanceledException("a store's client gave up") : new InvalidOperationException("broken")) : false;
        figures.Called("demo");
        figures.AuthenticationFailed(null, "door");
        Assert.Equal(1, await figures.WriteAsync(CoreBench.Token));
        Assert.Equal(2, tries);

        bench.Records.Fails = (_, _) => false;
        Assert.Equal(0, await figures.WriteAsync(CoreBench.Token));
        await using var other = bench.Another();
        Assert.Equal(1, (await HourAsync(other)).Calls);
        Assert.Single(await other.Get<AccountFigures>().ReadAsync(null, Start, Start + Duration.FromHours(1), CoreBench.Token));
    }

    [Fact]
    public async Task Nothing_is_lost_or_counted_twice_while_many_count_and_others_write()
    {
        await using var bench = await CoreBench.StartAsync();
        var figures = bench.Get<AccountFigures>();
        var counting = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
                figures.ToolUsed("demo", $"tool{i % 7}", "ok", TimeSpan.FromMilliseconds(i % 90));
        })));
        while (!counting.IsCompleted)
            await figures.WriteAsync(CoreBench.Token);
        await counting;
        await figures.WriteAsync(CoreBench.Token);
        await using var other = bench.Another();
        var hour = await HourAsync(other);
        Assert.Equal((20_000, 20_000), (hour.Tools.Values.Sum(outcomes => outcomes["ok"]), hour.Durations.Values.Sum(counts => counts.Sum())));
    }

    [Fact]
    public async Task An_hour_that_goes_on_after_a_pause_keeps_what_it_had()
    {
        await using var bench = await CoreBench.StartAsync();
        var figures = bench.Get<AccountFigures>();
        figures.Called("demo");
        await figures.WriteAsync(CoreBench.Token);
        bench.Clock.Advance(TimeSpan.FromMinutes(50));
        figures.Called("demo");
        await figures.WriteAsync(CoreBench.Token);
        bench.Clock.Advance(TimeSpan.FromHours(2));
        await figures.WriteAsync(CoreBench.Token); // lets the row go
        figures.Called("demo");
        var hours = await figures.ReadAsync("demo", Start, Start + Duration.FromDays(1), CoreBench.Token);
        Assert.Equal([(Start, 2), (Start + Duration.FromHours(2), 1)], hours.Select(hour => (hour.Start, hour.Figures.Calls)));
    }

    [Fact]
    public async Task Figures_go_when_their_time_is_over_and_with_their_account()
    {
        await using var bench = await CoreBench.StartAsync();
        var figures = bench.Get<AccountFigures>();
        figures.Called("demo");
        figures.AuthenticationFailed(null, AuthenticationDoors.Webhook);
        await figures.WriteAsync(CoreBench.Token);
        bench.Clock.Advance(TimeSpan.FromDays(FigureLife.Usual) - TimeSpan.FromTicks(1));
        Assert.Equal(0, await bench.Get<ExpiredFigures>().PurgeAsync(CoreBench.Token));
        figures.Called("demo");
        await figures.WriteAsync(CoreBench.Token);
        bench.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, await bench.Get<ExpiredFigures>().PurgeAsync(CoreBench.Token));
        var left = await figures.ReadAsync("demo", Start, bench.Clock.GetUtcNow().ToInstant(), CoreBench.Token);
        Assert.Single(left);

        figures.Called("demo"); // not written before the account goes
        Assert.True(await bench.Get<AccountSetup>().DisconnectAsync("demo", new AuditActor("operator", "o"), "corr", CoreBench.Token));
        figures.Booked("demo", "Cleaning", "booked");
        Assert.Equal(0, await figures.WriteAsync(CoreBench.Token));
        await using var other = bench.Another();
        other.Get<AccountFigures>().Called("demo"); // an account that is not there
        Assert.Equal(0, await other.Get<AccountFigures>().WriteAsync(CoreBench.Token));
        Assert.Empty(await bench.Records.RangeAsync(AccountFigures.Collection, "demo", null, null, CoreBench.Token).ToListAsync(CoreBench.Token));
    }

    [Fact]
    public async Task Bookings_are_counted_as_they_ended_and_a_proofs_trial_is_not()
    {
        await using var bench = await CoreBench.StartAsync();
        foreach (var (patient, call) in new[] { ("P1", bench.Call("call:c1")), ("P2", bench.Call("call:c2")) })
            await bench.BookAsync(call, bench.Request(await CoreBench.KnowAsync(call, patient), provider: "Lee"));
        var trial = bench.Call("call:trial") with { IsTrial = true };
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync(trial, bench.Request(await CoreBench.KnowAsync(trial, "P9"), FakePms.At(4, 10))));
        Assert.Equal(new Dictionary<string, int> { ["booked"] = 1, ["slotTaken"] = 1 }, (await HourAsync(bench)).Bookings["Cleaning"]);
    }

    [Fact]
    public void However_many_kinds_there_are_few_are_told_apart()
    {
        var hour = new HourlyFigures();
        for (var i = 0; i < 500; i++)
        {
            hour.AddBooking($"Type {i}", "booked");
            hour.AddTool(new string((char)('a' + (i % 26)), 500), $"outcome {i}", TimeSpan.FromMilliseconds(i));
        }

        Assert.InRange(hour.Bookings.Count, 1, 61);
        Assert.All(hour.Tools, tool => Assert.InRange(tool.Value.Count, 1, 61));
        Assert.All(hour.Tools.Keys, tool => Assert.InRange(tool.Length, 1, 80));
        Assert.Equal((500, 500), (hour.Bookings.Values.Sum(outcomes => outcomes["booked"]), hour.Durations.Values.Sum(counts => counts.Sum())));
    }

    private static async Task<HourlyFigures> HourAsync(CoreBench bench) =>
        Assert.Single(await bench.Get<AccountFigures>().ReadAsync("demo", Start, Start + Duration.FromHours(1), CoreBench.Token)).Figures;
}
