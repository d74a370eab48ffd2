using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Practices;

public class ApiKeysTests
{
    [Fact]
    public async Task A_key_opens_its_own_account_with_its_rights()
    {
        await using var bench = await CoreBench.StartAsync();
        var key = await bench.Get<ApiKeys>().CreateAsync("demo", "front desk", [AccountRight.Read], CoreBench.Token);
        var holder = await bench.Get<ApiKeys>().VerifyAsync(key.Key, CoreBench.Token);
        Assert.Equal(("demo", key.KeyId, "front desk"), (holder!.AccountId, holder.KeyId, holder.Name));
        Assert.Equal([AccountRight.Read], holder.Rights);
        Assert.DoesNotContain(key.Key.Split('_')[3], await bench.Get<ISecretVault>().GetAsync("demo", $"account-key-{key.KeyId}", CoreBench.Token));
    }

    [Fact]
    public async Task Keys_made_at_the_same_time_in_two_processes_all_last()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var other = bench.Another();
        var keys = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? bench : other).Get<ApiKeys>().CreateAsync("demo", $"k{i}", ApiKeys.AllRights, CoreBench.Token)));
        foreach (var key in keys)
            Assert.NotNull(await bench.Get<ApiKeys>().VerifyAsync(key.Key, CoreBench.Token));
    }

    [Fact]
    public async Task The_book_lists_keys_in_force_with_their_last_use_to_the_hour()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var other = bench.Another();
        var (keys, book) = (bench.Get<ApiKeys>(), bench.Get<ApiKeyBook>());
        var (keyId, key) = await keys.CreateAsync("demo", "front desk", [AccountRight.Read], CoreBench.Token);
        var made = Assert.Single(await book.ListAsync("demo", CoreBench.Token));
        Assert.Equal(("front desk", (NodaTime.Instant?)null), (made.Name, made.LastUsedAt));

        await keys.VerifyAsync(key, CoreBench.Token);
        var first = Assert.Single(await book.ListAsync("demo", CoreBench.Token)).LastUsedAt;
        bench.Clock.Advance(TimeSpan.FromMinutes(59));
        await keys.VerifyAsync(key, CoreBench.Token);
        Assert.Equal(first, Assert.Single(await book.ListAsync("demo", CoreBench.Token)).LastUsedAt); // not each use is a write
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Records.Fails = (collection, _) => collection == ApiKeyBook.Collection;
        Assert.NotNull(await keys.VerifyAsync(key, CoreBench.Token)); // a book that is away keeps nobody out
        bench.Records.Fails = (_, _) => false;
        await keys.VerifyAsync(key, CoreBench.Token);
        Assert.Equal(first + NodaTime.Duration.FromHours(1), Assert.Single(await book.ListAsync("demo", CoreBench.Token)).LastUsedAt);

        Assert.True(await keys.RevokeAsync("demo", keyId, CoreBench.Token));
        Assert.False(await other.Get<ApiKeys>().RevokeAsync("demo", keyId, CoreBench.Token));
        await other.Get<ApiKeyBook>().UsedAsync(new KeyHolder("demo", keyId, "front desk", [AccountRight.Read]), CoreBench.Token); // a process that has not heard of it yet
        Assert.Empty(await book.ListAsync("demo", CoreBench.Token));
    }

    [Fact]
    public async Task Anything_else_opens_nothing_and_throws_nothing()
    {
        await using var bench = await CoreBench.StartAsync();
        var (keyId, key) = await bench.Get<ApiKeys>().CreateAsync("demo", "k", ApiKeys.AllRights, CoreBench.Token);
        var secret = key.Split('_')[3];
        string[] wrong =
        [
            "", "parlae", "parlae___", "____", key + "_x", key[..^1], key.ToUpperInvariant(), $"parlae_other_{keyId}_{secret}", $"parlae_demo_k000000000000_{secret}",
            $"parlae_demo_{keyId}_", $"parlae_demo_../pms-credentials_{secret}", $"parlae_demo__{secret}", $"parlae_demo_{keyId}\n_{secret}", $"PARLAE_demo_{keyId}_{secret}", $"parlae__platform_{keyId}_{secret}",
        ];
        foreach (var each in wrong)
            Assert.Null(await bench.Get<ApiKeys>().VerifyAsync(each, CoreBench.Token));
    }
}
