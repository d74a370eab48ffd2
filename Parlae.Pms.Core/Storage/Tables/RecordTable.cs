using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Core.Storage.Tables;

/// <summary>One collection's table: the calls we make of it, with the service's refusals as answers. It is made at the first write.</summary>
internal sealed class RecordTable(TableClient table, RemoteCalls calls)
{
    private const int PageRows = 1000;

    public Task<TableEntity?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) => calls.RunAsync(
        async token => await table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: token) is { HasValue: true } found ? found.Value : null,
        cancellationToken);

    /// <summary>Rows of one partition in order, page by page: a page's call ends before its rows are worked on.</summary>
    public async IAsyncEnumerable<IReadOnlyList<TableEntity>> PagesAsync(
        string partitionKey, string? from, string? to, int pageRows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}");
        if (from is not null) filter += $" and {TableClient.CreateQueryFilter($"RowKey ge {from}")}";
        if (to is not null) filter += $" and {TableClient.CreateQueryFilter($"RowKey lt {to}")}";
        string? next = null;
        do
        {
            var page = await calls.RunAsync(token => PageAsync(filter, next, Math.Min(pageRows, PageRows), token), cancellationToken);
            if (page is null) yield break;
            yield return page.Values;
            next = page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(next));
    }

    /// <summary>Writes whatever stood there.</summary>
    public Task PutAsync(IReadOnlyList<TableEntity> entities, CancellationToken cancellationToken) => calls.RunAsync(
        token => MadeAsync(
            async () => entities is [var only]
                ? await table.UpsertEntityAsync(only, TableUpdateMode.Replace, token)
                : (await table.SubmitTransactionAsync(entities.Select(entity => new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity)), token)).GetRawResponse(),
            token),
        cancellationToken);

    /// <summary>
    /// Applies all actions to one partition, or none: the new ETags, or the number of the first that did not hold. In doubt is a refusal of what the service
    /// had turned away before: it may have met its own trace.
    /// </summary>
    public Task<(IReadOnlyList<ETag>? ETags, int Refused, bool IsInDoubt)> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) => calls.RunAsync(
        async token =>
        {
            var turnedAway = new TurnedAway();
            using var watch = turnedAway.Watch();
            try
            {
                // A deletion alone has no body, and .NET sends a request without one again when its connection breaks: the second would find it gone.
                return actions is [{ ActionType: not TableTransactionActionType.Delete } only] ? await WriteOneAsync(only, token) : await WriteManyAsync(actions, token);
            }
            catch (RequestFailedException refusal) when (IsRefusal(refusal) && Refused(refusal, actions.Count) is { } refused)
            {
                return (null, refused, turnedAway.WasRepeated);
            }
        },
        cancellationToken);

    /// <summary>The ETags of what a write has left, in the order of its actions; of what is gone or was changed since, one that nothing has.</summary>
    public async Task<IReadOnlyList<ETag>> TagsAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        var left = await Task.WhenAll(actions.Select(action => FindAsync(action.Entity.PartitionKey, action.Entity.RowKey, cancellationToken)));
        return [.. left.Zip(actions, (entity, action) => entity is not null && IsAsWritten(entity, (TableEntity)action.Entity) ? entity.ETag : TableTag.Never)];
    }

    private static bool IsAsWritten(TableEntity found, TableEntity written) =>
        RecordEntity.Marker(found) == RecordEntity.Marker(written) && RecordEntity.Read(found).Body.Span.SequenceEqual(RecordEntity.Read(written).Body.Span);

    private async Task<Page<TableEntity>?> PageAsync(string filter, string? next, int rows, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in table.QueryAsync<TableEntity>(filter, rows, cancellationToken: cancellationToken).AsPages(next).WithCancellation(cancellationToken))
                return page;
            return null;
        }
        catch (RequestFailedException absent) when (absent.ErrorCode == TableErrorCode.TableNotFound)
        {
            return null;
        }
    }

    /// <summary>Null: the service does not say which; then nobody may take it for the first.</summary>
    private static int? Refused(RequestFailedException refusal, int actions) =>
        (refusal as TableTransactionFailedException)?.FailedTransactionActionIndex ?? (actions == 1 ? 0 : null);

    private async Task<(IReadOnlyList<ETag>? ETags, int Refused, bool IsInDoubt)> WriteOneAsync(TableTransactionAction action, CancellationToken cancellationToken)
    {
        var response = action.ActionType switch
        {
            TableTransactionActionType.Add => await MadeAsync(() => table.AddEntityAsync(action.Entity, cancellationToken), cancellationToken),
            _ => await table.UpdateEntityAsync(action.Entity, action.ETag, TableUpdateMode.Replace, cancellationToken),
        };
        return ([response.Headers.ETag ?? default], 0, false);
    }

    private async Task<(IReadOnlyList<ETag>? ETags, int Refused, bool IsInDoubt)> WriteManyAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        var responses = await MadeAsync(() => table.SubmitTransactionAsync(actions, cancellationToken), cancellationToken);
        return ([.. responses.Value.Select(response => response.Headers.ETag ?? default)], 0, false);
    }

    /// <summary>Makes the table when the service says that there is none, and tries again.</summary>
    private async Task<T> MadeAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        try
        {
            return await write();
        }
        catch (RequestFailedException absent) when (absent.ErrorCode == TableErrorCode.TableNotFound)
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
            return await write();
        }
    }

    private static bool IsRefusal(RequestFailedException answer) => answer.Status == 412
        || (answer.Status == 409 && answer.ErrorCode == TableErrorCode.EntityAlreadyExists)
        || (answer.Status == 404 && (answer.ErrorCode == TableErrorCode.ResourceNotFound || answer.ErrorCode == TableErrorCode.EntityNotFound || answer.ErrorCode == TableErrorCode.TableNotFound));
}
