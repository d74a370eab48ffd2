using Parlae.Pms.Core.Adapters.NexHealth;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.NexHealth;

/// <summary>NexHealth's limits, and how the accounts of one key share them.</summary>
public sealed class NexHealthPaceTests : IDisposable
{
    private static readonly NexHealthKind Calendar = new(IsCalendarRead: true, IsChart: true);
    private static readonly NexHealthKind Chart = new(IsCalendarRead: false, IsChart: true);

    private readonly NexHealthBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The answer itself takes 80 ms here; what is added to it is waiting for others.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 4)]
    [InlineData(3, 1)]
    public async Task Accounts_that_flood_do_not_slow_another_one(int flooding, int perSecond)
    {
        const double Answer = 80;
        var alone = await LatenciesAsync(0, perSecond);
        var beside = await LatenciesAsync(flooding, perSecond);

        Assert.Equal(alone.Count, beside.Count);
        var (before, after) = (P95(alone) + Answer, P95(beside) + Answer);
        Assert.True(after <= 2 * before, $"p95 {before} ms alone, {after} ms beside {flooding} that flood");
    }

    [Fact]
    public async Task Two_that_flood_have_as_much_each()
    {
        var taken = new Dictionary<string, int>();
        var under = new List<Task>();
        for (var step = 0; step < 2_000; step++)
        {
            foreach (var account in new[] { "one", "two" })
            {
                if (under.Count(task => !task.IsCompleted) < 40) under.Add(CountAsync(account));
            }

            await StepAsync();
        }

        Assert.InRange(taken["one"], taken["two"] * 0.8, taken["two"] * 1.25);
        Assert.InRange(taken.Values.Sum(), 100, 220); // 20 seconds of at most 10

        async Task CountAsync(string account)
        {
            try
            {
                await bench.Pace.TakeAsync(NexHealthBench.Access(account), Calendar, Stop);
                lock (taken) taken[account] = taken.GetValueOrDefault(account) + 1;
            }
            catch (VendorUnreachableException)
            {
                // Beyond what can be had in time.
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_second_ever_has_more_requests_than_NexHealth_allows(bool ownKey)
    {
        const int Most = 10;
        var at = new List<DateTimeOffset>();
        var under = new List<Task>();
        for (var step = 0; step < 600; step++)
        {
            for (var account = 0; account < 4; account++) under.Add(TakeAsync($"account-{account}"));
            await StepAsync();
        }

        foreach (var first in at) Assert.InRange(at.Count(moment => moment >= first && moment < first.AddSeconds(1)), 1, Most);
        Assert.True(at.Count > 40, $"{at.Count}");

        async Task TakeAsync(string account)
        {
            try
            {
                await bench.Pace.TakeAsync(NexHealthBench.Access(account, ownKey ? "own" : null), Calendar, Stop);
                lock (at) at.Add(bench.Clock.GetUtcNow());
            }
            catch (VendorUnreachableException)
            {
                // Beyond what can be had in time.
            }
        }
    }

    [Fact]
    public async Task Who_cannot_have_a_turn_in_time_hears_it_at_once_and_others_of_the_key_go_on()
    {
        var flood = Enumerable.Range(0, 200).Select(_ => bench.Pace.TakeAsync(NexHealthBench.Access("flood"), Calendar, Stop).AsTask()).ToList();
        var fault = await Assert.ThrowsAsync<VendorUnreachableException>(() => flood[^1]);
        Assert.Equal("rate-limited", fault.Reason);
        Assert.True(bench.Pace.TakeAsync(NexHealthBench.Access("other"), Calendar, Stop).AsTask().IsCompletedSuccessfully);
        Assert.True(bench.Pace.TakeAsync(NexHealthBench.Access("flood"), Chart, Stop).AsTask().IsCompletedSuccessfully); // only what reads the calendar waits
        while (flood.Exists(task => !task.IsCompleted)) await StepAsync();
        Assert.InRange(flood.Count(task => task.IsCompletedSuccessfully), 20, 60);
    }

    [Fact]
    public async Task A_caller_who_gives_up_takes_no_turn_from_those_behind()
    {
        var access = NexHealthBench.Access();
        while (bench.Pace.TakeAsync(access, Calendar, Stop).AsTask().IsCompletedSuccessfully) { }
        using var impatient = new CancellationTokenSource();
        var waits = bench.Pace.TakeAsync(access, Calendar, impatient.Token).AsTask();
        var behind = bench.Pace.TakeAsync(access, Calendar, Stop).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAsync<VendorUnreachableException>(() => waits);
        while (!behind.IsCompleted) await StepAsync();
        await behind;
    }

    [Fact]
    public async Task A_key_of_its_own_is_its_accounts_alone_and_its_ceiling_the_clinics()
    {
        for (var n = 0; n < 10; n++) Assert.True(bench.Pace.TakeAsync(NexHealthBench.Access("a", "own"), Calendar, Stop).AsTask().IsCompletedSuccessfully); // no reserve
        for (var n = 0; n < 500; n++) Assert.True(bench.Pace.TakeAsync(NexHealthBench.Access("b", "other", perSecond: 10_000), Calendar, Stop).AsTask().IsCompletedSuccessfully);

        // On the platform's key a ceiling can only be lower.
        var platform = Enumerable.Range(0, 10).Select(_ => bench.Pace.TakeAsync(NexHealthBench.Access("c", perSecond: 10_000), Calendar, Stop).AsTask()).ToList();
        Assert.InRange(platform.Count(task => task.IsCompletedSuccessfully), 1, 9);
        var slow = Enumerable.Range(0, 2).Select(_ => bench.Pace.TakeAsync(NexHealthBench.Access("d", perSecond: 1), Chart, Stop).AsTask()).ToList();
        Assert.Equal([true, false], slow.Select(task => task.IsCompletedSuccessfully));
        while (platform.Concat(slow).Any(task => !task.IsCompleted)) await StepAsync();
        await Task.WhenAll(slow);
    }

    [Fact]
    public async Task A_429_is_waited_for_once_and_even_a_booking_goes_again_for_it_was_not_performed()
    {
        var refused = 0;
        bench.NexHealth.On("POST appointments", _ => refused++ == 0 ? NexHealthImitation.Json(429, "{}", ("Retry-After", "2")) : Recording.Of("appointment-create").Answer());
        Assert.Equal(new WriteReceipt.Submitted("1901"), await bench.WhileTimePassesAsync(bench.Connect().Appointments!.BookAsync(Sample.Visit(), Stop)));
        Assert.Equal(2, bench.NexHealth.To("POST appointments").Count);
    }

    [Fact]
    public async Task A_door_that_stays_shut_is_told_with_its_time()
    {
        bench.NexHealth.On("GET patients", _ => NexHealthImitation.Json(429, "", ("Retry-After", "40")));
        var fault = await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.Connect().Patients!.FindAsync(new PatientQuery.ByPhone("5555550142"), Stop));
        Assert.Equal("rate-limited", fault.Reason);
        Assert.InRange(fault.RetryAfter!.Value, TimeSpan.FromSeconds(39), TimeSpan.FromSeconds(40));
        Assert.Single(bench.NexHealth.To("GET patients"));
    }

    /// <summary>Milliseconds that a quiet account waited for each of its turns.</summary>
    private static async Task<IReadOnlyList<double>> LatenciesAsync(int flooding, int perSecond)
    {
        using var fresh = new NexHealthBench();
        var (waits, flood, quiet) = (new List<double>(), new List<Task>(), new List<Task>());
        for (var step = 0; step < 2_000; step++) // 20 seconds
        {
            flood.RemoveAll(task => task.IsCompleted);
            for (var n = flood.Count; n < flooding * 30; n++) flood.Add(TryAsync($"flood-{n % flooding}"));
            if (step > 200 && step % (100 / perSecond) == 0) quiet.Add(WaitAsync());
            fresh.Clock.Advance(TimeSpan.FromMilliseconds(10));
            if (quiet.Exists(task => !task.IsCompleted)) await Task.Delay(1, Stop); // whoever was let go takes note of the time
        }

        for (var step = 0; step < 1_000 && quiet.Exists(task => !task.IsCompleted); step++)
        {
            fresh.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(1, Stop);
        }

        await Task.WhenAll(quiet);
        return waits;

        async Task WaitAsync()
        {
            var since = fresh.Clock.GetTimestamp();
            await fresh.Pace.TakeAsync(NexHealthBench.Access("quiet"), Calendar, Stop);
            lock (waits) waits.Add(fresh.Clock.GetElapsedTime(since).TotalMilliseconds);
        }

        async Task TryAsync(string account)
        {
            try
            {
                await fresh.Pace.TakeAsync(NexHealthBench.Access(account), Calendar, Stop);
            }
            catch (VendorUnreachableException)
            {
                // Its own fault.
            }
        }
    }

    private static double P95(IReadOnlyList<double> values) => values.Order().ElementAt((int)(values.Count * 0.95));

    private async Task StepAsync()
    {
        bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
        await Task.Delay(1, Stop); // whoever was let go takes note of the time
    }

    public void Dispose() => bench.Dispose();
}
