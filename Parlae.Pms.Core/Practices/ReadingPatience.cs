namespace Parlae.Pms.Core.Practices;

/// <summary>How long a reading that several wait for may take: no single caller's deadline ends it.</summary>
internal static class ReadingPatience
{
    /// <summary>Throws what <paramref name="ranOut"/> makes when it took too long; to those who wait it is a practice that does not answer, not a caller who hung up.</summary>
    public static async Task<T> RunAsync<T>(TimeSpan most, TimeProvider clock, Func<Exception, VendorUnreachableException> ranOut, Func<CancellationToken, Task<T>> read)
    {
        using var patience = new CancellationTokenSource(most, clock);
        try
        {
            return await read(patience.Token);
        }
        catch (OperationCanceledException cancelled) when (patience.IsCancellationRequested)
        {
            throw ranOut(cancelled);
        }
    }
}
