using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Practices;

/// <summary>A vendor's short-lived key for one account, with what renews it. A secret.</summary>
/// <param name="Value">Goes with every request.</param>
/// <param name="RefreshValue">Buys the next one; null where the vendor has none.</param>
/// <param name="ExpiresAt">By the business clock.</param>
[Secret]
public sealed record VendorToken(string Value, string? RefreshValue, DateTimeOffset ExpiresAt)
{
    /// <summary>Says nothing: the members are secrets.</summary>
    public override string ToString() => nameof(VendorToken);
}

/// <summary>Whose token: other credentials of the same account have another one.</summary>
/// <param name="CredentialMark">A short hash of the credentials that bought it, so that new ones never ride on the old ones' token.</param>
public readonly record struct VendorTokenKey(PmsVendor Vendor, string AccountId, string CredentialMark);

/// <summary>Keeps vendors' tokens, sealed, for every instance of this program.</summary>
/// <remarks>Throws <see cref="Storage.StoreUnavailableException"/>.</remarks>
public interface IVendorTokens
{
    ValueTask<VendorToken?> GetAsync(VendorTokenKey key, CancellationToken cancellationToken);
    ValueTask SetAsync(VendorTokenKey key, VendorToken token, CancellationToken cancellationToken);

    /// <summary>Waits for the right to renew this token, which no other instance has until it is disposed or <paramref name="life"/> is over.</summary>
    ValueTask<IAsyncDisposable> LeaseAsync(VendorTokenKey key, TimeSpan life, CancellationToken cancellationToken);
}
