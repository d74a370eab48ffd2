using System.Text;

namespace Parlae.Pms.Core.Privacy;

/// <summary>Seals under the account's data key. The header is a version byte and the key's id; header, account and context are bound in.</summary>
public sealed class AccountSeal(DataKeys keys) : IAccountSeal
{
    private const byte Version = 1;
    private const int HeaderBytes = 1 + DataKey.IdBytes;

    public async ValueTask<byte[]> SealAsync(string accountId, string context, ReadOnlyMemory<byte> plain, CancellationToken cancellationToken)
    {
        var key = await keys.GetAsync(accountId, cancellationToken);
        var result = new byte[HeaderBytes + plain.Length + Aead.Overhead];
        result[0] = Version;
        key.Id.CopyTo(result, 1);
        Aead.Seal(key.Sealing, plain.Span, Bound(result, accountId, context), result.AsSpan(HeaderBytes));
        return result;
    }

    public async ValueTask<byte[]> OpenAsync(string accountId, string context, ReadOnlyMemory<byte> sealedBody, CancellationToken cancellationToken)
    {
        if (sealedBody.Length < HeaderBytes + Aead.Overhead) throw SealBrokenException.Found(SealFault.TooShort);
        if (sealedBody.Span[0] != Version) throw SealBrokenException.Found(SealFault.UnknownVersion);
        var key = await keys.FindAsync(accountId, sealedBody[1..HeaderBytes], cancellationToken) ?? throw SealBrokenException.Found(SealFault.UnknownKey);
        return Aead.Open(key.Sealing, sealedBody.Span[HeaderBytes..], Bound(sealedBody.Span, accountId, context))
            ?? throw SealBrokenException.Found(SealFault.Changed);
    }

    public async ValueTask<string> HashAsync(string accountId, string purpose, string value, CancellationToken cancellationToken) =>
        (await keys.GetAsync(accountId, cancellationToken)).Hash(purpose, value);

    /// <summary>The account's length stands first, so that no two pairs of account and context read alike.</summary>
    private static byte[] Bound(ReadOnlySpan<byte> body, string accountId, string context) =>
        [.. body[..HeaderBytes], .. Encoding.UTF8.GetBytes($"{accountId.Length}/{accountId}/{context}")];
}
