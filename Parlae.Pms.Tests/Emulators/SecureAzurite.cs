using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Emulators;

/// <summary>Table and Blob Storage on this machine that take tokens and no key, over HTTPS, for one test. They look at a token's audience, issuer and time.</summary>
internal sealed class SecureAzurite : IDisposable
{
    private const int Services = 3;

    private readonly TemporaryDirectory folder = new();
    private readonly int tables = HostPort.Free();
    private readonly int blobs = HostPort.Free();
    private NodeProgram? program;

    private SecureAzurite() { }

    public string TableEndpoint => $"https://127.0.0.1:{tables}/devstoreaccount1";

    public string BlobEndpoint => $"https://127.0.0.1:{blobs}/devstoreaccount1";

    public static async Task<SecureAzurite> StartAsync(TestCertificate certificate)
    {
        var azurite = new SecureAzurite();
        try
        {
            await azurite.RunAsync(certificate);
            return azurite;
        }
        catch
        {
            azurite.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        program?.Dispose();
        folder.Dispose();
    }

    private async Task RunAsync(TestCertificate certificate)
    {
        await File.WriteAllTextAsync(folder.File("certificate.pem"), certificate.CertificatePem);
        await File.WriteAllTextAsync(folder.File("key.pem"), certificate.KeyPem);
        var up = 0;
        (program, _) = await NodeProgram.StartAsync(
            Azurite.Script,
            [
                .. Azurite.Common, "--oauth", "basic", "--cert", folder.File("certificate.pem"), "--key", folder.File("key.pem"),
                "--blobPort", $"{blobs}", "--queuePort", $"{HostPort.Free()}", "--tablePort", $"{tables}",
            ],
            line => line.Contains("successfully", StringComparison.Ordinal) && ++up == Services);
    }
}
