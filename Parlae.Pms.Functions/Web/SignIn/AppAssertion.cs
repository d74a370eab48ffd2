using Azure.Core;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Functions.Web.SignIn;

/// <summary>The app's managed identity vouches for it when a code is redeemed, so that there is no secret to keep: the registration trusts that identity (a federated credential).</summary>
internal sealed class AppAssertion
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const string Scope = "api://AzureADTokenExchange/.default";

    /// <summary>The app's identity, made when first needed.</summary>
    internal Func<TokenCredential> Identity { get; init; } = () => RemoteStore.SharedCredential;

    public async Task<string> MakeAsync(CancellationToken cancellationToken) => (await Identity().GetTokenAsync(new TokenRequestContext([Scope]), cancellationToken)).Token;
}
