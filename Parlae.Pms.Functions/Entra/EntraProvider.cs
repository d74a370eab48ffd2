using Microsoft.IdentityModel.Protocols;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Functions.Entra;

/// <summary>The provider with which people sign in.</summary>
internal sealed class EntraProvider : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient http = new() { Timeout = Patience, MaxResponseContentBufferSize = 1024 * 1024 };

    public EntraProvider(EntraSettings settings, TimeProvider clock)
    {
        Settings = settings;
        // Plain http is loopback: the settings take no other.
        var documents = new HttpDocumentRetriever(http) { RequireHttps = settings.Authority.Scheme == Uri.UriSchemeHttps };
        Metadata = new EntraMetadata($"{settings.Address}/.well-known/openid-configuration", documents, clock);
    }

    public EntraSettings Settings { get; }

    public EntraMetadata Metadata { get; }

    /// <summary>False: what it says of itself was never heard, and cannot be had now.</summary>
    public async Task<bool> IsReachableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Metadata.GetConfigurationAsync(cancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        Metadata.Dispose();
        http.Dispose();
    }
}
