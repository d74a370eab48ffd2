using System.Collections.Frozen;
using System.Net.Http;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Core.Storage.Cosmos;

/// <summary>Which container holds the records, and how long to wait for it.</summary>
public sealed record CosmosRecordsOptions(RemoteStore Store)
{
    public const string UsualDatabase = "parlae";

    /// <summary>Made by us in a stand-in alone: in Azure an identity may not, and it must be there.</summary>
    public string Database { get; init; } = UsualDatabase;

    /// <summary>As <see cref="Database"/>.</summary>
    public string Container { get; init; } = "records";

    /// <summary>Collections whose records have had their time when they are due. The service removes them should nobody have done so.</summary>
    public IReadOnlySet<string> Expiring { get; init; } = FrozenSet<string>.Empty;

    /// <summary>How long past its due time the service removes such a record: our own purge, which keeps account of it, comes first.</summary>
    public TimeSpan ExpiryGrace { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long one call of the service may take, retries and all.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one try of it may take.</summary>
    public TimeSpan LongestTry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What carries the requests to a stand-in; null: the usual.</summary>
    internal HttpMessageHandler? Transport { get; init; }
}
