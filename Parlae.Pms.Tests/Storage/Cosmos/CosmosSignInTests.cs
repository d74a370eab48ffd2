using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Cosmos;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Tests.Storage.Tables;

namespace Parlae.Pms.Tests.Storage.Cosmos;

/// <summary>Whom the Cosmos engine trusts, and as whom it signs in.</summary>
public sealed class CosmosSignInTests(Emulators.Cosmos cosmos)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stand_in_is_known_by_its_certificate()
    {
        var gate = await cosmos.GateAsync();
        var options = await TestCosmos.OptionsAsync(cosmos);
        var store = new RemoteStore.WithKey(gate.ConnectionString);
        using var right = new CosmosRecords(options with { Store = store with { StandIn = gate.Certificate.Known } }, TimeProvider.System);
        var strict = options with { Store = store, LongestCall = TimeSpan.FromSeconds(2) };
        using var wrong = new CosmosRecords(strict with { Store = store with { StandIn = StandInCertificate.TryParse(new string('a', 64)) } }, TimeProvider.System);
        using var none = new CosmosRecords(strict, TimeProvider.System);

        Assert.NotNull(await right.TryInsertAsync("Things", "p", "r", new byte[] { 1 }, null, Now));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await wrong.GetAsync("Things", "p", "r", Now));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await none.GetAsync("Things", "p", "r", Now));
    }

    [Fact]
    public async Task The_programs_identity_shows_a_token_and_no_key()
    {
        var gate = await cosmos.GateAsync();
        using var wire = new Wire(gate.Certificate.Known.MakeHandler());
        var identity = new IdentityTests.Identity();
        var shown = new HashSet<string>();
        wire.Before = (request, _) =>
        {
            shown.Add(Uri.UnescapeDataString(request.Headers.GetValues("authorization").Single()));
            return Task.FromResult<HttpResponseMessage?>(null);
        };
        var options = await TestCosmos.OptionsAsync(cosmos) with { Store = new RemoteStore.WithIdentity(gate.Endpoint) { Credential = identity }, Transport = wire };
        using var records = new CosmosRecords(options, TimeProvider.System);

        Assert.Null(await records.GetAsync("Things", "p", "r", Now));

        Assert.Equal(["type=aad&ver=1.0&sig=of-the-test"], shown);
        Assert.All(identity.Scopes, scope => Assert.Equal("https://127.0.0.1/.default", scope));
    }

    [Fact]
    public async Task Without_a_token_the_store_is_away()
    {
        var gate = await cosmos.GateAsync();
        var options = await TestCosmos.OptionsAsync(cosmos) with
        {
            Store = new RemoteStore.WithIdentity(gate.Endpoint) { Credential = new IdentityTests.Identity { Fails = true }, StandIn = gate.Certificate.Known },
            LongestCall = TimeSpan.FromSeconds(5),
        };
        using var records = new CosmosRecords(options, TimeProvider.System);

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await records.GetAsync("Things", "p", "r", Now));
    }

    [Theory]
    [InlineData("AccountEndpoint=https://127.0.0.1:8081/;AccountKey=c2VjcmV0;", "https://127.0.0.1:8081/")]
    [InlineData("AccountEndpoint=https://clinic.documents.azure.com:443/;AccountKey=c2VjcmV0;", "https://clinic.documents.azure.com/")]
    [InlineData("AccountEndpoint=https://127.0.0.1:8081/;AccountKey=no-base64;", null)]
    [InlineData("AccountEndpoint=https://127.0.0.1:8081/;", null)]
    [InlineData("AccountEndpoint=127.0.0.1;AccountKey=c2VjcmV0;", null)]
    [InlineData("UseDevelopmentStorage=true", null)]
    [InlineData("nonsense", null)]
    public void An_address_is_found_in_a_connection_string_that_can_be_used(string text, string? endpoint) =>
        Assert.Equal(endpoint, CosmosRecords.EndpointIn(text)?.ToString());
}
