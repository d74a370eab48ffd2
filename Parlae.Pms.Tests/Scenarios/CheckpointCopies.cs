using Azure.Storage.Blobs;
using Parlae.Pms.Core.Storage.Blobs;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>Copies of checkpoints, which nothing protects: whoever owns the folder can replace even a read-only file, and a copied container has no policy.</summary>
internal abstract class CheckpointCopies
{
    /// <summary>Names, oldest first.</summary>
    public abstract Task<IReadOnlyList<string>> NamesAsync();

    public abstract Task DeleteAsync(string name);

    public abstract Task RewriteAsync(string name, Action<byte[]> change);

    internal sealed class InFolder(string folder) : CheckpointCopies
    {
        public override Task<IReadOnlyList<string>> NamesAsync() => Task.FromResult<IReadOnlyList<string>>([.. Directory.GetFiles(folder, "audit-*").Order(StringComparer.Ordinal)]);

        public override Task DeleteAsync(string name)
        {
            File.Delete(name);
            return Task.CompletedTask;
        }

        public override async Task RewriteAsync(string name, Action<byte[]> change)
        {
            var bytes = await File.ReadAllBytesAsync(name, Clinic.Cancellation);
            change(bytes);
            File.Delete(name);
            await File.WriteAllBytesAsync(name, bytes, Clinic.Cancellation);
        }
    }

    internal sealed class InContainer(string account) : CheckpointCopies
    {
        private readonly BlobContainerClient container = new BlobServiceClient(account).GetBlobContainerClient(new BlobContainerOptions(new RemoteStore.WithKey(account)).Container);

        public override async Task<IReadOnlyList<string>> NamesAsync() =>
            [.. await container.GetBlobsAsync(cancellationToken: Clinic.Cancellation).Select(blob => blob.Name).Where(name => name.StartsWith("audit-", StringComparison.Ordinal)).Order().ToListAsync(Clinic.Cancellation)];

        public override Task DeleteAsync(string name) => container.DeleteBlobAsync(name, cancellationToken: Clinic.Cancellation);

        public override async Task RewriteAsync(string name, Action<byte[]> change)
        {
            var blob = container.GetBlobClient(name);
            var bytes = (await blob.DownloadContentAsync(Clinic.Cancellation)).Value.Content.ToArray();
            change(bytes);
            await blob.UploadAsync(BinaryData.FromBytes(bytes), overwrite: true, Clinic.Cancellation);
        }
    }
}
