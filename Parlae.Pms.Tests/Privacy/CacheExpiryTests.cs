using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parlae.Pms.Core.Privacy;

namespace Parlae.Pms.Tests.Privacy;

/// <summary>Expired data is never served: not before the purge, not when the clock moves in the middle, not in another process.</summary>
public sealed class CacheExpiryTests : IDisposable
{
    private static readonly JsonTypeInfo<Entry> Type = (JsonTypeInfo<Entry>)JsonSerializerOptions.Web.GetTypeInfo(typeof(Entry));
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private readonly PrivacyFixture _here = new();
    private readonly PrivacyFixture _there;

    public CacheExpiryTests() => _there = _here.Another();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _there.Dispose();
        _here.Dispose();
    }

    [Fact]
    public async Task An_entry_that_expires_while_it_is_being_opened_is_not_served()
    {
        await SetAsync(Cache(_here));
        _here.Clock.Advance(Life - TimeSpan.FromSeconds(1));
        var slow = new PhiCache(_here.Records, new SlowSeal(_here.Seal, () => _here.Clock.Advance(TimeSpan.FromSeconds(1))), _here.Clock, new PhiCacheOptions());

        Assert.Null(await GetAsync(slow));
    }

    [Fact]
    public async Task What_one_process_kept_another_serves_for_the_same_life_and_no_longer()
    {
        await SetAsync(Cache(_here));
        _here.Clock.Advance(Life - TimeSpan.FromTicks(1));
        Assert.NotNull(await GetAsync(Cache(_there)));

        _here.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Null(await GetAsync(Cache(_there)));
        Assert.Null(await GetAsync(Cache(_here)));
    }

    [Fact]
    public async Task The_life_at_the_time_of_keeping_counts_where_a_process_is_set_otherwise()
    {
        await SetAsync(Cache(_here));
        _here.Clock.Advance(Life);

        Assert.Null(await GetAsync(new PhiCache(_there.Records, _there.Seal, _there.Clock, new PhiCacheOptions { Minutes = PhiCacheOptions.MostMinutes })));
    }

    [Fact]
    public async Task What_one_process_purged_no_other_serves()
    {
        await SetAsync(Cache(_here));
        Assert.NotNull(await GetAsync(Cache(_there)));

        await new PhiPurge(_here.Records, [new PhiCollection(PhiCache.Collection)], [], _here.Clock).PurgeAccountAsync("clinic", new PurgeTally(), Now);

        Assert.Null(await GetAsync(Cache(_there)));
    }

    private static PhiCache Cache(PrivacyFixture process) => new(process.Records, process.Seal, process.Clock, new PhiCacheOptions());

    private static async Task SetAsync(PhiCache cache) => await cache.SetAsync("clinic", "patients", "key", new Entry("Zebediah"), Type, Now);

    private static async Task<Entry?> GetAsync(PhiCache cache) => await cache.GetAsync("clinic", "patients", "key", Type, Now);

    private sealed record Entry(string Name);

    private sealed class SlowSeal(IAccountSeal inner, Action opening) : IAccountSeal
    {
        public ValueTask<byte[]> SealAsync(string accountId, string context, ReadOnlyMemory<byte> plain, CancellationToken cancellationToken) => inner.SealAsync(accountId, context, plain, cancellationToken);

        public ValueTask<byte[]> OpenAsync(string accountId, string context, ReadOnlyMemory<byte> sealedBody, CancellationToken cancellationToken)
        {
            opening();
            return inner.OpenAsync(accountId, context, sealedBody, cancellationToken);
        }

        public ValueTask<string> HashAsync(string accountId, string purpose, string value, CancellationToken cancellationToken) => inner.HashAsync(accountId, purpose, value, cancellationToken);
    }
}
