using Azure.Core.Pipeline;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Core.Storage.Blobs;

/// <summary>Which container holds the blobs, and how long to wait for it.</summary>
public sealed record BlobContainerOptions(RemoteStore Store)
{
    /// <summary>The container, made at the first write. That nobody can change what is in it is the container's policy.</summary>
    public string Container { get; init; } = "parlae-seals";

    /// <summary>How long one call of the service may take, retries and all.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one try of it may take.</summary>
    public TimeSpan LongestTry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What carries the requests; null: the SDK's own.</summary>
    internal HttpPipelineTransport? Transport { get; init; }
}
