namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>What came of waiting for a turn.</summary>
/// <param name="IsTaken">The request may go.</param>
/// <param name="RetryAfter">Else: how long to leave it.</param>
internal readonly record struct TurnTaken(bool IsTaken, TimeSpan RetryAfter);

/// <summary>
/// The turns of one key. Within an account first come, first served; among accounts whoever holds the smallest part of the limits goes first, so that one
/// that floods waits for itself and nobody else does.
/// </summary>
internal sealed class NexHealthQueue : IDisposable
{
    /// <summary>Places are given out by our clock and counted by NexHealth's, with the network between them.</summary>
    private const double Jitter = 1.05;

    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly TimeSpan longestWait;
    private readonly NexHealthLimit all;
    private readonly NexHealthLimit calendar;
    private readonly NexHealthLimit chart;
    private readonly NexHealthLimit other;
    private readonly Dictionary<string, NexHealthLimit> ceilings = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Account, NexHealthKind Kind), Queue<Turn>> waiting = [];
    private readonly ITimer timer;
    private long closedUntil;
    private bool isClosed;

    public NexHealthQueue(TimeProvider clock, NexHealthOptions options, bool isShared)
    {
        (this.clock, longestWait) = (clock, options.LongestRateWait);
        all = Limit(options.RequestsPerSecond, 1);
        calendar = Limit(options.CalendarReadsPerSecond, 1);
        chart = Limit(options.ChartRequestsPerMinute, 60);
        other = Limit(options.OtherRequestsPerMinute, 60);
        timer = clock.CreateTimer(_ => Pump(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        NexHealthLimit Limit(int most, double seconds)
        {
            most /= isShared ? options.Instances : 1;
            return new NexHealthLimit(clock, most, TimeSpan.FromSeconds(seconds * Jitter), isShared ? (int)(most * options.Reserve) : 0);
        }
    }

    /// <summary>Takes a turn, at once or when its time has come, at the latest after the longest wait.</summary>
    public async ValueTask<TurnTaken> TakeAsync(NexHealthAccess access, NexHealthKind kind, CancellationToken cancellationToken)
    {
        Turn turn;
        lock (gate)
        {
            var now = Now();
            turn = new Turn(access.AccountId, kind, LimitsOf(access, kind), now);
            var key = (turn.Account, kind);
            if (isClosed && clock.GetElapsedTime(now, closedUntil) is var closed && closed > longestWait) return new(false, closed);
            if (!waiting.ContainsKey(key) && MayGo(turn))
            {
                Count(turn, now);
                return new(true, TimeSpan.Zero);
            }

            // Whoever cannot have their turn in time need not wait to hear it.
            var ahead = waiting.TryGetValue(key, out var line) ? line.Count : 0;
            var rate = turn.Limits.Min(limit => limit.ShareRate(AccountsIn(limit, turn.Account)));
            if (ahead >= Math.Max(1, rate * longestWait.TotalSeconds)) return new(false, TimeSpan.FromSeconds(Math.Ceiling(ahead / rate)));
            (line ?? (waiting[key] = new())).Enqueue(turn);
            Arm(now);
        }

        await using var giveUp = cancellationToken.Register(() => turn.Granted.TrySetCanceled(cancellationToken));
        return await turn.Granted.Task ? new(true, TimeSpan.Zero) : new(false, longestWait);
    }

    /// <summary>Nothing more goes before then.</summary>
    public void Close(TimeSpan until)
    {
        lock (gate)
        {
            var now = Now();
            (isClosed, closedUntil) = (true, now + (long)(until.TotalSeconds * clock.TimestampFrequency));
            Arm(now);
        }
    }

    /// <summary>Whether more than half of what the account's long lists are counted against is free.</summary>
    public bool HasRoom
    {
        get
        {
            lock (gate)
            {
                Now();
                return !isClosed && chart.IsHalfFree;
            }
        }
    }

    public void Dispose() => timer.Dispose();

    private long Now()
    {
        var now = clock.GetTimestamp();
        if (isClosed && clock.GetElapsedTime(closedUntil, now) >= TimeSpan.Zero) isClosed = false;
        all.Forget(now);
        calendar.Forget(now);
        chart.Forget(now);
        other.Forget(now);
        foreach (var ceiling in ceilings.Values) ceiling.Forget(now);
        return now;
    }

    private void Pump()
    {
        lock (gate)
        {
            var now = Now();
            foreach (var key in waiting.Keys.ToList()) Tidy(key, now);
            while (!isClosed && waiting.Values.Select(line => line.Peek()).Where(MayGo).OrderBy(Part).ThenBy(turn => turn.Since).FirstOrDefault() is { } next)
            {
                waiting[(next.Account, next.Kind)].Dequeue();
                if (next.Granted.TrySetResult(true)) Count(next, now);
                Tidy((next.Account, next.Kind), now);
            }

            Arm(now);
        }
    }

    /// <summary>Lets go of those who gave up, and of those who have waited too long.</summary>
    private void Tidy((string Account, NexHealthKind Kind) key, long now)
    {
        var line = waiting[key];
        while (line.TryPeek(out var first) && (first.Granted.Task.IsCompleted || clock.GetElapsedTime(first.Since, now) >= longestWait))
        {
            line.Dequeue();
            first.Granted.TrySetResult(false);
        }

        if (line.Count == 0) waiting.Remove(key);
    }

    private void Arm(long now)
    {
        if (waiting.Count == 0)
        {
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // When the first of them may go, or has waited long enough; whole milliseconds, since timers know no less.
        var next = waiting.Values.Select(line => line.Peek()).Min(turn =>
        {
            var free = isClosed ? clock.GetElapsedTime(now, closedUntil) : turn.Limits.Where(limit => !Allows(limit, turn)).Select(limit => limit.UntilNext(now)).DefaultIfEmpty(TimeSpan.Zero).Max();
            var end = longestWait - clock.GetElapsedTime(turn.Since, now);
            return free < end ? free : end;
        });
        timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(next.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private bool MayGo(Turn turn) => !isClosed && turn.Limits.All(limit => Allows(limit, turn));

    private static bool Allows(NexHealthLimit limit, Turn turn) => limit.Allows(turn.Account, AccountsIn(limit, turn.Account));

    private static int AccountsIn(NexHealthLimit limit, string account) => limit.AccountsBeside(account) + 1;

    private static double Part(Turn turn) => turn.Limits.Max(limit => limit.PartOf(turn.Account));

    private static void Count(Turn turn, long now)
    {
        foreach (var limit in turn.Limits) limit.Take(turn.Account, now);
    }

    /// <summary>A clinic's own ceiling: with a key of its own it stands for NexHealth's rule, on the platform's it can only be lower.</summary>
    private List<NexHealthLimit> LimitsOf(NexHealthAccess access, NexHealthKind kind)
    {
        List<NexHealthLimit> limits = access is { HasOwnKey: true, RequestsPerSecond: > 0 } ? [] : [all, kind.IsChart ? chart : other, .. kind.IsCalendarRead ? new[] { calendar } : []];
        if (access.RequestsPerSecond is { } rate and > 0)
        {
            var name = $"{access.AccountId} {rate}";
            if (!ceilings.TryGetValue(name, out var ceiling))
            {
                var most = Math.Max(1, (int)Math.Min(rate, int.MaxValue));
                ceilings[name] = ceiling = new NexHealthLimit(clock, most, TimeSpan.FromSeconds(most / rate), reserve: 0);
            }

            limits.Add(ceiling);
        }

        return limits;
    }

    private sealed record Turn(string Account, NexHealthKind Kind, IReadOnlyList<NexHealthLimit> Limits, long Since)
    {
        public TaskCompletionSource<bool> Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
