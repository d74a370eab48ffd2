using System.Diagnostics;
using Azure;
using Azure.Data.Tables;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Core.Storage.Tables;

/// <summary>Changes to one partition as the service takes them, with the markers to write before and to remove after.</summary>
internal sealed class PlannedWrite
{
    private readonly string _partitionKey;

    private PlannedWrite(string partitionKey) => _partitionKey = partitionKey;

    public List<TableTransactionAction> Actions { get; } = [];

    /// <summary>The marker of each record after the write; null: it is not due, or gone.</summary>
    public List<string?> Markers { get; } = [];

    /// <summary>Markers that must be there before the records that mean them.</summary>
    public List<(string Name, string PartitionKey, string RowKey)> Added { get; } = [];

    /// <summary>Markers that no record means once the write stands.</summary>
    public List<string> Outlived { get; } = [];

    public static PlannedWrite Of(string partition, IReadOnlyList<RecordChange> changes)
    {
        var plan = new PlannedWrite(SpelledKey.Of(partition));
        foreach (var change in changes) plan.Add(change, SpelledKey.Of(change.Row));
        return plan;
    }

    private void Add(RecordChange change, string rowKey)
    {
        switch (change)
        {
            case RecordChange.Insert insert:
                Write(TableTransactionActionType.Add, rowKey, insert.Body, insert.Due, default);
                break;
            case RecordChange.Replace replace:
                Write(TableTransactionActionType.UpdateReplace, rowKey, replace.Body, replace.Due, TableTag.Parse(replace.ETag));
                break;
            case RecordChange.Delete delete:
                var tag = delete.ETag is null ? new TableTag(ETag.All, null) : TableTag.Parse(delete.ETag);
                Actions.Add(new(TableTransactionActionType.Delete, new TableEntity(_partitionKey, rowKey), tag.Service));
                Markers.Add(null);
                if (tag.Marker is { } gone) Outlived.Add(gone);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void Write(TableTransactionActionType kind, string rowKey, ReadOnlyMemory<byte> body, DateTimeOffset? due, TableTag old)
    {
        var marker = old.Marker;
        if (marker is null || due is null || DueMarker.Due(marker) != due)
        {
            if (marker is not null) Outlived.Add(marker);
            marker = due is { } at ? DueMarker.Name(at) : null;
            if (marker is not null) Added.Add((marker, _partitionKey, rowKey));
        }

        Actions.Add(new(kind, RecordEntity.Write(_partitionKey, rowKey, body, marker), old.Service));
        Markers.Add(marker);
    }
}
