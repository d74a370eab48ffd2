using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Blobs;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Tests.Contracts;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Storage.Blobs;

public sealed class BlobContainerBlobsTests(Azurite azurite) : WriteOnceBlobsContract, IAsyncLifetime
{
    private BlobContainerOptions? options;
    private BlobContainerBlobs? blobs;

    protected override IWriteOnceBlobs Blobs => blobs!;

    public async ValueTask InitializeAsync()
    {
        options = new(new RemoteStore.WithKey(await azurite.ConnectionAsync())) { Container = $"t{Guid.NewGuid():N}", LongestCall = TimeSpan.FromSeconds(60), LongestTry = TimeSpan.FromSeconds(30) };
        blobs = new BlobContainerBlobs(options);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_service_that_is_not_there_is_a_store_that_is_away()
    {
        var away = new BlobContainerBlobs(new(new RemoteStore.WithKey($"DefaultEndpointsProtocol=http;AccountName=away;AccountKey=c2VjcmV0;BlobEndpoint=http://127.0.0.1:{HostPort.Free()}/away;")));

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await away.TryCreateAsync("a", new byte[] { 1 }, Cancellation));
        Assert.Equal("blobs", fault.Store);
        Assert.DoesNotContain("c2VjcmV0", fault.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await away.ReadAsync("a", Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await away.ListAsync("", Cancellation).ToListAsync(Cancellation));
    }
}
