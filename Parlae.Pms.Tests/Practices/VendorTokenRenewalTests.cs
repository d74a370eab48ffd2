using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Practices;

public sealed class VendorTokenRenewalTests : IDisposable
{
    private static readonly VendorTokenKey Key = new(PmsVendor.Sikka, "demo", "mark");

    private readonly FakeTimeProvider clock = new();
    private readonly SharedTokens shared = new();
    private int fetched;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_instances_renew_once_between_them()
    {
        var (one, other) = (new VendorTokenRenewal(shared, clock), new VendorTokenRenewal(shared, clock));
        var tokens = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => GetAsync(n % 2 == 0 ? one : other)));
        Assert.Equal(1, fetched);
        Assert.Single(tokens.Select(token => token.Value).Distinct());
    }

    [Fact]
    public async Task A_token_that_another_instance_renewed_meanwhile_is_taken_over()
    {
        var (one, other) = (new VendorTokenRenewal(shared, clock), new VendorTokenRenewal(shared, clock));
        var old = await GetAsync(one);
        Assert.Equal(old, await GetAsync(other));
        var renewed = await RenewAsync(one, old);
        Assert.Equal(renewed, await RenewAsync(other, old));
        Assert.Equal(2, fetched);
    }

    [Fact]
    public async Task A_failed_renewal_is_told_to_all_who_wait_and_the_next_caller_tries_again()
    {
        var renewal = new VendorTokenRenewal(shared, clock);
        var gate = new TaskCompletionSource<VendorToken>();
        var calls = Enumerable.Range(0, 10).Select(_ => renewal.GetAsync(Key, TimeSpan.Zero, (_, _) => gate.Task, Stop).AsTask()).ToList();
        gate.SetException(new VendorUnreachableException(PmsVendor.Sikka, "demo", "timeout"));
        foreach (var call in calls) await Assert.ThrowsAsync<VendorUnreachableException>(() => call);
        await GetAsync(renewal);
        Assert.Equal(1, fetched);
    }

    [Fact]
    public void A_token_shows_nothing_of_itself() => Assert.DoesNotContain("secret", $"{new VendorToken("secret", "secret", default)}", StringComparison.Ordinal);

    private Task<VendorToken> GetAsync(VendorTokenRenewal renewal) => renewal.GetAsync(Key, TimeSpan.Zero, FetchAsync, Stop).AsTask();

    private Task<VendorToken> RenewAsync(VendorTokenRenewal renewal, VendorToken refused) => renewal.RenewAsync(Key, TimeSpan.Zero, refused, FetchAsync, Stop);

    private Task<VendorToken> FetchAsync(VendorToken? last, CancellationToken cancellationToken) =>
        Task.FromResult(new VendorToken($"token-{Interlocked.Increment(ref fetched)}", null, clock.GetUtcNow().AddHours(1)));

    public void Dispose() => shared.Dispose();

    /// <summary>A store as two instances share it: one lease at a time.</summary>
    private sealed class SharedTokens : IVendorTokens, IDisposable
    {
        private readonly SemaphoreSlim lease = new(1);
        private VendorToken? token;

        public ValueTask<VendorToken?> GetAsync(VendorTokenKey key, CancellationToken cancellationToken) => ValueTask.FromResult(token);

        public ValueTask SetAsync(VendorTokenKey key, VendorToken value, CancellationToken cancellationToken)
        {
            token = value;
            return ValueTask.CompletedTask;
        }

        public async ValueTask<IAsyncDisposable> LeaseAsync(VendorTokenKey key, TimeSpan life, CancellationToken cancellationToken)
        {
            await lease.WaitAsync(cancellationToken);
            return new Lease(lease);
        }

        public void Dispose() => lease.Dispose();

        private sealed class Lease(SemaphoreSlim held) : IAsyncDisposable
        {
            public ValueTask DisposeAsync()
            {
                held.Release();
                return ValueTask.CompletedTask;
            }
        }
    }
}
