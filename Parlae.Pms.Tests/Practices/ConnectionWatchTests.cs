using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Practices;

public class ConnectionWatchTests
{
    private static Task<int> CheckAsync(CoreBench bench) => bench.Get<ConnectionWatch>().CheckAllAsync(CoreBench.Token);

    [Fact]
    public async Task Only_a_connection_that_has_not_worked_for_a_while_is_asked()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Clock.Advance(ConnectionWatch.FreshFor - TimeSpan.FromTicks(1));
        await CheckAsync(bench);
        Assert.Equal(0, bench.Pms.Checks);
        bench.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(0, await CheckAsync(bench));
        Assert.Equal(0, await CheckAsync(bench));
        Assert.Equal(1, bench.Pms.Checks);
        Assert.Equal(bench.Clock.GetUtcNow(), (await bench.Accounts.FindAsync("demo", CoreBench.Token))!.Connection.LastSuccess);
    }

    [Fact]
    public async Task A_connection_that_calls_have_proved_is_not_asked()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Get<PracticeCalendar>().RosterAsync(bench.Account, CoreBench.Token);
        var proved = bench.Clock.GetUtcNow();
        bench.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(0, await CheckAsync(bench));

        Assert.Equal(0, bench.Pms.Checks);
        Assert.Equal(proved, (await bench.Accounts.FindAsync("demo", CoreBench.Token))!.Connection.LastSuccess);
    }

    [Fact]
    public async Task What_failed_is_kept_with_the_account_until_it_works_again()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        bench.Pms.IsDown = true;
        Assert.Equal(1, await CheckAsync(bench));
        var failed = (await bench.Accounts.FindAsync("demo", CoreBench.Token))!;
        Assert.Equal((CoreBench.Monday, bench.Account.UpdatedAt), (failed.Connection.LastSuccess, failed.UpdatedAt)); // caches stay
        Assert.Contains("http-503", failed.Connection.LastError, StringComparison.Ordinal);
        bench.Pms.IsDown = false;
        Assert.Equal(0, await CheckAsync(bench));
        Assert.Null((await bench.Accounts.FindAsync("demo", CoreBench.Token))!.Connection.LastError);
    }

    /// <summary>An account that was connected before its vendor's reads were known to be behind would else take them for the truth until somebody sets it up again.</summary>
    [Fact]
    public async Task What_a_connection_can_do_is_kept_as_it_was_last_found()
    {
        await using var bench = await CoreBench.StartAsync();
        var now = bench.Account.Capabilities with { ReadsBehindSeconds = 60, Move = !bench.Account.Capabilities.Move };
        bench.Pms.Report = new ConnectionReport.Working(now, [], null, new Dictionary<string, string>());
        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await CheckAsync(bench));
        var found = (await bench.Accounts.FindAsync("demo", CoreBench.Token))!;
        Assert.Equal((now, bench.Account.UpdatedAt), (found.Capabilities, found.UpdatedAt));

        bench.Pms.Report = new ConnectionReport.Refused("no");
        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await CheckAsync(bench));
        Assert.Equal(now, (await bench.Accounts.FindAsync("demo", CoreBench.Token))!.Capabilities); // a failure says nothing of them
    }

    [Fact]
    public async Task What_was_found_out_about_old_settings_is_not_said_of_new_ones()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        bench.Pms.CheckGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var check = CheckAsync(bench);
        while (bench.Pms.Checks == 0)
            await Task.Delay(5, CoreBench.Token);
        await bench.Accounts.UpdateAsync("demo", account => account with { UpdatedAt = account.UpdatedAt.AddHours(1) }, CoreBench.Token);
        bench.Pms.IsDown = true;
        bench.Pms.CheckGate.SetResult();
        await check;
        Assert.Null((await bench.Accounts.FindAsync("demo", CoreBench.Token))!.Connection.LastError);
    }
}
