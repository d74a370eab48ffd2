using System.Text;
using Parlae.Pms.Core.Privacy;

namespace Parlae.Pms.Tests.Privacy;

public sealed class SecretVaultTests : IDisposable
{
    private readonly PrivacyFixture _fixture = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private SecretVault Vault => new(_fixture.Store, _fixture.Seal);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_secret_is_kept_replaced_and_deleted()
    {
        Assert.Null(await Vault.GetAsync("clinic", "sikka-secretKey", Now));
        await Vault.SetAsync("clinic", "sikka-secretKey", "first ✓", Now);
        Assert.Equal("first ✓", await Vault.GetAsync("clinic", "sikka-secretKey", Now));
        await Vault.SetAsync("clinic", "sikka-secretKey", "", Now);
        Assert.Equal("", await Vault.GetAsync("clinic", "sikka-secretKey", Now));
        await Vault.DeleteAsync("clinic", "sikka-secretKey", Now);
        await Vault.DeleteAsync("clinic", "sikka-secretKey", Now);
        Assert.Null(await Vault.GetAsync("clinic", "sikka-secretKey", Now));
    }

    [Fact]
    public async Task Secrets_of_an_account_go_together_and_leave_the_others()
    {
        await Vault.SetAsync("one", "a", "1", Now);
        await Vault.SetAsync("one", "b", "2", Now);
        await Vault.SetAsync("two", "a", "3", Now);

        await Vault.DeleteAllAsync("one", Now);

        Assert.Null(await Vault.GetAsync("one", "a", Now));
        Assert.Null(await Vault.GetAsync("one", "b", Now));
        Assert.Equal("3", await Vault.GetAsync("two", "a", Now));
    }

    [Fact]
    public async Task A_secret_moved_to_another_name_or_account_is_broken()
    {
        await Vault.SetAsync("one", "a", "unmistakable", Now);
        var record = await _fixture.Store.GetAsync("Secrets", "one", "a", Now);
        Assert.DoesNotContain("unmistakable", Encoding.UTF8.GetString(record!.Body.Span), StringComparison.Ordinal);
        await _fixture.Store.TryInsertAsync("Secrets", "one", "b", record.Body, null, Now);
        await _fixture.Store.TryInsertAsync("Secrets", "two", "a", record.Body, null, Now);

        await Assert.ThrowsAsync<SealBrokenException>(async () => await Vault.GetAsync("one", "b", Now));
        await Assert.ThrowsAsync<SealBrokenException>(async () => await Vault.GetAsync("two", "a", Now));
    }

    [Fact]
    public async Task Writers_at_once_leave_one_whole_value()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () => await Vault.SetAsync("clinic", "a", $"value-{i}", Now), Now)));

        Assert.Matches("^value-[0-7]$", await Vault.GetAsync("clinic", "a", Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a_b")]
    [InlineData("ä")]
    [InlineData("a/b")]
    public async Task A_name_is_letters_digits_and_dashes(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await Vault.GetAsync("clinic", name, Now));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Vault.SetAsync("clinic", name, "v", Now));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Vault.DeleteAsync("clinic", name, Now));
    }

    [Fact]
    public async Task With_the_accounts_key_gone_its_secrets_are_lost_and_may_be_set_anew()
    {
        await Vault.SetAsync("clinic", "a", "old", Now);
        await _fixture.Keys.DestroyAsync("clinic", Now);

        await Assert.ThrowsAsync<SealBrokenException>(async () => await Vault.GetAsync("clinic", "a", Now));
        await Vault.SetAsync("clinic", "a", "new", Now);
        Assert.Equal("new", await Vault.GetAsync("clinic", "a", Now));
    }
}
