using System.Diagnostics;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Tests.Emulators;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>
/// Stores of one clinic in stand-ins of services in Azure: a storage account of its own in the shared Azurite, and a Cosmos DB, a key vault and an
/// identity of its own. They go with the test; the app may be killed meanwhile, they are not.
/// </summary>
internal sealed class AzureStores : ClinicStores
{
    private static readonly TimeSpan LongestSearch = TimeSpan.FromMinutes(3);

    private readonly TokenMint mint;
    private readonly Emulators.Cosmos cosmos;

    private AzureStores(TokenMint mint, Emulators.Cosmos cosmos, CosmosGate gate, VaultServer vault, IdentityServer identity, string storage)
    {
        (this.mint, this.cosmos, Gate, Vault, Identity, Storage) = (mint, cosmos, gate, vault, identity, storage);
        Settings = new Dictionary<string, string?>(identity.Environment)
        {
            ["ENCRYPTION_KEY"] = null,
            ["Parlae__Storage"] = "Azure",
            ["AzureWebJobsStorage"] = storage,
            ["Parlae__Cosmos__ConnectionString"] = gate.ConnectionString,
            ["Parlae__KeyVault__Uri"] = vault.Address.AbsoluteUri,
            ["Parlae__StandInCertificate"] = gate.Certificate.Fingerprint,
            ["Parlae__ToolDeadlineSeconds"] = "20", // the stand-ins share this machine's cores: here nobody is to be told that it takes too long
        };
    }

    public CosmosGate Gate { get; }

    public VaultServer Vault { get; }

    public IdentityServer Identity { get; }

    /// <summary>The connection string of the storage account.</summary>
    public string Storage { get; }

    public override IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>The stand-ins share this machine with all else.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(5);

    public override TimeSpan? LongestCommand => Patience;

    public override IEnumerable<string> Secrets => [Azurite.SharedKey, CosmosGate.Key, TokenMint.Head];

    public static async Task<AzureStores> StartAsync()
    {
        var cosmos = new Emulators.Cosmos();
        var gate = await cosmos.GateAsync();
        var mint = new TokenMint();
        return new AzureStores(
            mint, cosmos, gate, await VaultServer.StartAsync(mint, certificate: gate.Certificate), await IdentityServer.StartAsync(mint), await Azurite.OfThisRun.NewAccountAsync());
    }

    public override ParlaeSettings SignIn(ParlaeSettings settings) =>
        settings with { Storage = settings.Storage with { Vault = settings.Storage.Vault! with { Credential = mint.Credential() } } };

    public override Task ReadyAsync(HttpClient app) => FoundByAsync(app);

    /// <summary>Stores in Azure are looked for when they are first needed; as a platform does, we send no calls before health says that they are found.</summary>
    public static async Task FoundByAsync(HttpClient app)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(100, Clinic.Cancellation))
        {
            using var health = await app.GetAsync(new Uri("/api/health", UriKind.Relative), Clinic.Cancellation);
            if (health.IsSuccessStatusCode) return;
            if (Stopwatch.GetElapsedTime(began) > LongestSearch) Assert.Fail(await health.Content.ReadAsStringAsync(Clinic.Cancellation));
        }
    }

    public override Task<IReadOnlyList<(string Where, byte[] Bytes)>> ContentsAsync() => AzureContents.ReadAsync(Storage, Gate);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Vault.DisposeAsync();
        await Identity.DisposeAsync();
        await cosmos.DisposeAsync();
    }
}
