using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>
/// Some entries do not wait for the disk (docs/decisions/0018-what-waits-for-the-disk.md). What leaves the store and tells of entries must not run ahead of it:
/// after a loss of power the trail would contradict what was said of it, as if somebody had changed it.
/// </summary>
internal static class AuditDisk
{
    /// <summary>When this completes, all that could be read of the trail before is on the disk: a write that waits takes along what was committed earlier.</summary>
    public static async Task CatchUpAsync(IPartitionedRecords records, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = new byte[] { 1 };
        var row = await records.GetAsync(AuditRows.Collection, AuditRows.Checkpoints, AuditRows.OnDisk, cancellationToken);

        // Refused is as good: then somebody else wrote the row after we looked at it, and waited.
        _ = row is null
            ? await records.TryInsertAsync(AuditRows.Collection, AuditRows.Checkpoints, AuditRows.OnDisk, body, due: null, cancellationToken)
            : await records.TryReplaceAsync(AuditRows.Collection, AuditRows.Checkpoints, AuditRows.OnDisk, body, row.ETag, due: null, cancellationToken);
    }
}
