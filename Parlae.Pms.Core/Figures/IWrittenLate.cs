namespace Parlae.Pms.Core.Figures;

/// <summary>What is counted in memory and written a little later, so that nobody who is answered waits for a store. A process that dies loses what it had not written yet.</summary>
public interface IWrittenLate
{
    /// <summary>Writes what has changed. Returns how many rows could not be written; they are tried again.</summary>
    Task<int> WriteAsync(CancellationToken cancellationToken);
}
