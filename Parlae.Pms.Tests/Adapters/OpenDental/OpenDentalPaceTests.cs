using Parlae.Pms.Core.Adapters.OpenDental;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.OpenDental;

/// <summary>One queue a practice: its requests follow each other as its tier allows, and delay nobody else's.</summary>
public sealed class OpenDentalPaceTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private readonly OpenDentalBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, 1)]
    [InlineData("5", 5)]
    public async Task Requests_of_a_practice_follow_each_other_in_order_as_its_tier_allows(string? fact, int seconds)
    {
        using var pace = new OpenDentalPace(bench.Clock);
        var access = Access(facts: fact is null ? [] : new() { ["secondsPerRequest"] = fact });
        var turns = Enumerable.Range(0, 4).Select(_ => pace.TakeAsync(access, Long, Stop).AsTask()).ToList();
        for (var passed = 0; passed < 4; passed++)
        {
            await turns[passed].WaitAsync(TimeSpan.FromSeconds(30), Stop);
            await SettleAsync();
            Assert.All(turns.Skip(passed + 1), turn => Assert.False(turn.IsCompleted));
            bench.Clock.Advance(TimeSpan.FromSeconds(seconds - 0.05));
            await SettleAsync();
            Assert.All(turns.Skip(passed + 1), turn => Assert.False(turn.IsCompleted));
            bench.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    [Fact]
    public async Task A_flooded_practice_delays_only_itself_and_the_same_key_is_one_practice()
    {
        using var pace = new OpenDentalPace(bench.Clock);
        var flooded = Enumerable.Range(0, 30).Select(_ => pace.TakeAsync(Access(), Long, Stop).AsTask()).ToList();
        Assert.True(pace.TakeAsync(Access("other", "another-key"), Long, Stop).AsTask().IsCompletedSuccessfully);
        var sameKey = pace.TakeAsync(Access("second"), Long, Stop).AsTask();
        await SettleAsync();
        Assert.False(sameKey.IsCompleted);
        Assert.Equal(1, flooded.Count(turn => turn.IsCompleted));
        await DrainAsync([.. flooded, sameKey]);
    }

    [Fact]
    public async Task While_one_practice_waits_for_its_turns_another_is_answered_at_once()
    {
        bench.Vendor.None("patients");
        var query = new PatientQuery.ByEmail("a@example.org");
        var flood = Enumerable.Range(0, 20).Select(_ => (Task)bench.Connect(OpenDentalBench.Link(perSecond: null)).Patients!.FindAsync(query, Stop)).ToList();
        await bench.Connect(OpenDentalBench.Link(account: "other", key: "another-key", perSecond: null)).Patients!.FindAsync(query, Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop); // the clock stands
        Assert.InRange(flood.Count(one => one.IsCompleted), 0, 1);
        await DrainAsync(flood);
        Assert.Equal(21, bench.Vendor.Requests.Count);
    }

    [Fact]
    public async Task A_tool_that_comes_while_reading_ahead_queues_takes_the_next_turn()
    {
        using var pace = new OpenDentalPace(bench.Clock);
        await pace.TakeAsync(Access(), Long, Stop);
        var ahead = new List<Task>();
        await ReadingAhead.RunAsync(() =>
        {
            ahead.AddRange(Enumerable.Range(0, 5).Select(_ => pace.TakeAsync(Access(), Long, Stop).AsTask()));
            return Task.CompletedTask;
        });
        var tools = Enumerable.Range(0, 2).Select(_ => pace.TakeAsync(Access(), TimeSpan.FromSeconds(2.5), Stop).AsTask()).ToList(); // their own line alone is what they expect to wait for

        foreach (var next in tools.Concat(ahead))
        {
            Assert.All(tools.Concat(ahead).SkipWhile(one => one != next), waiting => Assert.False(waiting.IsCompleted));
            bench.Clock.Advance(TimeSpan.FromSeconds(1.1));
            await next.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        }
    }

    /// <summary>Three readings queue ahead of a call; a tool that joins the last of them has its turn before the others, and before a tool that comes later.</summary>
    [Fact]
    public async Task A_tool_that_joins_a_reading_ahead_takes_its_request_out_of_the_back_of_the_queue()
    {
        using var pace = new OpenDentalPace(bench.Clock);
        var memory = new OpenDentalMemory(bench.Clock);
        await pace.TakeAsync(Access(), Long, Stop);
        var ahead = new List<Task<string>>();
        foreach (var what in new[] { "a", "b", "c" })
        {
            await ReadingAhead.RunAsync(() =>
            {
                ahead.Add(ReadAsync(what));
                return Task.CompletedTask;
            });
            await SettleAsync(); // one behind the other
        }

        var joined = ReadAsync("c");
        await SettleAsync();
        var later = pace.TakeAsync(Access(), Long, Stop).AsTask();

        foreach (var next in new Task[] { joined, later, ahead[0], ahead[1] })
        {
            Assert.All(new Task[] { joined, later, ahead[0], ahead[1] }.SkipWhile(one => one != next), waiting => Assert.False(waiting.IsCompleted));
            bench.Clock.Advance(TimeSpan.FromSeconds(1.1));
            await next.WaitAsync(TimeSpan.FromSeconds(30), Stop);
            await SettleAsync();
        }

        Assert.Equal("c", await ahead[2]);

        Task<string> ReadAsync(string what) => memory.GetAsync(Access(), what, Long, async token =>
        {
            await pace.TakeAsync(Access(), Long, token);
            return what;
        }, Stop);
    }

    /// <summary>What reads ahead may join another's reading, too; it is hurried when somebody waits for either.</summary>
    [Fact]
    public async Task Somebody_who_waits_for_a_reading_that_waits_for_another_hurries_both()
    {
        var (inner, outer) = (default(SharedReading), default(SharedReading));
        var turns = new List<string>();
        await ReadingAhead.RunAsync(() =>
        {
            (inner, outer) = (new SharedReading(), new SharedReading());
            return Task.CompletedTask;
        });
        await inner!.RunAsync(() => Noted("inner"));
        await outer!.RunAsync(() =>
        {
            inner.Join();
            return Noted("outer");
        });
        Assert.Empty(turns);

        outer.Join(); // nobody reads ahead here: this is a tool
        Assert.Equal(["inner", "outer"], turns.Order());
        Assert.False(await outer.RunAsync(() => Task.FromResult(ReadingAhead.IsOn)));

        Task<bool> Noted(string what)
        {
            Assert.True(ReadingAhead.IsOn);
            ReadingAhead.WhenWanted(() => turns.Add(what));
            return Task.FromResult(true);
        }
    }

    [Fact]
    public async Task A_queue_that_is_too_long_is_refused_at_once_with_its_length()
    {
        using var pace = new OpenDentalPace(bench.Clock);
        var turns = Enumerable.Range(0, 4).Select(_ => pace.TakeAsync(Access(), TimeSpan.FromSeconds(3.5), Stop).AsTask()).ToList();
        var fault = await Assert.ThrowsAsync<VendorUnreachableException>(() => pace.TakeAsync(Access(), TimeSpan.FromSeconds(3.5), Stop).AsTask());
        Assert.Equal("rate-limited", fault.Reason);
        Assert.InRange(fault.RetryAfter!.Value.TotalSeconds, 3.5, 5);
        await DrainAsync(turns);
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_queue_and_those_behind_move_up()
    {
        using var pace = new OpenDentalPace(bench.Clock);
        await pace.TakeAsync(Access(), Long, Stop);
        using var deadline = new CancellationTokenSource();
        var impatient = Enumerable.Range(0, 20).Select(_ => pace.TakeAsync(Access(), Long, deadline.Token).AsTask()).ToList();
        var patient = pace.TakeAsync(Access(), Long, Stop).AsTask();
        await deadline.CancelAsync();
        foreach (var one in impatient) Assert.Equal("rate-limited", (await Assert.ThrowsAsync<VendorUnreachableException>(() => one)).Reason);
        await SettleAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(1.1));
        await patient.WaitAsync(TimeSpan.FromSeconds(30), Stop);
    }

    [Fact]
    public async Task A_refusal_with_its_time_is_obeyed_and_the_request_goes_again_even_a_write()
    {
        var refused = 0;
        bench.Vendor.On("GET patients/48", _ => ++refused == 1 ? OpenDentalImitation.Plain(429, "slow down", ("Retry-After", "4")) : OpenDentalImitation.Json(200, """{"PatNum":48,"LName":"A"}"""));
        bench.Vendor.On("PUT patients/48", _ => ++refused == 3 ? OpenDentalImitation.Plain(429, "slow down", ("Retry-After", "2")) : OpenDentalImitation.Json(200, "{}"));
        var before = bench.Clock.GetUtcNow();
        Assert.NotNull(await bench.WhileTimePassesAsync(Connect().Patients!.GetAsync("48", Stop)));
        Assert.InRange((bench.Clock.GetUtcNow() - before).TotalSeconds, 4, 8);
        Assert.Equal(new WriteReceipt.Confirmed("48"), await bench.WhileTimePassesAsync(Connect().PatientChanges!.RenameAsync(new("w", "48", "Ada"), Stop)));
        Assert.Equal((2, 2), (bench.Vendor.To("GET patients/48").Count, bench.Vendor.To("PUT patients/48").Count));
    }

    [Fact]
    public async Task Refused_again_and_again_it_is_said_with_the_time_that_is_left_and_nothing_was_written()
    {
        bench.Vendor.On("PUT patients/48", _ => OpenDentalImitation.Plain(429, "slow down", ("Retry-After", "3")));
        var fault = await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.WhileTimePassesAsync(Connect().PatientChanges!.RenameAsync(new("w", "48", "Ada"), Stop)));
        Assert.Equal(("rate-limited", TimeSpan.FromSeconds(3), 4), (fault.Reason, fault.RetryAfter, bench.Vendor.Requests.Count));
    }

    [Fact]
    public async Task After_a_refusal_requests_are_as_far_apart_as_it_asked_for_a_while()
    {
        var calls = 0;
        bench.Vendor.On("GET patients", _ => ++calls == 1 ? OpenDentalImitation.Plain(429, "", ("Retry-After", "5")) : OpenDentalImitation.Json(200, "[]"));
        var connection = bench.Connect(OpenDentalBench.Link(perSecond: null)); // the tier is not known yet
        for (var n = 0; n < 3; n++) await bench.WhileTimePassesAsync(connection.Patients!.FindAsync(new PatientQuery.ByEmail("a@example.org"), Stop));
        var times = bench.Vendor.Requests.Select(request => request.At).ToList();
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Every_request_of_a_call_waits_its_turn()
    {
        bench.Vendor.None("patients", "appointments", "appointmenttypes");
        var connection = bench.Connect(OpenDentalBench.Link(perSecond: null));
        await bench.WhileTimePassesAsync(Task.WhenAll(
            connection.Patients!.FindAsync(new PatientQuery.ByName("Ada", "Example"), Stop), connection.Patients.FindAsync(new PatientQuery.ByPhone("4165550142"), Stop)));
        var times = bench.Vendor.Requests.Select(request => request.At).Order().ToList();
        Assert.Equal(4, times.Count);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1)));
    }

    private PmsConnection Connect() => bench.Connect();

    private static OpenDentalAccess Access(string account = "demo", string key = "customer", Dictionary<string, string>? facts = null) =>
        new(OpenDentalBench.Link(account: account, key: key, facts: facts, perSecond: null));

    /// <summary>Lets what is ready go on.</summary>
    private static async Task SettleAsync()
    {
        for (var n = 0; n < 20; n++) await Task.Yield();
        await Task.Delay(5, Stop);
    }

    private Task<bool> DrainAsync(List<Task> turns) => bench.WhileTimePassesAsync(Task.Run(async () =>
    {
        await Task.WhenAll(turns);
        return true;
    }, Stop));

    public void Dispose() => bench.Dispose();
}
