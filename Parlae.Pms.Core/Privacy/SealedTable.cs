using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Privacy;

/// <summary>A row as read, with the ETag under which it may be replaced.</summary>
public sealed record Sealed<T>(T Value, string Row, string ETag);

/// <summary>Rows of one kind that only their own account's key opens: collection by kind, partition by account.</summary>
/// <typeparam name="T">Serialised by <see cref="StoredJson"/>; carries its own schema version where it may have to be upgraded.</typeparam>
public sealed class SealedTable<T>(string collection, IPartitionedRecords records, IAccountSeal seal)
{
    /// <summary>Rows due in any account; see <see cref="IPartitionedRecords.DueAsync"/>.</summary>
    public IAsyncEnumerable<StoredRecord> DueAsync(int shard, DateTimeOffset until, int atMost, CancellationToken cancellationToken) =>
        records.DueAsync(collection, shard, until, atMost, cancellationToken);

    public async ValueTask<Sealed<T>?> GetAsync(string accountId, string row, CancellationToken cancellationToken)
    {
        var stored = await records.GetAsync(collection, accountId, row, cancellationToken);
        return stored is null ? null : await OpenAsync(stored, cancellationToken);
    }

    /// <summary>Opens a row read elsewhere, such as a due one.</summary>
    public async ValueTask<Sealed<T>> OpenAsync(StoredRecord stored, CancellationToken cancellationToken)
    {
        var body = await seal.OpenAsync(stored.Partition, Context(stored.Row), stored.Body, cancellationToken);
        return new(StoredJson.Read<T>(body), stored.Row, stored.ETag);
    }

    /// <summary>The new row, or null when it exists.</summary>
    public async ValueTask<Sealed<T>?> TryInsertAsync(string accountId, string row, T value, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        var body = await SealAsync(accountId, row, value, cancellationToken);
        var etag = await records.TryInsertAsync(collection, accountId, row, body, due, cancellationToken);
        return etag is null ? null : new(value, row, etag);
    }

    /// <summary>The replaced row, or null when it changed meanwhile or is gone.</summary>
    public async ValueTask<Sealed<T>?> TryReplaceAsync(string accountId, Sealed<T> current, T value, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        var body = await SealAsync(accountId, current.Row, value, cancellationToken);
        var etag = await records.TryReplaceAsync(collection, accountId, current.Row, body, current.ETag, due, cancellationToken);
        return etag is null ? null : current with { Value = value, ETag = etag };
    }

    public async IAsyncEnumerable<Sealed<T>> RangeAsync(string accountId, string? from, string? to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var stored in records.RangeAsync(collection, accountId, from, to, cancellationToken))
            yield return await OpenAsync(stored, cancellationToken);
    }

    /// <summary>The sealed body of a row, for a batch.</summary>
    public async ValueTask<byte[]> SealAsync(string accountId, string row, T value, CancellationToken cancellationToken) =>
        await seal.SealAsync(accountId, Context(row), StoredJson.Write(value), cancellationToken);

    private string Context(string row) => $"{collection}/{row}";
}
