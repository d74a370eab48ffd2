using System.Threading.RateLimiting;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Functions.Hosting;

/// <summary>Our own limits: so many requests a minute for each account and for each credential, with a burst. Counts within this process, in elapsed time.</summary>
internal sealed class RateLimits : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly int burst;
    private readonly PartitionedRateLimiter<string> accounts;
    private readonly PartitionedRateLimiter<string> credentials;

    public RateLimits(LimitSettings limits)
    {
        burst = limits.Burst;
        accounts = Make(limits.AccountPerMinute, burst);
        credentials = Make(limits.CredentialPerMinute, burst);
    }

    /// <summary>Null: go on. Otherwise how long to wait.</summary>
    /// <param name="accountId">Null: it concerns none.</param>
    /// <param name="credential">What tells it apart from others, never a secret. Null: the platform's own, which is exempt.</param>
    /// <param name="count">How many requests it stands for.</param>
    public TimeSpan? Enter(string? accountId, string? credential, int count = 1) =>
        Enter(credentials, credential, count) ?? Enter(accounts, accountId, count);

    public void Dispose()
    {
        accounts.Dispose();
        credentials.Dispose();
    }

    private TimeSpan? Enter(PartitionedRateLimiter<string> limiter, string? key, int count)
    {
        if (key is null)
            return null;
        using var lease = limiter.AttemptAcquire(key, Math.Min(count, burst));
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > Second ? wait : Second;
    }

    private static PartitionedRateLimiter<string> Make(int perMinute, int burst)
    {
        // One token at a time where they come seldom, many where they come often: never more than ten refills a second.
        var period = TimeSpan.FromMinutes(Math.Max(1.0 / perMinute, 1.0 / 600));
        var options = new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = Math.Max(1, (int)Math.Round(perMinute * period.TotalMinutes)),
            ReplenishmentPeriod = period,
            QueueLimit = 0,
            AutoReplenishment = false, // the partitioned limiter refills
        };
        return PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => options), StringComparer.Ordinal);
    }
}
