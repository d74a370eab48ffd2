using System.Diagnostics;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Core.Storage.Blobs;

/// <summary>Write-once blobs in a container of Blob Storage, created only if their name is free.</summary>
public sealed class BlobContainerBlobs : IWriteOnceBlobs
{
    private readonly BlobContainerClient _container;
    private readonly RemoteCalls _calls;

    /// <summary>Asks nothing of the service yet.</summary>
    public BlobContainerBlobs(BlobContainerOptions options)
    {
        var client = options.Store.Prepare(new BlobClientOptions(), options.LongestTry, options.Transport);
        var service = options.Store switch
        {
            RemoteStore.WithKey local => new BlobServiceClient(local.ConnectionString, client),
            RemoteStore.WithIdentity remote => new BlobServiceClient(remote.Endpoint, remote.Credential, client),
            _ => throw new UnreachableException(),
        };
        _container = service.GetBlobContainerClient(options.Container);
        _calls = new RemoteCalls("blobs", options.LongestCall);
    }

    /// <summary>The blob service's address in a connection string; null when it is none.</summary>
    public static Uri? EndpointIn(string connectionString)
    {
        try
        {
            return new BlobServiceClient(connectionString).Uri;
        }
        catch (Exception malformed) when (malformed is FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    public async ValueTask<bool> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        BlobRules.CheckName(name);
        return await _calls.RunAsync(
            async token =>
            {
                try
                {
                    return await CreateAsync(name, content, token);
                }
                catch (RequestFailedException absent) when (absent.ErrorCode == BlobErrorCode.ContainerNotFound)
                {
                    await _container.CreateIfNotExistsAsync(cancellationToken: token);
                    return await CreateAsync(name, content, token);
                }
            },
            cancellationToken);
    }

    public async ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        BlobRules.CheckName(name);
        return await _calls.RunAsync(
            async token =>
            {
                try
                {
                    return (await _container.GetBlobClient(name).DownloadContentAsync(token)).Value.Content.ToArray();
                }
                catch (RequestFailedException absent) when (IsAbsent(absent))
                {
                    return null;
                }
            },
            cancellationToken);
    }

    /// <summary>The service lists names in order; ours are of characters on whose order all agree.</summary>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var page = await _calls.RunAsync(token => PageAsync(prefix, next, token), cancellationToken);
            foreach (var blob in page?.Values ?? []) yield return blob.Name;
            next = page?.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(next));
    }

    private async Task<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var onlyIfFree = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
        try
        {
            await _container.GetBlobClient(name).UploadAsync(new BinaryData(content), onlyIfFree, cancellationToken);
            return true;
        }
        catch (RequestFailedException taken) when (taken.ErrorCode == BlobErrorCode.BlobAlreadyExists || taken.ErrorCode == BlobErrorCode.ConditionNotMet || taken.ErrorCode == BlobErrorCode.BlobImmutableDueToPolicy)
        {
            return false;
        }
    }

    private async Task<Page<BlobItem>?> PageAsync(string prefix, string? next, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in _container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken).AsPages(next).WithCancellation(cancellationToken))
                return page;
            return null;
        }
        catch (RequestFailedException absent) when (IsAbsent(absent))
        {
            return null;
        }
    }

    private static bool IsAbsent(RequestFailedException answer) =>
        answer.ErrorCode == BlobErrorCode.BlobNotFound || answer.ErrorCode == BlobErrorCode.ContainerNotFound;
}
