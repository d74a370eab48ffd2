using Microsoft.Extensions.Logging;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Calls;

/// <summary>
/// Who may be calling, and the openings of the next days with the roster; the connection and its token come with them. One at a time for a call, few
/// at once, and only for so long: a PMS that is slow is not loaded more by what nobody has asked yet.
/// </summary>
public sealed partial class CallPrefetch(CallerCandidates callers, AvailabilityQuestion availability, PhoneIndex index, TimeProvider clock, ILogger<CallPrefetch> log) : ICallPrefetch, IAsyncDisposable
{
    /// <summary>Today and the five days after it.</summary>
    public const int Days = 6;

    /// <summary>More calls than this that begin within seconds read for themselves.</summary>
    public const int MostAtOnce = 16;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>For the list of all patients, once in hours, after what this call needs.</summary>
    public static readonly TimeSpan IndexPatience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<(string Account, string Call), Task> running = [];
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private bool isStopped;

    public void Begin(CallContext call)
    {
        if (call.CallId is not { } callId)
            return;
        var key = (call.AccountId, callId);
        lock (gate)
        {
            if (isStopped || running.ContainsKey(key))
                return;
            if (running.Count < MostAtOnce)
                running[key] = Task.Run(() => ReadingAhead.RunAsync(() => RunAsync(key, call)), CancellationToken.None);
            else
                CallMetrics.Prefetched("all", "tooMany");
        }
    }

    /// <summary>Completes when nothing is being read ahead.</summary>
    public async Task IdleAsync()
    {
        Task[] left;
        lock (gate)
            left = [.. running.Values];
        await Task.WhenAll(left); // they never fail
    }

    /// <summary>Gives up what is under way. The container, which knows it by two names, asks twice.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (isStopped)
                return;
            isStopped = true;
        }

        await stopping.CancelAsync();
        await IdleAsync();
        stopping.Dispose();
    }

    private async Task RunAsync((string, string) key, CallContext call)
    {
        try
        {
            if (await WithinAsync(Patience, token => ReadAheadAsync(call, token)) && call.Account.Features.Patients)
                await WithinAsync(IndexPatience, token => SafelyAsync(call, "phoneIndex", () => index.RefreshAsync(call.Account, call.CorrelationId, token)));
        }
        finally
        {
            lock (gate)
                running.Remove(key);
        }
    }

    private async Task<bool> WithinAsync(TimeSpan patience, Func<CancellationToken, Task<bool>> work)
    {
        using var limit = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping.Token);
        return await work(either.Token);
    }

    /// <summary>False: the call is over, or nobody can tell.</summary>
    private async Task<bool> ReadAheadAsync(CallContext call, CancellationToken cancellationToken)
    {
        var isOver = true;
        await SafelyAsync(call, "session", async () => isOver = (await call.ReadSessionAsync(cancellationToken)).ClosedAt is not null);
        if (isOver)
            return false;
        var steps = new List<Task>();
        if (call.Account.Features.Patients && call.CallerNumber is not null)
            steps.Add(SafelyAsync(call, "caller", () => callers.PrefetchAsync(call, cancellationToken)));
        if (call.Account is { Features.Booking: true, Capabilities.Book: true })
            steps.Add(SafelyAsync(call, "openings", () => availability.PrefetchAsync(call.Account, call.Time.Today, Days, cancellationToken)));
        await Task.WhenAll(steps);
        return true;
    }

    /// <summary>True: it was done.</summary>
    private async Task<bool> SafelyAsync(CallContext call, string step, Func<Task> read)
    {
        try
        {
            await read();
            CallMetrics.Prefetched(step, "done");
            return true;
        }
        catch (OperationCanceledException)
        {
            CallMetrics.Prefetched(step, "late");
        }
#pragma warning disable CA1031 // Nobody waits for it: whatever broke, the tools read for themselves and tell the caller. The type alone is logged.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            CallMetrics.Prefetched(step, "failed");
            Log.Failed(log, step, call.AccountId, exception.GetType().Name);
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Reading ahead ({Step}) for a call of account {AccountId} failed: {Exception}")]
        public static partial void Failed(ILogger logger, string step, string accountId, string exception);
    }
}
