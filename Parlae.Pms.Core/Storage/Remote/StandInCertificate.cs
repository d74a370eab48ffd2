using System.Security.Cryptography;

namespace Parlae.Pms.Core.Storage.Remote;

/// <summary>The certificate that stand-ins on this machine show. No authority vouches for it, so it is known by its SHA-256.</summary>
public sealed record StandInCertificate
{
    private readonly string _sha256;

    private StandInCertificate(string sha256) => _sha256 = sha256;

    /// <summary>From 64 hexadecimal digits, with or without colons; null when they are none.</summary>
    public static StandInCertificate? TryParse(string text)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal);
        return digits.Length == 2 * SHA256.HashSizeInBytes && digits.All(char.IsAsciiHexDigit) ? new(digits.ToUpperInvariant()) : null;
    }

    /// <summary>A way to the stand-ins, on which this certificate is taken and no other.</summary>
    internal SocketsHttpHandler MakeHandler() => new()
    {
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == _sha256,
        },
    };
}
