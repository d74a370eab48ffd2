namespace Parlae.Pms.Functions.Hosting.Timers;

/// <summary>Sees to it that a timer runs in one process at a time, and each firing in one process only.</summary>
internal interface ITimerLease
{
    /// <summary>
    /// Claims a run of <paramref name="timer"/>; null when another process has it, or has already run this firing or a later one.
    /// Disposing ends the claim. It must end by itself when its holder dies, also while the business clock stands.
    /// </summary>
    /// <param name="firing">The scheduled instant in real UTC time; null for a run on demand, which only must not overlap.</param>
    /// <exception cref="Core.Storage.StoreUnavailableException">The leases cannot be reached.</exception>
    Task<ITimerClaim?> TryClaimAsync(string timer, DateTimeOffset? firing, CancellationToken cancellationToken);
}

/// <summary>The right to run a timer now.</summary>
internal interface ITimerClaim : IAsyncDisposable
{
    /// <summary>Fires when the claim ended before the run: another process may begin.</summary>
    CancellationToken Lost { get; }
}
