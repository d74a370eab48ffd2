namespace Parlae.Pms.Core.Storage;

/// <summary>Blobs that are written once and neither changed nor removed by us.</summary>
/// <remarks>Names: 1 to 200 lower-case letters, digits and dashes. Throws <see cref="StoreUnavailableException"/>.</remarks>
public interface IWriteOnceBlobs
{
    /// <summary>Writes a blob if its name is free; false when it is taken. It has reached the disk when the task completes.</summary>
    ValueTask<bool> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The whole blob, or null when there is none.</summary>
    ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>The names that begin so, in ordinal order.</summary>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken);
}
