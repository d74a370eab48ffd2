using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.KeyVault;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Tests.Storage.KeyVault;

/// <summary>No secret, no name of one, no token and no address in what goes wrong and what is logged.</summary>
public sealed class VaultLeakTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(400)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_refusal_tells_its_status_and_nothing_else(int status)
    {
        await using var bench = await VaultBench.StartAsync();
        await bench.Secrets.SetAsync("tenant-of-this", "a-name-of-this", "value-of-this", Now);
        bench.Server.Refuse = _ => (status, null);
        var faults = new List<Exception>();

        foreach (var call in new Func<ValueTask>[]
        {
            async () => await bench.Secrets.GetAsync("tenant-of-this", "another-of-this", Now),
            () => bench.Secrets.SetAsync("tenant-of-this", "a-name-of-this", "value-of-this", Now),
            () => bench.Secrets.DeleteAsync("tenant-of-this", "a-name-of-this", Now),
            () => bench.Secrets.DeleteAllAsync("tenant-of-this", Now),
            async () => await new KeyVaultMasterKeys(bench.Another()).OpenAsync(Now),
            async () => await new KeyVaultAuditKeys(bench.Another()).GetCurrentAsync("tenant-of-this", Now),
        })
        {
            var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await call());
            Assert.Equal("vault", fault.Store);
            faults.Add(fault);
            bench.Clock.Advance(TimeSpan.FromMinutes(1)); // past what the vault asked for
        }

        var told = string.Join('\n', faults.Select(fault => fault.ToString()).Append(bench.Logs.All));
        Assert.Contains($"{status}", told, StringComparison.Ordinal);
        Assert.DoesNotMatch("of-this|parlae-[0-9]|eyJ[A-Za-z0-9]|127\\.0\\.0\\.1|Bearer", told);
    }

    [Fact]
    public async Task A_server_with_another_certificate_gets_no_request()
    {
        await using var bench = await VaultBench.StartAsync();
        var options = bench.Options;
        var store = bench.Another(options with { Vault = options.Vault with { StandIn = StandInCertificate.TryParse(new string('0', 64)) } });

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await new KeyVaultSecrets(store).GetAsync("clinic", "a", Now));

        Assert.Contains("cannot be reached", fault.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (bench.Server.Requests.Count, bench.Server.Challenges));
    }

    [Fact]
    public async Task A_host_that_is_no_vault_gets_no_token()
    {
        await using var bench = await VaultBench.StartAsync();
        var options = bench.Options;
        var strict = options with
        {
            Transport = options.Vault.StandIn!.MakeTransport(),
            Vault = options.Vault with { StandIn = null }, // as against the real service: the resource must be the host's
        };

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await new KeyVaultSecrets(bench.Another(strict)).GetAsync("clinic", "a", Now));

        Assert.Empty(bench.Server.Requests);
    }

    [Fact]
    public async Task What_holds_secrets_prints_none()
    {
        await using var bench = await VaultBench.StartAsync();
        await bench.Secrets.SetAsync("clinic", "a", "value-of-this", Now);

        foreach (var each in new object[] { bench.Store, bench.Secrets, (await bench.Store.Cache.GetAsync(VaultName.Of("clinic", "a"), Now))!, bench.Options })
            Assert.DoesNotMatch("of-this|eyJ", $"{each}");
    }
}
