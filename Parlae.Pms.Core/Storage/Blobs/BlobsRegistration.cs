using Microsoft.Extensions.DependencyInjection;

namespace Parlae.Pms.Core.Storage.Blobs;

/// <summary>Wiring of write-once blobs in Blob Storage.</summary>
public static class BlobsRegistration
{
    public static IServiceCollection AddContainerBlobs(this IServiceCollection services, BlobContainerOptions options) =>
        services.AddSingleton<IWriteOnceBlobs>(_ => new BlobContainerBlobs(options));
}
