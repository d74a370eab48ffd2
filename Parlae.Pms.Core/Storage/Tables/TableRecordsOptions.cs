using Azure.Core.Pipeline;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Core.Storage.Tables;

/// <summary>Which tables hold the records, and how long to wait for them.</summary>
public sealed record TableRecordsOptions(RemoteStore Store)
{
    /// <summary>Begins the name of each collection's table: others may use the same storage account. Letters, at most 23.</summary>
    public string Prefix { get; init; } = "Parlae";

    /// <summary>How long one call of the service may take, retries and all.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one try of it may take.</summary>
    public TimeSpan LongestTry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a due marker is kept though no record means it: the write that it was made for may still be under way. Far longer than a write
    /// may take and clocks may differ.
    /// </summary>
    public TimeSpan MarkerGrace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What carries the requests; null: the SDK's own.</summary>
    internal HttpPipelineTransport? Transport { get; init; }
}
