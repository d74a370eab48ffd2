using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Functions.Hosting.Timers;

/// <summary>
/// Leases of processes on several machines: a record a timer, beside the ledger that the timers work on. A holder renews its lease while it runs; one
/// that died leaves it to expire. Times are real ones, whatever a clock file says: it must expire while that stands.
/// </summary>
/// <param name="records">Where all processes look.</param>
/// <param name="real">Real time; not the business clock.</param>
internal sealed class RecordTimerLease(IPartitionedRecords records, TimeProvider real) : ITimerLease
{
    public const string Collection = "timers";

    /// <summary>How long nobody else takes a lease that is not renewed.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(15);

    /// <summary>By how much the clocks of two machines may differ: a holder that could not renew gives up so much earlier.</summary>
    private static readonly TimeSpan ClocksApart = TimeSpan.FromSeconds(3);

    private const string Row = "lease";

    public async Task<ITimerClaim?> TryClaimAsync(string timer, DateTimeOffset? firing, CancellationToken cancellationToken)
    {
        var current = await records.GetAsync(Collection, timer, Row, cancellationToken);
        var last = current is null ? null : StoredJson.Read<Lease>(current.Body.Span);
        if (last is not null && (last.Until > real.GetUtcNow() || last.Firing >= firing)) return null;

        var (asked, lease) = (real.GetTimestamp(), new Lease(Guid.NewGuid(), real.GetUtcNow() + Life, firing ?? last?.Firing));
        var etag = current is null
            ? await records.TryInsertAsync(Collection, timer, Row, StoredJson.Write(lease), null, cancellationToken)
            : await records.TryReplaceAsync(Collection, timer, Row, StoredJson.Write(lease), current.ETag, null, cancellationToken);
        return etag is null ? null : new Claim(records, real, timer, lease, etag, asked); // null: another was faster
    }

    /// <param name="Holder">Whose it is: two claims never share one.</param>
    /// <param name="Until">When others may take it; null: nobody has it.</param>
    /// <param name="Firing">The last that was claimed.</param>
    private sealed record Lease(Guid Holder, DateTimeOffset? Until, DateTimeOffset? Firing);

    private sealed class Claim : ITimerClaim
    {
        private readonly IPartitionedRecords records;
        private readonly TimeProvider real;
        private readonly string timer;
        private readonly CancellationTokenSource lost;
        private readonly CancellationTokenSource ended = new();
        private readonly Task renewing;
        private Lease lease;
        private string? etag;

        public Claim(IPartitionedRecords records, TimeProvider real, string timer, Lease lease, string etag, long asked)
        {
            (this.records, this.real, this.timer, this.lease, this.etag) = (records, real, timer, lease, etag);
            lost = new CancellationTokenSource(Left(asked), real);
            renewing = RenewAsync();
        }

        public CancellationToken Lost => lost.Token;

        public async ValueTask DisposeAsync()
        {
            await ended.CancelAsync();
            await renewing;
            await ReleaseAsync();
            ended.Dispose();
            lost.Dispose();
        }

        private async Task RenewAsync()
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, lost.Token);
            try
            {
                while (!either.IsCancellationRequested)
                {
                    await Task.Delay(Life / 3, real, either.Token);
                    await RenewOnceAsync(either.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // The run is over, or the lease is.
            }
        }

        private async Task RenewOnceAsync(CancellationToken cancellationToken)
        {
            var asked = real.GetTimestamp();
            lease = lease with { Until = real.GetUtcNow() + Life };
            try
            {
                etag = await records.TryReplaceAsync(Collection, timer, Row, StoredJson.Write(lease), etag!, null, cancellationToken) ?? await FindMineAsync(cancellationToken);
            }
            catch (StoreUnavailableException)
            {
                return; // tried again, while it lasts
            }

            if (etag is null)
                await lost.CancelAsync();
            else
                lost.CancelAfter(Left(asked));
        }

        /// <summary>The answer to an earlier renewal may have been lost: the lease is ours all the same.</summary>
        private async Task<string?> FindMineAsync(CancellationToken cancellationToken) =>
            await records.GetAsync(Collection, timer, Row, cancellationToken) is { } found && StoredJson.Read<Lease>(found.Body.Span).Holder == lease.Holder
                ? await records.TryReplaceAsync(Collection, timer, Row, StoredJson.Write(lease), found.ETag, null, cancellationToken)
                : null;

        /// <summary>What cannot be released expires.</summary>
        private async Task ReleaseAsync()
        {
            if (etag is null) return;
            try
            {
                await records.TryReplaceAsync(Collection, timer, Row, StoredJson.Write(lease with { Until = null }), etag, null, CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                // As said.
            }
        }

        /// <summary>What is left of a life that was asked for then: an answer that takes long costs the holder, not the others.</summary>
        private TimeSpan Left(long asked) => Life - ClocksApart - real.GetElapsedTime(asked) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
