using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>A head as it stands in the store, with the key of its day.</summary>
internal sealed record StoredHead(AuditHead Head, AuditKey Key, string ETag, DateTimeOffset? Due);

/// <summary>Keeps the heads. A head that was changed by someone else is not built upon: that would sign the change.</summary>
internal sealed class AuditHeads(IPartitionedRecords records, IAuditKeys keys)
{
    /// <summary>The head of a day, or null when that day was never opened. Throws <see cref="AuditUnavailableException"/> when it was changed by hand.</summary>
    public async ValueTask<StoredHead?> GetAsync(string accountId, DateOnly day, CancellationToken cancellationToken)
    {
        var partition = AuditRows.Partition(accountId, day);
        var record = await records.GetAsync(AuditRows.Collection, partition, AuditRows.Head, cancellationToken);
        if (record is null)
        {
            return null;
        }

        var head = AuditHead.Parse(record.Body.Span);
        var key = head is null ? null : await keys.FindAsync(accountId, head.KeyId, cancellationToken);
        return key is not null && head!.AccountId == accountId && head.Day == day && AuditHead.Holds(key, record.Body.Span)
            ? new StoredHead(head, key, record.ETag, record.Due)
            : throw Broken(partition);
    }

    /// <summary>Opens a day; null when it is open already.</summary>
    public async ValueTask<StoredHead?> TryOpenAsync(string accountId, DateOnly day, AuditHead? before, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        var key = await keys.GetCurrentAsync(accountId, cancellationToken);
        var head = AuditHead.Begin(accountId, day, key.Id, before);
        var etag = await records.TryInsertAsync(AuditRows.Collection, AuditRows.Partition(accountId, day), AuditRows.Head, head.Seal(key), due, cancellationToken);
        return etag is null ? null : new StoredHead(head, key, etag, due);
    }

    /// <summary>Null when it changed meanwhile.</summary>
    public async ValueTask<StoredHead?> TryReplaceAsync(StoredHead stored, AuditHead head, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        var partition = AuditRows.Partition(head.AccountId, head.Day);
        var etag = await records.TryReplaceAsync(AuditRows.Collection, partition, AuditRows.Head, head.Seal(stored.Key), stored.ETag, due, cancellationToken);
        return etag is null ? null : stored with { Head = head, ETag = etag, Due = due };
    }

    public static AuditUnavailableException Broken(string partition) =>
        new(new InvalidDataException($"The audit chain at '{partition}' was changed or removed by other means; run 'audit verify'."));
}
