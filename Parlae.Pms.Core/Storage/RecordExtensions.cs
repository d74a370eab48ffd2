namespace Parlae.Pms.Core.Storage;

/// <summary>What several stores need and the primitive can do in steps.</summary>
public static class RecordExtensions
{
    private const int MostTries = 20;

    /// <summary>Writes a record whatever stood there: the last writer wins. Throws as the primitive does.</summary>
    public static async ValueTask PutAsync(this IPartitionedRecords records, string collection, string partition, string row, ReadOnlyMemory<byte> body, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MostTries; i++)
        {
            if (await records.TryInsertAsync(collection, partition, row, body, due, cancellationToken) is not null) return;
            if (await records.GetAsync(collection, partition, row, cancellationToken) is not { } present) continue;
            if (await records.TryReplaceAsync(collection, partition, row, body, present.ETag, due, cancellationToken) is not null) return;
        }
        throw new StoreUnavailableException("records"); // twenty writers in a row were faster: something is wrong
    }
}
