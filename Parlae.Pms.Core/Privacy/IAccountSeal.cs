namespace Parlae.Pms.Core.Privacy;

/// <summary>
/// Encrypts what belongs to one account under that account's own data key (AES-256-GCM). The account and the context are bound into the
/// ciphertext: it opens for no other account and in no other row.
/// </summary>
public interface IAccountSeal
{
    /// <param name="accountId">Whose key; made on first use.</param>
    /// <param name="context">Where the ciphertext will stand, such as <c>calls/&lt;row&gt;</c>.</param>
    /// <param name="plain">What to encrypt.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<byte[]> SealAsync(string accountId, string context, ReadOnlyMemory<byte> plain, CancellationToken cancellationToken);

    /// <summary>Throws <see cref="SealBrokenException"/> for anything that was not sealed for this account and context.</summary>
    ValueTask<byte[]> OpenAsync(string accountId, string context, ReadOnlyMemory<byte> sealedBody, CancellationToken cancellationToken);

    /// <summary>A keyed hash (HMAC-SHA-256, lower-case hex) under the account's key: to find or count patient data without keeping it.</summary>
    ValueTask<string> HashAsync(string accountId, string purpose, string value, CancellationToken cancellationToken);
}
