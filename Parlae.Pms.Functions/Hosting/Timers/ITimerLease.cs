namespace Parlae.Pms.Functions.Hosting.Timers;

/// <summary>Sees to it that a timer runs in one process at a time, and each firing in one process only.</summary>
internal interface ITimerLease
{
    /// <summary>
    /// Claims a run of <paramref name="timer"/>; null when another process has it, or has already run this firing or a later one.
    /// Disposing ends the claim. It must end by itself when its holder dies, also while the business clock stands.
    /// </summary>
    /// <param name="firing">The scheduled instant in real UTC time; null for a run on demand, which only must not overlap.</param>
    Task<IAsyncDisposable?> TryClaimAsync(string timer, DateTimeOffset? firing, CancellationToken cancellationToken);
}
