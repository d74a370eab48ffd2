using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Storage.KeyVault;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Storage.KeyVault;

/// <summary>A vault of one test, the processes that use it, and a clock for all of them.</summary>
internal sealed class VaultBench : IAsyncDisposable
{
    private readonly LoggerFactory loggers;
    private readonly TokenMint mint;

    private VaultBench(VaultServer server, TokenMint mint, FakeTimeProvider clock)
    {
        (Server, this.mint, Clock) = (server, mint, clock);
        loggers = new LoggerFactory([Logs]);
        Store = Another();
        Secrets = new KeyVaultSecrets(Store);
    }

    public VaultServer Server { get; }

    public FakeTimeProvider Clock { get; }

    public LogLines Logs { get; } = new();

    /// <summary>As the first process has it.</summary>
    public KeyVaultStore Store { get; }

    public KeyVaultSecrets Secrets { get; }

    public KeyVaultOptions Options => new(new RemoteStore.WithIdentity(Server.Address) { Credential = mint.Credential(), StandIn = Server.Certificate.Known })
    {
        PollEvery = TimeSpan.FromMilliseconds(5),
        LongestCall = TimeSpan.FromSeconds(30),
        LongestTry = TimeSpan.FromSeconds(15),
        StalePatience = TimeSpan.FromSeconds(30), // of the clock that stands
        Patience = TimeSpan.Zero,
    };

    public static async Task<VaultBench> StartAsync(bool isProtected = false)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        var mint = new TokenMint();
        var server = await VaultServer.StartAsync(mint, clock);
        server.Shelf.IsProtected = isProtected;
        return new VaultBench(server, mint, clock);
    }

    /// <summary>As another process has it, which has read nothing yet.</summary>
    public KeyVaultStore Another(KeyVaultOptions? options = null) => new(options ?? Options, Clock, loggers.CreateLogger<KeyVaultStore>());

    public async ValueTask DisposeAsync()
    {
        loggers.Dispose();
        await Server.DisposeAsync();
    }
}
