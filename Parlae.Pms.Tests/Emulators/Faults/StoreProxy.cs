using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Parlae.Pms.Tests.Emulators.Faults;

/// <summary>Stands before one stand-in, and fails as it is told. It counts what it did.</summary>
internal sealed class StoreProxy(Forwarding forwarding) : IDisposable
{
    /// <summary>The shortest that the header can say.</summary>
    private const int RetryAfterSeconds = 1;

    private readonly Lock gate = new();
    private FaultDice? dice;
    private (Outage Outage, CancellationTokenSource Ended)? away;
    private ProxyCounts counts = ProxyCounts.None;

    public ProxyCounts Counts
    {
        get
        {
            lock (gate) return counts;
        }
    }

    /// <summary>Null: nothing strikes any more.</summary>
    public void Strike(FaultPlan? plan)
    {
        lock (gate) dice = plan is null ? null : new FaultDice(plan);
    }

    /// <summary>Null: it is back. Whoever waited in silence is cut off then.</summary>
    public void TakeAway(Outage? outage)
    {
        lock (gate)
        {
            away?.Ended.Cancel();
            away = outage is null ? null : (outage, new CancellationTokenSource());
        }
    }

    /// <summary>Before TLS: while the store refuses everything, connections end at once.</summary>
    public async Task ConnectAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        bool isRefused;
        lock (gate)
        {
            isRefused = away is { Outage: { Kind: OutageKind.Refused, Only: null } };
            if (isRefused) counts = counts with { Away = counts.Away + 1 };
        }

        if (isRefused) connection.Abort();
        else await next(connection);
    }

    public async Task ServeAsync(HttpContext context)
    {
        var body = await Forwarding.BodyAsync(context);
        var (outage, ended, fault, delay) = Decide(context, body);
        if (outage is { } met) await MeetAsync(met.Kind, context, ended);
        else await ServeAsync(context, body, fault, delay);
    }

    public void Dispose()
    {
        TakeAway(null);
        forwarding.Dispose();
    }

    private (Outage? Outage, CancellationToken Ended, FaultKind? Fault, int Delay) Decide(HttpContext context, byte[] body)
    {
        lock (gate)
        {
            if (away is var (outage, ended) && (outage.Only is not { } only || Names(context, body, only)))
            {
                counts = counts with { Asked = counts.Asked + 1, Away = counts.Away + 1 };
                return (outage, ended.Token, null, 0);
            }

            var fault = dice?.Next();
            counts = counts with
            {
                Asked = counts.Asked + 1,
                Struck = fault is { } kind ? new Dictionary<FaultKind, long>(counts.Struck) { [kind] = counts.Of(kind) + 1 } : counts.Struck,
            };
            return (null, default, fault, dice?.Plan.DelayMilliseconds ?? 0);
        }
    }

    private async Task ServeAsync(HttpContext context, byte[] body, FaultKind? fault, int delay)
    {
        switch (fault)
        {
            case FaultKind.Reset:
                context.Abort();
                return;
            case FaultKind.Throttled:
                Refuse(context, StatusCodes.Status429TooManyRequests);
                return;
            case FaultKind.Broken:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            case FaultKind.Busy:
                Refuse(context, StatusCodes.Status503ServiceUnavailable);
                return;
            case FaultKind.Delay:
                await Task.Delay(delay);
                break;
        }

        try
        {
            var answer = await forwarding.AskAsync(context, body);
            if (fault == FaultKind.LostAnswer) context.Abort();
            else if (fault == FaultKind.BusyAfterWrite) Refuse(context, StatusCodes.Status503ServiceUnavailable);
            else await answer.WriteAsync(context);
        }
        catch (Exception fallen) when (fallen is HttpRequestException or OperationCanceledException && !context.RequestAborted.IsCancellationRequested)
        {
            lock (gate) counts = counts with { Failed = counts.Failed + 1 };
            context.Abort();
        }
        catch (OperationCanceledException)
        {
            // Its sender has left.
        }
    }

    private static async Task MeetAsync(OutageKind kind, HttpContext context, CancellationToken ended)
    {
        if (kind == OutageKind.Busy)
        {
            Refuse(context, StatusCodes.Status503ServiceUnavailable);
            return;
        }

        if (kind == OutageKind.Silent)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, context.RequestAborted);
            await Task.Delay(Timeout.Infinite, either.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        context.Abort();
    }

    /// <summary>As the services do; Cosmos DB has a header of its own.</summary>
    private static void Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status != StatusCodes.Status429TooManyRequests) return;
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["x-ms-retry-after-ms"] = (RetryAfterSeconds * 100).ToString(CultureInfo.InvariantCulture);
    }

    private static bool Names(HttpContext context, byte[] body, string text) =>
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Contains(text, StringComparison.Ordinal) || body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
