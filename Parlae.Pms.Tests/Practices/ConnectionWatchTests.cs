using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Practices;

public class ConnectionWatchTests
{
    private static ConnectionReport.Working Found(PmsCapabilities capabilities, params (string Name, string Value)[] facts) =>
        new(capabilities, [], null, facts.ToDictionary(fact => fact.Name, fact => fact.Value));

    private static Task<int> CheckAsync(CoreBench bench) => bench.Get<ConnectionWatch>().CheckAllAsync(CoreBench.Token);

    [Fact]
    public async Task Only_a_connection_that_has_not_worked_for_a_while_is_asked()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Report = Found(bench.Account.Capabilities);
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
    public async Task A_practice_that_does_not_answer_keeps_no_other_waiting()
    {
        await using var bench = await CoreBench.StartAsync();
        foreach (var account in Enumerable.Range(0, 20).Select(n => bench.Account with { AccountId = $"clinic-{n}", PhoneNumberIds = [], AssistantIds = [] }))
        {
            Assert.Null(await bench.Accounts.SaveAsync(account, CoreBench.Token));
            await bench.Get<ISecretVault>().SetAsync(account.AccountId, PmsConnections.CredentialsName(account), "{}", CoreBench.Token);
        }

        bench.Clock.Advance(TimeSpan.FromHours(1));
        bench.Pms.Report = Found(bench.Account.Capabilities);
        bench.Pms.CheckGate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        var checking = CheckAsync(bench);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref bench.Pms.Checks) == ConnectionWatch.AtOnce, TimeSpan.FromSeconds(20)), $"{bench.Pms.Checks} were asked");
        bench.Pms.CheckGate.SetResult();

        Assert.Equal(0, await checking);
        Assert.Equal(21, bench.Pms.Checks);
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
        var now = bench.Account.Capabilities with { ReadsBehindSeconds = 60, ReadNotes = true };
        bench.Pms.Report = Found(now);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await CheckAsync(bench));
        var found = (await bench.Accounts.FindAsync("demo", CoreBench.Token))!;
        Assert.Equal((now, bench.Account.UpdatedAt), (found.Capabilities, found.UpdatedAt));

        bench.Pms.Report = new ConnectionReport.Refused("no");
        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await CheckAsync(bench));
        Assert.Equal(now, (await bench.Accounts.FindAsync("demo", CoreBench.Token))!.Capabilities); // a failure says nothing of them
    }

    /// <summary>A tool that is on by a word of the practice's needs that word: with the abilities alone it would say that it is missing.</summary>
    [Fact]
    public async Task What_a_check_learned_is_kept_with_the_abilities_that_hang_on_it_and_used_at_once()
    {
        await using var bench = await CoreBench.StartAsync();
        var connections = bench.Get<PmsConnections>();
        var open = await connections.OpenAsync(bench.Account, CoreBench.Token);
        bench.Pms.Report = Found(bench.Account.Capabilities, ("cancelledWord", "Broken"));
        bench.Clock.Advance(TimeSpan.FromMinutes(9));
        await bench.Accounts.UpdateAsync("demo", account => account with { Connection = new() }, CoreBench.Token);
        Assert.Equal(0, await CheckAsync(bench));
        var found = (await bench.Accounts.FindAsync("demo", CoreBench.Token))!;
        Assert.Equal(("Broken", bench.Account.UpdatedAt), (found.VendorFacts["cancelledWord"], found.UpdatedAt));
        Assert.NotSame(open, await connections.OpenAsync(found, CoreBench.Token));
        Assert.Equal("Broken", bench.Pms.Links.Last().Facts["cancelledWord"]);
    }

    [Fact]
    public async Task One_odd_answer_takes_no_ability_away_and_two_that_miss_the_same_do()
    {
        await using var bench = await CoreBench.StartAsync();
        var all = bench.Account.Capabilities;
        async Task<PmsCapabilities> AfterAsync(PmsCapabilities found, string fact)
        {
            bench.Pms.Report = Found(found, (fact, "told"));
            bench.Clock.Advance(TimeSpan.FromMinutes(5));
            await CheckAsync(bench);
            return (await bench.Accounts.FindAsync("demo", CoreBench.Token))!.Capabilities;
        }

        bench.Clock.Advance(ConnectionWatch.FreshFor);
        await AfterAsync(all, "usual");
        bench.Clock.Advance(ConnectionWatch.FreshFor);
        Assert.Equal(all with { ReadNotes = true }, await AfterAsync(all with { Move = false, ReadNotes = true }, "odd")); // more is believed at once
        Assert.Equal(["odd", "usual"], await FactsAsync()); // what is still believed may need the old one, and what is new the new one
        await bench.Get<PracticeCalendar>().RosterAsync(bench.Account, CoreBench.Token); // a call that works proves no ability
        all = all with { ReadNotes = true };
        Assert.Equal(all, await AfterAsync(all with { Cancel = false }, "odd"));
        Assert.Equal(3, bench.Pms.Checks);
        Assert.Equal(all with { UpdatePatient = true }, await AfterAsync(all with { UpdatePatient = true }, "whole"));
        Assert.Equal(["whole"], await FactsAsync());
        Assert.Equal(4, bench.Pms.Checks);
        await AfterAsync(all, "fresh");
        Assert.Equal(4, bench.Pms.Checks); // nothing is in doubt any more

        bench.Clock.Advance(TimeSpan.FromHours(1));
        all = all with { UpdatePatient = true };
        await AfterAsync(all with { Move = false, Cancel = false }, "less");
        Assert.Equal(all with { Move = false }, await AfterAsync(all with { Move = false }, "less"));
        Assert.Equal(6, bench.Pms.Checks);

        async Task<IEnumerable<string>> FactsAsync() => (await bench.Accounts.FindAsync("demo", CoreBench.Token))!.VendorFacts.Keys.Order();
    }

    /// <summary>As the command that runs the timer once, and a platform that starts a process for it each time, do.</summary>
    [Fact]
    public async Task What_one_process_has_doubted_the_next_one_believes()
    {
        await using var bench = await CoreBench.StartAsync();
        var all = bench.Account.Capabilities;
        bench.Clock.Advance(TimeSpan.FromHours(1));
        bench.Pms.Report = Found(all with { Move = false });
        foreach (var expected in new[] { all, all with { Move = false } })
        {
            var watch = new ConnectionWatch(bench.Accounts, bench.Get<PmsConnections>(), bench.Get<ConnectionPulse>(), bench.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<ConnectionWatch>.Instance);
            Assert.Equal(0, await watch.CheckAllAsync(CoreBench.Token));
            Assert.Equal(expected, (await bench.Accounts.FindAsync("demo", CoreBench.Token))!.Capabilities);
            bench.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Null((await bench.Accounts.FindAsync("demo", CoreBench.Token))!.Connection.Doubted);
    }

    /// <summary>The watch leaves the version of the account as it is, and another process may run it.</summary>
    [Fact]
    public async Task What_a_check_elsewhere_has_learned_opens_a_connection_anew()
    {
        await using var bench = await CoreBench.StartAsync();
        var connections = bench.Get<PmsConnections>();
        var open = await connections.OpenAsync(bench.Account, CoreBench.Token);
        Assert.Same(open, await connections.OpenAsync((await bench.Accounts.FindAsync("demo", CoreBench.Token))!, CoreBench.Token));

        var learned = bench.Account with { VendorFacts = new Dictionary<string, string> { ["cancelledWord"] = "Broken" } };
        var again = await connections.OpenAsync(learned, CoreBench.Token);
        Assert.NotSame(open, again);
        Assert.Equal("Broken", bench.Pms.Links.Last().Facts["cancelledWord"]);
        Assert.Same(again, await connections.OpenAsync(learned with { VendorFacts = new Dictionary<string, string>(learned.VendorFacts) }, CoreBench.Token));
        Assert.NotSame(again, await connections.OpenAsync(learned with { Capabilities = learned.Capabilities with { Move = !learned.Capabilities.Move } }, CoreBench.Token));
    }

    /// <summary>How a vendor reads and writes is no ability: that counts as it was found last.</summary>
    [Fact]
    public async Task Every_ability_has_to_be_missed_twice()
    {
        var no = new PmsCapabilities();
        foreach (var ability in typeof(PmsCapabilities).GetProperties().Where(one => one.PropertyType == typeof(bool) && one.Name is not (nameof(no.WritesLater) or nameof(no.ReadsLag))))
        {
            await using var bench = await CoreBench.StartAsync();
            var had = no with { };
            ability.SetValue(had, true);
            await bench.Accounts.UpdateAsync("demo", account => account with { Capabilities = had }, CoreBench.Token);
            bench.Clock.Advance(TimeSpan.FromHours(1));
            bench.Pms.Report = Found(no);
            await CheckAsync(bench);
            Assert.True((await bench.Accounts.FindAsync("demo", CoreBench.Token))!.Capabilities == had, ability.Name);
            await CheckAsync(bench);
            Assert.True((await bench.Accounts.FindAsync("demo", CoreBench.Token))!.Capabilities == no, ability.Name);
        }
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
