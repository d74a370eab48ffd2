using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Parlae.Pms.Core.Storage.Remote;

/// <summary>Where a store in the cloud is, and how to sign in there.</summary>
public abstract record RemoteStore
{
    private RemoteStore() { }

    /// <summary>What a stand-in on this machine shows that speaks TLS; null: what this machine trusts.</summary>
    public StandInCertificate? StandIn { get; init; }

    /// <summary>With a shared key: for stand-ins on this machine.</summary>
    public sealed record WithKey(string ConnectionString) : RemoteStore
    {
        /// <summary>Without the key.</summary>
        public override string ToString() => nameof(WithKey);
    }

    /// <summary>As the identity that this program runs under.</summary>
    public sealed record WithIdentity(Uri Endpoint) : RemoteStore
    {
        /// <summary>The identity; unless told, one for all stores, so that they share tokens, made when first needed.</summary>
        internal TokenCredential Credential
        {
            get => field ?? Shared.Value;
            init;
        }
    }

    /// <summary>
    /// A managed identity, or what the environment says, or on a developer's machine who signed in with the Azure CLI. Nothing that opens a window,
    /// nor what other programs left behind.
    /// </summary>
    private static readonly Lazy<TokenCredential> Shared = new(() => new DefaultAzureCredential(new DefaultAzureCredentialOptions
    {
        ExcludeAzureDeveloperCliCredential = true,
        ExcludeAzurePowerShellCredential = true,
        ExcludeBrokerCredential = true,
        ExcludeInteractiveBrowserCredential = true,
        ExcludeVisualStudioCodeCredential = true,
        ExcludeVisualStudioCredential = true,
        CredentialProcessTimeout = TimeSpan.FromSeconds(5),
    }));

    /// <summary>The identity that this program runs under, made when first needed; all that is in the cloud shares it, and its tokens.</summary>
    public static TokenCredential SharedCredential => Shared.Value;

    /// <summary>How every client of the cloud is set: writes are not repeated blindly, and requests, which hold keys, are not written down.</summary>
    /// <param name="options">A client's.</param>
    /// <param name="longestTry">How long one request may take.</param>
    /// <param name="transport">Null: the usual.</param>
    internal T Prepare<T>(T options, TimeSpan longestTry, HttpPipelineTransport? transport)
        where T : ClientOptions
    {
        if ((transport ?? StandIn?.MakeTransport()) is { } other) options.Transport = other;
        options.RetryPolicy = new SafeRetryPolicy();
        options.Retry.NetworkTimeout = longestTry;
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        return options;
    }
}
