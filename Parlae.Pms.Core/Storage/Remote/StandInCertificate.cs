using System.Net.Http;
using System.Security.Cryptography;
using Azure.Core.Pipeline;

namespace Parlae.Pms.Core.Storage.Remote;

/// <summary>The certificate that stand-ins on this machine show. No authority vouches for it, so it is known by its SHA-256.</summary>
public sealed record StandInCertificate
{
    private StandInCertificate(string sha256) => Sha256 = sha256;

    /// <summary>64 hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>From 64 hexadecimal digits, with or without colons; null when they are none.</summary>
    public static StandInCertificate? TryParse(string text)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal);
        return digits.Length == 2 * SHA256.HashSizeInBytes && digits.All(char.IsAsciiHexDigit) ? new(digits.ToUpperInvariant()) : null;
    }

    /// <summary>A way to the stand-ins, on which this certificate is taken and no other.</summary>
    internal SocketsHttpHandler MakeHandler() => new()
    {
        UseProxy = false,
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == Sha256,
        },
    };

    /// <summary>The same for the clients that share a pipeline.</summary>
    internal HttpPipelineTransport MakeTransport() => new HttpClientTransport(new HttpClient(MakeHandler()));
}
