using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Azure;
using Microsoft.Azure.Cosmos;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Core.Storage.Cosmos;

/// <summary>The calls we make of the container, with the service's refusals as answers.</summary>
internal sealed class RecordContainer
{
    private const int MostRetries = 3;
    private const int NoSuchContainer = 1003;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly CosmosConnection connection;
    private readonly RemoteCalls calls;

    public RecordContainer(CosmosConnection connection, TimeSpan longestCall)
    {
        this.connection = connection;
        calls = new RemoteCalls(CosmosRecords.Store, longestCall, new StoreBreaker(LookAsync, longestCall, TimeProvider.System)); // the records' own clock may stand
    }

    public Task<StoredRecord?> FindAsync(string collection, CosmosKey key, CancellationToken cancellationToken) => RunAsync<StoredRecord?>(
        async (container, token) =>
        {
            using var answer = await ReadAsync(() => container.ReadItemStreamAsync(key.Id, new PartitionKey(key.Partition), cancellationToken: token), token);
            CosmosCharge.Note("read", collection, answer.Headers.RequestCharge);
            if (IsAbsent(answer)) return null;
            ThrowIfFailed(answer);
            return await CosmosItem.ReadAsync(answer.Content, token);
        },
        cancellationToken);

    /// <summary>Items in order, page by page: a page's call ends before its items are worked on.</summary>
    /// <param name="operation">For the charge.</param>
    /// <param name="collection">For the charge.</param>
    /// <param name="query">The service's.</param>
    /// <param name="partition">The partition that holds all the items; null: they may lie in any.</param>
    /// <param name="pageItems">The most a page holds; null: as many as the service likes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<IReadOnlyList<StoredRecord>> PagesAsync(
        string operation, string collection, QueryDefinition query, string? partition, int? pageItems, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new QueryRequestOptions
        {
            PartitionKey = partition is null ? null : new PartitionKey(partition),
            MaxItemCount = pageItems ?? -1,
            EnableOptimisticDirectExecution = true, // a query of one partition is sent at once
        };
        string? next = null;
        do
        {
            (var page, next) = await RunAsync(
                async (container, token) =>
                {
                    using var answer = await ReadAsync(() => NextAsync(container, query, next, options, token), token);
                    CosmosCharge.Note(operation, collection, answer.Headers.RequestCharge);
                    ThrowIfFailed(answer);
                    return (await CosmosItem.ReadPageAsync(answer.Content, token), answer.ContinuationToken);
                },
                cancellationToken);
            yield return page;
        }
        while (!string.IsNullOrEmpty(next));
    }

    public Task<BatchResult> WriteAsync(string collection, PlannedChange change, CancellationToken cancellationToken) => RunAsync<BatchResult>(
        async (container, token) =>
        {
            using var answer = await change.ApplyAsync(container, token);
            CosmosCharge.Note("write", collection, answer.Headers.RequestCharge);
            if (answer.IsSuccessStatusCode) return new BatchResult.Applied([change.IsDeletion ? null : answer.Headers.ETag]);
            return Substatus(answer.Headers) != NoSuchContainer && change.IsRefusedBy(answer.StatusCode) ? new BatchResult.Refused(0) : throw Fault(answer.StatusCode, answer.Headers);
        },
        cancellationToken);

    public Task<BatchResult> WriteAsync(string collection, string partition, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken) => RunAsync<BatchResult>(
        async (container, token) =>
        {
            var batch = container.CreateTransactionalBatch(new PartitionKey(partition));
            foreach (var change in changes) change.AddTo(batch);
            using var answer = await batch.ExecuteAsync(token);
            CosmosCharge.Note("batch", collection, answer.RequestCharge);
            if (answer.IsSuccessStatusCode) return new BatchResult.Applied([.. changes.Select((change, i) => change.IsDeletion ? null : answer[i].ETag)]);

            // The change that did not hold says why; all others failed because of it.
            for (var i = 0; i < answer.Count && Substatus(answer.Headers) != NoSuchContainer; i++)
                if (answer[i].StatusCode != HttpStatusCode.FailedDependency && changes[i].IsRefusedBy(answer[i].StatusCode)) return new BatchResult.Refused(i);
            throw Fault(answer.StatusCode, answer.Headers);
        },
        cancellationToken);

    private Task<T> RunAsync<T>(Func<Container, CancellationToken, Task<T>> call, CancellationToken cancellationToken) => calls.RunAsync(
        async token =>
        {
            try
            {
                // Some of the SDK's own waiting does not end when its caller leaves.
                return await call(await connection.OpenAsync(token), token).WaitAsync(token);
            }
            catch (CosmosException fault)
            {
                throw Fault(fault.StatusCode, fault.Headers);
            }
        },
        cancellationToken);

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var container = await connection.OpenAsync(cancellationToken);
        using var answer = await container.ReadItemStreamAsync("health", new PartitionKey("health"), cancellationToken: cancellationToken).WaitAsync(cancellationToken);
        if (!IsAbsent(answer)) ThrowIfFailed(answer);
    }

    private static async Task<ResponseMessage> NextAsync(Container container, QueryDefinition query, string? next, QueryRequestOptions options, CancellationToken cancellationToken)
    {
        using var pages = container.GetItemQueryStreamIterator(query, next, options);
        return await pages.ReadNextAsync(cancellationToken);
    }

    /// <summary>Tries again what failed in passing. Only reads: of a write without an answer nobody knows, and what the service turned away the SDK has tried again.</summary>
    private static async Task<ResponseMessage> ReadAsync(Func<Task<ResponseMessage>> read, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                var answer = await read();
                if (tries == MostRetries || !IsPassing(answer.StatusCode)) return answer;
                answer.Dispose();
            }
            catch (Exception fault) when (tries < MostRetries && (fault is HttpRequestException or IOException or SocketException || (fault is CosmosException answer && IsPassing(answer.StatusCode))))
            {
                // Another try may have an answer.
            }

            await Task.Delay(FirstPause * (1 << tries), cancellationToken);
        }
    }

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Gone;

    private static bool IsAbsent(ResponseMessage answer) => answer.StatusCode == HttpStatusCode.NotFound && Substatus(answer.Headers) == 0;

    private static void ThrowIfFailed(ResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode) throw Fault(answer.StatusCode, answer.Headers);
    }

    /// <summary>The SDK's own errors tell addresses, and those hold keys.</summary>
    private static RequestFailedException Fault(HttpStatusCode status, Headers headers) =>
        new((int)status, "", Substatus(headers) is > 0 and var more ? string.Create(CultureInfo.InvariantCulture, $"({more})") : null, null);

    private static int Substatus(Headers headers) => int.TryParse(headers["x-ms-substatus"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
