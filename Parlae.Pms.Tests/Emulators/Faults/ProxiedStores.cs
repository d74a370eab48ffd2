using Azure.Core;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Emulators.Faults;

/// <summary>
/// Stand-ins of all services in Azure that one test has for itself, with a fault proxy before them. The program's settings lead through the proxy; a test
/// that looks at what is kept goes past it.
/// </summary>
internal sealed class ProxiedStores : ClinicStores
{
    private readonly Azurite azurite = new();
    private readonly Cosmos cosmos = new();
    private readonly TokenMint mint = new();
    private VaultServer? vault;
    private IdentityServer? identity;
    private FaultProxy? proxy;
    private Dictionary<string, string?>? through;
    private Dictionary<string, string?>? past;

    private ProxiedStores() { }

    public FaultProxy Proxy => proxy!;

    public override IReadOnlyDictionary<string, string?> Settings => through!;

    public override IReadOnlyDictionary<string, string?> SettingsOfBooks => past!;

    /// <summary>As whom to look.</summary>
    public TokenCredential Identity => mint.Credential();

    public override TimeSpan? LongestCommand => AzureStores.Patience;

    public static async Task<ProxiedStores> StartAsync()
    {
        var stores = new ProxiedStores();
        try
        {
            await stores.RunAsync();
            return stores;
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    public override ParlaeSettings SignIn(ParlaeSettings settings) =>
        settings with { Storage = settings.Storage with { Vault = settings.Storage.Vault! with { Credential = Identity } } };

    public override Task ReadyAsync(HttpClient app) => AzureStores.FoundByAsync(app);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (proxy is not null) await proxy.DisposeAsync();
        if (identity is not null) await identity.DisposeAsync();
        if (vault is not null) await vault.DisposeAsync();
        await cosmos.DisposeAsync();
        await azurite.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var (storage, gate) = (await azurite.ConnectionAsync(), await cosmos.GateAsync());
        vault = await VaultServer.StartAsync(mint, certificate: gate.Certificate);
        identity = await IdentityServer.StartAsync(mint);
        proxy = await FaultProxy.StartAsync(new Dictionary<ProxiedStore, Uri>
        {
            [ProxiedStore.Tables] = Root(Azurite.EndpointIn(storage, "Table")),
            [ProxiedStore.Blobs] = Root(Azurite.EndpointIn(storage, "Blob")),
            [ProxiedStore.Documents] = gate.Emulator,
            [ProxiedStore.Vault] = vault.Address,
        }, gate.Certificate);
        through = Of(
            Through(Through(storage, "Table", ProxiedStore.Tables), "Blob", ProxiedStore.Blobs),
            CosmosGate.Connect(proxy.Address(ProxiedStore.Documents)),
            proxy.Address(ProxiedStore.Vault),
            gate.Certificate);
        past = Of(storage, gate.PlainConnectionString, vault.Address, gate.Certificate);
    }

    private Dictionary<string, string?> Of(string storage, string documents, Uri keys, TestCertificate certificate) => new(identity!.Environment)
    {
        ["ENCRYPTION_KEY"] = null,
        ["Parlae__Storage"] = "Azure",
        ["AzureWebJobsStorage"] = storage,
        ["Parlae__Cosmos__ConnectionString"] = documents,
        ["Parlae__KeyVault__Uri"] = keys.AbsoluteUri,
        ["Parlae__StandInCertificate"] = certificate.Fingerprint,
    };

    private string Through(string connection, string service, ProxiedStore store) =>
        connection.Replace(Root(Azurite.EndpointIn(connection, service)).Authority, proxy!.Address(store).Authority, StringComparison.Ordinal);

    private static Uri Root(Uri endpoint) => new(endpoint.GetLeftPart(UriPartial.Authority));
}
