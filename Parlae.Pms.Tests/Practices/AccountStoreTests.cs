using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Practices;

public class AccountStoreTests
{
    private static PmsAccount Other(CoreBench bench, string id = "other", string[]? numbers = null, string[]? assistants = null) =>
        bench.Account with { AccountId = id, PhoneNumberIds = numbers ?? [], AssistantIds = assistants ?? [] };

    [Fact]
    public async Task An_account_is_found_by_id_number_and_assistant_as_it_was_stored()
    {
        await using var bench = await CoreBench.StartAsync();
        var stored = bench.Account with
        {
            Rules = new() { OpenHours = [new(NodaTime.IsoDayOfWeek.Monday, new(9, 0), new(17, 30))], MinimumLevels = new Dictionary<string, int> { ["checkAvailability"] = 1 } },
            VendorConfig = new Dictionary<string, string> { ["practiceId"] = "7" },
        };
        await bench.Accounts.SaveAsync(stored, CoreBench.Token);
        Assert.Equivalent(stored, await bench.Accounts.FindAsync("demo", CoreBench.Token), strict: true);
        Assert.Equal("demo", (await bench.Accounts.FindByPhoneNumberIdAsync("number-1", CoreBench.Token))!.AccountId);
        Assert.Equal("demo", (await bench.Accounts.FindByAssistantIdAsync("assistant-1", CoreBench.Token))!.AccountId);
        Assert.Null(await bench.Accounts.FindByPhoneNumberIdAsync("assistant-1", CoreBench.Token)); // kinds are apart
        Assert.Equal(["demo"], await bench.Accounts.ListAsync(CoreBench.Token).ToListAsync(CoreBench.Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("_platform")]
    [InlineData("DEMO")]
    [InlineData("demo\n")]
    public async Task An_ill_formed_id_is_nobodys_and_no_exception(string id)
    {
        await using var bench = await CoreBench.StartAsync();
        Assert.Null(await bench.Accounts.FindAsync(id, CoreBench.Token));
        Assert.Null(await bench.Accounts.FindByPhoneNumberIdAsync(id, CoreBench.Token));
    }

    [Fact]
    public async Task A_number_of_another_account_is_refused_and_nothing_is_stored()
    {
        await using var bench = await CoreBench.StartAsync();
        var other = Other(bench, numbers: ["free", "number-1"]);
        Assert.Equal("number-1", await bench.Accounts.FindForeignAsync(other, CoreBench.Token));
        Assert.Equal("number-1", await bench.Accounts.SaveAsync(other, CoreBench.Token));
        Assert.Null(await bench.Accounts.FindAsync("other", CoreBench.Token));
        Assert.Null(await bench.Accounts.FindByPhoneNumberIdAsync("free", CoreBench.Token));
        Assert.Equal("demo", (await bench.Accounts.FindByPhoneNumberIdAsync("number-1", CoreBench.Token))!.AccountId);
    }

    [Fact]
    public async Task An_id_that_its_account_no_longer_lists_can_be_taken_over()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.Accounts.SaveAsync(bench.Account with { PhoneNumberIds = [] }, CoreBench.Token);
        Assert.Null(await bench.Accounts.FindByPhoneNumberIdAsync("number-1", CoreBench.Token)); // at once, though the row is there
        bench.Clock.Advance(AccountStore.ClaimLife);
        Assert.Null(await bench.Accounts.SaveAsync(Other(bench, numbers: ["number-1"]), CoreBench.Token));
        Assert.Equal("other", (await bench.Accounts.FindByPhoneNumberIdAsync("number-1", CoreBench.Token))!.AccountId);
    }

    [Fact]
    public async Task A_claim_whose_account_was_never_written_holds_only_for_a_while()
    {
        await using var bench = await CoreBench.StartAsync();
        Assert.Null(await bench.Accounts.ClaimAsync(Other(bench, "crashed", ["n2"]), CoreBench.Token));
        Assert.Equal("n2", await bench.Accounts.SaveAsync(Other(bench, numbers: ["n2"]), CoreBench.Token));
        bench.Clock.Advance(AccountStore.ClaimLife);
        Assert.Null(await bench.Accounts.SaveAsync(Other(bench, numbers: ["n2"]), CoreBench.Token));
    }

    [Fact]
    public async Task Of_accounts_that_claim_one_number_at_once_exactly_one_wins()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var second = bench.Another();
        for (var round = 0; round < 10; round++)
        {
            string[] ids = [$"n{round}a", $"n{round}b"];
            var claims = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
                (Id: $"r{round}x{i}", Taken: await (i % 2 == 0 ? bench : second).Accounts.SaveAsync(Other(bench, $"r{round}x{i}", i % 2 == 0 ? ids : [.. ids.Reverse()]), CoreBench.Token)))));
            var winner = Assert.Single(claims, claim => claim.Taken is null);
            foreach (var id in ids)
                Assert.Equal(winner.Id, (await bench.Accounts.FindByPhoneNumberIdAsync(id, CoreBench.Token))!.AccountId);
            Assert.All(claims.Where(claim => claim != winner), claim => Assert.Null(bench.Accounts.FindAsync(claim.Id, CoreBench.Token).AsTask().GetAwaiter().GetResult()));
        }
    }

    [Fact]
    public async Task Changes_made_at_the_same_time_are_all_kept()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var other = bench.Another();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? bench : other).Accounts
            .UpdateAsync("demo", account => account with { AssistantIds = [.. account.AssistantIds, $"x{i}"] }, CoreBench.Token).AsTask()));
        Assert.Equal(21, (await bench.Accounts.FindAsync("demo", CoreBench.Token))!.AssistantIds.Count);
        Assert.False(await bench.Accounts.UpdateAsync("nobody", account => account, CoreBench.Token));
    }

    [Fact]
    public async Task A_deleted_account_leaves_nothing_that_could_route_a_call()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.Accounts.DeleteAsync(bench.Account, CoreBench.Token);
        Assert.Null(await bench.Accounts.FindAsync("demo", CoreBench.Token));
        Assert.Null(await bench.Accounts.FindByPhoneNumberIdAsync("number-1", CoreBench.Token));
        Assert.Empty(await bench.Accounts.ListAsync(CoreBench.Token).ToListAsync(CoreBench.Token));
        Assert.Null(await bench.Accounts.SaveAsync(Other(bench, numbers: ["number-1"]), CoreBench.Token)); // free at once
    }

    [Fact]
    public async Task A_store_that_is_down_says_so()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Records.Fails = (collection, _) => collection == "accounts";
        await Assert.ThrowsAsync<StoreUnavailableException>(() => bench.Accounts.FindAsync("demo", CoreBench.Token).AsTask());
    }
}
