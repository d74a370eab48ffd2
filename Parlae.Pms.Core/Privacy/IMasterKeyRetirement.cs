namespace Parlae.Pms.Core.Privacy;

/// <summary>Destroys versions of the master key that nothing is under any more.</summary>
public interface IMasterKeyRetirement
{
    /// <summary>
    /// Destroys the versions that are not in use and were superseded so long ago that no process can still be about to store a key under them.
    /// Returns how many were destroyed and how many are kept.
    /// </summary>
    ValueTask<(int Destroyed, int Kept)> RetireAsync(IReadOnlySet<int> inUse, CancellationToken cancellationToken);
}
