using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Tests.Emulators;

/// <summary>A certificate for this machine that nobody signed.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>One that another process has made.</summary>
    public TestCertificate(string certificatePem, string keyPem)
    {
        key.ImportFromPem(keyPem);
        using var made = X509Certificate2.CreateFromPem(certificatePem, keyPem);
        Certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    public TestCertificate()
    {
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        Certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>As <c>Parlae__StandInCertificate</c> wants it.</summary>
    public string Fingerprint => Certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>How a store knows it.</summary>
    public StandInCertificate Known => StandInCertificate.TryParse(Fingerprint)!;

    public string CertificatePem => Certificate.ExportCertificatePem();

    public string KeyPem => key.ExportPkcs8PrivateKeyPem();

    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }
}
