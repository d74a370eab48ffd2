using System.Net.Http;
using System.Security.Cryptography;
using Azure.Core.Pipeline;

namespace Parlae.Pms.Core.Storage.Remote;

/// <summary>The way to a stand-in on this machine, whose certificate nobody signed: that one is taken, and no other.</summary>
internal static class StandIn
{
    /// <summary>Null: the SDK's own transport, which asks the system's authorities.</summary>
    public static HttpPipelineTransport? TransportFor(RemoteStore store)
    {
        if (store is not RemoteStore.WithIdentity { StandInCertificate: { } fingerprint }) return null;
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate is not null && string.Equals(certificate.GetCertHashString(HashAlgorithmName.SHA256), fingerprint, StringComparison.OrdinalIgnoreCase);
        return new HttpClientTransport(new HttpClient(handler));
    }
}
