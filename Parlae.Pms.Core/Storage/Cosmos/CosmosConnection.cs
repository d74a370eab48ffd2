using System.Data.Common;
using System.Diagnostics;
using System.Net.Http;
using Microsoft.Azure.Cosmos;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Core.Storage.Cosmos;

/// <summary>The way to the container, found when it is first needed.</summary>
internal sealed class CosmosConnection(CosmosRecordsOptions options) : IDisposable
{
    private const int MostRefusals = 9;
    private const string EndpointName = "AccountEndpoint";

    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(30);

    private readonly Lock _opening = new();
    private CosmosClient? _client;
    private Task<Container>? _container;

    /// <summary>The service's address in a connection string; null when it is none.</summary>
    public static Uri? EndpointIn(string connectionString)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            return parts.TryGetValue("AccountKey", out var key) && Convert.TryFromBase64String($"{key}", new byte[$"{key}".Length], out _)
                && parts.TryGetValue(EndpointName, out var text) && Uri.TryCreate($"{text}", UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"
                ? endpoint
                : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The container, of which the service has told that it is fit. A caller who cannot wait leaves the search to the next.</summary>
    public Task<Container> OpenAsync(CancellationToken cancellationToken)
    {
        Task<Container> container;
        lock (_opening)
        {
            if (_container is null or { IsFaulted: true } or { IsCanceled: true }) _container = Task.Run(FindAsync, CancellationToken.None);
            container = _container;
        }

        return container.WaitAsync(cancellationToken);
    }

    public void Dispose() => _client?.Dispose();

    /// <summary>With a client of its own until it succeeds: one whose first question hangs would hang for good.</summary>
    private async Task<Container> FindAsync()
    {
        var client = MakeClient();
        try
        {
            var container = await FindAsync(client).WaitAsync(LongestSearch);
            _client = client;
            return container;
        }
        catch (TimeoutException fault)
        {
            client.Dispose();
            throw new StoreUnavailableException(CosmosRecords.Store, fault);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private async Task<Container> FindAsync(CosmosClient client)
    {
        var account = await client.ReadAccountAsync();
        if (account.Consistency.DefaultConsistencyLevel != ConsistencyLevel.Strong)
        {
            throw new StoreUnavailableException(CosmosRecords.Store, new InvalidOperationException(
                $"The account's consistency is {account.Consistency.DefaultConsistencyLevel}: it must be Strong, else one process does not see what another has written."));
        }

        if (Endpoint.IsLoopback) await MakeContainerAsync(client);
        return client.GetContainer(options.Database, options.Container);
    }

    private async Task MakeContainerAsync(CosmosClient client)
    {
        Database database = await client.CreateDatabaseIfNotExistsAsync(options.Database);
        var indexing = new IndexingPolicy
        {
            IncludedPaths = { new IncludedPath { Path = $"/{CosmosItem.SortName}/?" }, new IncludedPath { Path = $"/{CosmosItem.DueName}/?" } },
            ExcludedPaths = { new ExcludedPath { Path = "/*" } },
        };
        await database.CreateContainerIfNotExistsAsync(new ContainerProperties(options.Container, $"/{CosmosItem.PartitionName}")
        {
            PartitionKeyDefinitionVersion = PartitionKeyDefinitionVersion.V2, // the whole key counts, not its first 101 bytes
            DefaultTimeToLive = -1, // an item's own life counts; without one it stays
            IndexingPolicy = indexing,
        });
    }

    private Uri Endpoint => options.Store switch
    {
        RemoteStore.WithKey local => EndpointIn(local.ConnectionString)!,
        RemoteStore.WithIdentity remote => remote.Endpoint,
        _ => throw new UnreachableException(),
    };

    private CosmosClient MakeClient()
    {
        var client = new CosmosClientOptions
        {
            RequestTimeout = options.LongestTry,
            MaxRetryAttemptsOnRateLimitedRequests = MostRefusals,
            MaxRetryWaitTimeOnRateLimitedRequests = options.LongestCall,
            EnableContentResponseOnWrite = false,
            CosmosClientTelemetryOptions = new() { DisableDistributedTracing = true, DisableSendingMetricsToService = true },
        };
        if (Endpoint.IsLoopback)
        {
            // A stand-in speaks HTTP alone, and the addresses that it tells of itself need not be right.
            client.ConnectionMode = ConnectionMode.Gateway;
            client.LimitToEndpoint = true;
            client.HttpClientFactory = () => new HttpClient(new OnlyThere(Endpoint, options.Transport ?? options.Store.StandIn?.MakeHandler() ?? new SocketsHttpHandler()), disposeHandler: options.Transport is null);
        }

        return options.Store switch
        {
            RemoteStore.WithKey local => new CosmosClient(local.ConnectionString, client),
            RemoteStore.WithIdentity remote => new CosmosClient(remote.Endpoint.ToString(), remote.Credential, client),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The SDK asks the machine it runs on for its own description; beside a stand-in nothing is asked but the stand-in.</summary>
    private sealed class OnlyThere(Uri endpoint, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri?.Authority == endpoint.Authority
                ? base.SendAsync(request, cancellationToken)
                : throw new HttpRequestException(HttpRequestError.ConnectionError);
    }
}
