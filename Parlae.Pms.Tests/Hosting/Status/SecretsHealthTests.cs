using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parlae.Pms.Core.Storage.KeyVault;
using Parlae.Pms.Functions.Hosting.Status;
using Parlae.Pms.Tests.Storage.KeyVault;

namespace Parlae.Pms.Tests.Hosting.Status;

/// <summary>Health says whether the vault answers, and asks it only when a reading is due.</summary>
public sealed class SecretsHealthTests
{
    [Fact]
    public async Task Without_the_vault_we_are_degraded_while_its_keys_serve_and_unhealthy_when_they_have_expired()
    {
        await using var bench = await VaultBench.StartAsync();
        var health = new SecretsHealth(bench.Store, new KeyVaultMasterKeys(bench.Store));
        async Task<HealthStatus> AskAsync() => (await health.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken)).Status;

        Assert.Equal(HealthStatus.Healthy, await AskAsync());
        var reads = bench.Server.Requests.Count;
        for (var i = 0; i < 50; i++) Assert.Equal(HealthStatus.Healthy, await AskAsync()); // anyone may ask
        Assert.Equal(reads, bench.Server.Requests.Count);

        bench.Server.Refuse = _ => (503, null);
        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(HealthStatus.Degraded, await AskAsync());
        bench.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HealthStatus.Unhealthy, await AskAsync());
        bench.Server.Refuse = _ => null;
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HealthStatus.Healthy, await AskAsync());
    }
}
