namespace Parlae.Pms.Core.Writes;

/// <summary>Takes back a write that the vendor has accepted and not performed yet. Throws <see cref="Practices.VendorException"/> kinds.</summary>
public interface IWriteRecall
{
    /// <summary>True: it will not be performed, for sure. False: it was, or nobody can say.</summary>
    Task<bool> TryTakeBackAsync(PendingWrite write, CancellationToken cancellationToken);
}
