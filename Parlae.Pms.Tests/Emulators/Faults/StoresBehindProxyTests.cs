using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Blobs;
using Parlae.Pms.Core.Storage.Cosmos;
using Parlae.Pms.Core.Storage.KeyVault;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Storage.Tables;

namespace Parlae.Pms.Tests.Emulators.Faults;

/// <summary>The engines of our own, through the proxy, against each stand-in: what is signed stays valid, batches are translated, and a lost answer is of a write that was made.</summary>
public sealed class StoresBehindProxyTests : IAsyncLifetime
{
    private const string Things = "Things";
    private static readonly byte[] Body = [1, 2, 3];

    private ProxiedStores? stores;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private ProxiedStores Stores => stores!;

    private StandInCertificate Certificate => StandInCertificate.TryParse(Setting("Parlae__StandInCertificate"))!;

    public async ValueTask InitializeAsync() => stores = await ProxiedStores.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (stores is not null) await stores.DisposeAsync();
    }

    [Fact]
    public async Task What_is_written_through_it_stands_and_so_does_what_was_written_when_the_answer_was_lost()
    {
        var tables = new TableRecords(new(new RemoteStore.WithKey(Setting("AzureWebJobsStorage"))), TimeProvider.System);
        using var documents = new CosmosRecords(new(new RemoteStore.WithKey(Setting("Parlae__Cosmos__ConnectionString")) { StandIn = Certificate }), TimeProvider.System);
        foreach (var (store, records) in new (ProxiedStore, IPartitionedRecords)[] { (ProxiedStore.Tables, tables), (ProxiedStore.Documents, documents) })
        {
            Assert.NotNull(await records.TryInsertAsync(Things, "p 'é|1", "first", Body, null, Now));
            Assert.IsType<BatchResult.Applied>(await records.BatchAsync(Things, "p 'é|1", [new RecordChange.Insert("second", Body), new RecordChange.Delete("first")], Now));

            await LosingAsync(store, async () => await records.TryInsertAsync(Things, "p 'é|1", "third", Body, null, Now));
            await LosingAsync(store, async () => await records.BatchAsync(Things, "p 'é|1", [new RecordChange.Insert("fourth", Body), new RecordChange.Insert("fifth", Body)], Now));

            Assert.Equal(["fifth", "fourth", "second", "third"], await records.RangeAsync(Things, "p 'é|1", null, null, Now).Select(record => record.Row).ToListAsync(Now));
        }

        var blobs = new BlobContainerBlobs(new(new RemoteStore.WithKey(Setting("AzureWebJobsStorage"))));
        Assert.True(await blobs.TryCreateAsync("a-b", Body, Now));
        await LosingAsync(ProxiedStore.Blobs, async () => await blobs.TryCreateAsync("a-c", Body, Now));
        Assert.Equal(["a-b", "a-c"], await blobs.ListAsync("a-", Now).ToListAsync(Now));
        Assert.Equal(Body, await blobs.ReadAsync("a-c", Now));

        var vault = new VaultClient(new KeyVaultOptions(new RemoteStore.WithIdentity(new Uri(Setting("Parlae__KeyVault__Uri"))) { Credential = Stores.Identity, StandIn = Certificate }), TimeProvider.System);
        for (var n = 0; n < 30; n++) Assert.NotNull(await vault.TrySetAsync($"secret-{n}", "value", Now));
        await LosingAsync(ProxiedStore.Vault, async () => await vault.TrySetAsync("secret-lost", "value", Now));
        Assert.Equal(31, (await vault.SecretsAsync(Now)).Count); // more than one page: the second is asked for through the proxy, too
        Assert.Equal("value", (await vault.ReadAsync("secret-lost", null, TimeSpan.Zero, Now))!.Value);

        var counts = await Stores.Proxy.CountsAsync();
        Assert.All(counts.Values, each => Assert.Equal((0, true), (each.Failed, each.Of(FaultKind.LostAnswer) > 0)));
    }

    private string Setting(string name) => Stores.Settings[name]!;

    private async Task LosingAsync(ProxiedStore store, Func<Task> write)
    {
        await Stores.Proxy.StrikeAsync(store, FaultPlan.Always(FaultKind.LostAnswer));
        await Assert.ThrowsAsync<StoreUnavailableException>(write);
        await Stores.Proxy.SpareAsync(store);
    }
}
