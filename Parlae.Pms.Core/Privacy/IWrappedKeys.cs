namespace Parlae.Pms.Core.Privacy;

/// <summary>Keys at rest under the master keys, which a rotation brings under the newest version.</summary>
/// <remarks>Throws <see cref="Storage.StoreUnavailableException"/> and <see cref="KeyRingException"/>; may be repeated.</remarks>
public interface IWrappedKeys
{
    /// <summary>What they are, as in <c>12 data keys</c>.</summary>
    string Kind { get; }

    /// <summary>Brings each key under the newest master key that it is not yet under. What they sealed does not change.</summary>
    ValueTask<RewrapReport> RewrapAllAsync(CancellationToken cancellationToken);
}

/// <summary>What one pass over wrapped keys came to.</summary>
/// <param name="Rewrapped">Keys brought under the newest master key.</param>
/// <param name="Unreadable">Keys that no master key opens; they are left as they are.</param>
/// <param name="Versions">Master keys that are still needed after the pass.</param>
public sealed record RewrapReport(int Rewrapped, int Unreadable, IReadOnlySet<int> Versions);
