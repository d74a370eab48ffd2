using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Privacy;

namespace Parlae.Pms.Tests.Practices;

public sealed class StoredVendorTokensTests : IDisposable
{
    private static readonly VendorTokenKey Key = new(PmsVendor.Sikka, "maple", "abcd");
    private readonly PrivacyFixture here = new();
    private readonly PrivacyFixture there;

    public StoredVendorTokensTests() => there = here.Another();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        there.Dispose();
        here.Dispose();
    }

    [Fact]
    public async Task Instances_on_one_store_buy_one_token()
    {
        var bought = 0;
        Task<VendorToken> Buy(VendorToken? last, CancellationToken cancellationToken) =>
            Task.FromResult(new VendorToken($"token-{Interlocked.Increment(ref bought)}", "refresh", here.Clock.GetUtcNow().AddHours(24)));
        var renewals = new[] { here, there }.Select(place => new VendorTokenRenewal(Tokens(place, TimeProvider.System), here.Clock)).ToList();

        var tokens = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => renewals[n % 2].GetAsync(Key, TimeSpan.FromMinutes(5), Buy, Cancellation).AsTask()));

        Assert.Equal(1, bought);
        Assert.All(tokens, token => Assert.Equal("token-1", token.Value));
    }

    [Fact]
    public async Task A_token_is_kept_sealed()
    {
        await Tokens(here, here.Clock).SetAsync(Key, new("very-secret-token", null, here.Clock.GetUtcNow()), Cancellation);

        var row = await here.Records.GetAsync(StoredVendorTokens.Collection, "maple", "Sikka:abcd", Cancellation);

        Assert.NotNull(row);
        Assert.DoesNotContain("very-secret-token", System.Text.Encoding.UTF8.GetString(row.Body.Span), StringComparison.Ordinal);
        Assert.Equal("very-secret-token", (await Tokens(there, there.Clock).GetAsync(Key, Cancellation))?.Value);
    }

    [Fact]
    public async Task A_token_of_a_destroyed_key_is_no_token_and_gives_way_to_the_next()
    {
        var tokens = Tokens(here, here.Clock);
        await tokens.SetAsync(Key, new("old", null, here.Clock.GetUtcNow()), Cancellation);
        await here.Keys.DestroyAsync("maple", Cancellation);

        Assert.Null(await tokens.GetAsync(Key, Cancellation));
        await tokens.SetAsync(Key, new("new", null, here.Clock.GetUtcNow()), Cancellation);

        Assert.Equal("new", (await tokens.GetAsync(Key, Cancellation))?.Value);
    }

    [Fact]
    public async Task A_lease_is_one_holders_until_it_is_given_back_or_has_expired()
    {
        var held = await Tokens(here, here.Clock).LeaseAsync(Key, TimeSpan.FromSeconds(20), Cancellation);
        var waiting = Tokens(there, there.Clock).LeaseAsync(Key, TimeSpan.FromSeconds(20), Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);

        await held.DisposeAsync();
        here.Clock.Advance(TimeSpan.FromMilliseconds(50));
        await waiting;

        here.Clock.Advance(TimeSpan.FromSeconds(21)); // its holder died
        await using var taken = await Tokens(here, here.Clock).LeaseAsync(Key, TimeSpan.FromSeconds(20), Cancellation);
    }

    private static StoredVendorTokens Tokens(PrivacyFixture place, TimeProvider clock) => new(place.Records, place.Seal, clock);
}
