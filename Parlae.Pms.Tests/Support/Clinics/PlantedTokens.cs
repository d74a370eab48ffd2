using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>The vendor's tokens of one instance, each planted as it comes.</summary>
internal sealed class PlantedTokens(LeakNet net) : IVendorTokens
{
    private readonly MemoryVendorTokens tokens = new();

    public ValueTask<VendorToken?> GetAsync(VendorTokenKey key, CancellationToken cancellationToken) => tokens.GetAsync(key, cancellationToken);

    public ValueTask SetAsync(VendorTokenKey key, VendorToken token, CancellationToken cancellationToken)
    {
        net.Plant(token.RefreshValue is { } refresh ? [token.Value, refresh] : [token.Value]);
        return tokens.SetAsync(key, token, cancellationToken);
    }

    public ValueTask<IAsyncDisposable> LeaseAsync(VendorTokenKey key, TimeSpan life, CancellationToken cancellationToken) => tokens.LeaseAsync(key, life, cancellationToken);
}
