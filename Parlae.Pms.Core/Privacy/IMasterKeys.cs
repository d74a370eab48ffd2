namespace Parlae.Pms.Core.Privacy;

/// <summary>The master keys that wrap the accounts' data keys. Embedded: <see cref="KeyRing"/>; in Azure: the Key Vault.</summary>
/// <remarks>Throws <see cref="KeyRingException"/> when the keys cannot be had.</remarks>
public interface IMasterKeys
{
    /// <summary>Wraps a data key under the current version. The context is bound in.</summary>
    ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> dataKey, string context, CancellationToken cancellationToken);

    /// <summary>Throws <see cref="SealBrokenException"/> when this was not wrapped here for this context.</summary>
    ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, string context, CancellationToken cancellationToken);

    /// <summary>Makes a new version the current one; older versions still unwrap. Returns the new version.</summary>
    ValueTask<int> RotateAsync(CancellationToken cancellationToken);
}

/// <summary>A data key under a version of the master key.</summary>
public sealed record WrappedKey(int Version, ReadOnlyMemory<byte> Body);
