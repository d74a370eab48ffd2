using System.Collections.Concurrent;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Support;

/// <summary>Tokens of a single instance. A lease is always free here: <see cref="VendorTokenRenewal"/> lets one renewal through at a time.</summary>
internal sealed class MemoryVendorTokens : IVendorTokens
{
    private readonly ConcurrentDictionary<VendorTokenKey, VendorToken> tokens = new();

    public ValueTask<VendorToken?> GetAsync(VendorTokenKey key, CancellationToken cancellationToken) => ValueTask.FromResult(tokens.GetValueOrDefault(key));

    public ValueTask SetAsync(VendorTokenKey key, VendorToken token, CancellationToken cancellationToken)
    {
        tokens[key] = token;
        return ValueTask.CompletedTask;
    }

    public ValueTask<IAsyncDisposable> LeaseAsync(VendorTokenKey key, TimeSpan life, CancellationToken cancellationToken) => ValueTask.FromResult<IAsyncDisposable>(new Free());

    private sealed class Free : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
