using System.Net;
using Azure.Core;
using Azure.Identity;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Blobs;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Storage.Tables;

namespace Parlae.Pms.Tests.Storage.Tables;

/// <summary>In Azure the stores sign in as the program's identity: with a token, and no key.</summary>
public sealed class IdentityTests : IDisposable
{
    private readonly Wire wire = new();
    private readonly Identity identity = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => wire.Dispose();

    [Fact]
    public async Task Each_store_shows_a_token_for_storage()
    {
        var shown = new List<string?>();
        wire.Before = (request, _) =>
        {
            shown.Add($"{request.RequestUri!.Host} {request.Headers.Authorization}");
            var answer = new HttpResponseMessage(HttpStatusCode.NotFound);
            if (request.RequestUri.Host.StartsWith("clinic.blob", StringComparison.Ordinal)) answer.Headers.Add("x-ms-error-code", "BlobNotFound");
            return Task.FromResult<HttpResponseMessage?>(answer);
        };

        Assert.Null(await Tables().GetAsync("Things", "p", "r", Now));
        Assert.Null(await Blobs().ReadAsync("a", Now));

        Assert.Equal(["clinic.table.core.windows.net Bearer of-the-test", "clinic.blob.core.windows.net Bearer of-the-test"], shown);
        Assert.All(identity.Scopes, scope => Assert.Equal("https://storage.azure.com/.default", scope));
    }

    [Fact]
    public async Task Without_a_token_the_store_is_away()
    {
        identity.Fails = true;

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Tables().GetAsync("Things", "p", "r", Now));
        Assert.Contains("no token", fault.InnerException!.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Blobs().TryCreateAsync("a", new byte[] { 1 }, Now));
        Assert.Empty(wire.Requests);
    }

    private TableRecords Tables() => new(new(Store("table")) { Transport = wire.Transport }, TimeProvider.System);

    private BlobContainerBlobs Blobs() => new(new(Store("blob")) { Transport = wire.Transport });

    private RemoteStore.WithIdentity Store(string service) => new(new Uri($"https://clinic.{service}.core.windows.net")) { Credential = identity };

    internal sealed class Identity : TokenCredential
    {
        public bool Fails { get; set; }

        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            if (Fails) throw new CredentialUnavailableException("No identity here.");
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken("of-the-test", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
