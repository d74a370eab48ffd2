using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Keeps each key inside NexHealth's limits, which count all of its practices together (reference 2).</summary>
internal sealed class NexHealthPace(TimeProvider clock, IOptions<NexHealthOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<string, NexHealthQueue> queues = new(StringComparer.Ordinal);

    /// <summary>Takes one request's turn, waiting for it where that is short. Throws <see cref="Practices.VendorUnreachableException"/> where the wait would be long.</summary>
    public async ValueTask TakeAsync(NexHealthAccess access, NexHealthKind kind, CancellationToken cancellationToken)
    {
        try
        {
            if (await QueueOf(access).TakeAsync(access, kind, cancellationToken) is { IsTaken: false, RetryAfter: var later }) throw access.Unreachable("rate-limited", later);
        }
        catch (OperationCanceledException e)
        {
            throw access.Unreachable("rate-limited", inner: e);
        }
    }

    /// <summary>Nothing more goes under this key before then.</summary>
    public void Close(NexHealthAccess access, TimeSpan until) => QueueOf(access).Close(until);

    /// <summary>Whether a long list that nobody waits for may be read now.</summary>
    public bool HasRoom(NexHealthAccess access) => QueueOf(access).HasRoom;

    /// <summary>Sends a request whose turn has come, and reads what comes.</summary>
    public async Task<NexHealthAnswer> AnswerAsync(IHttpClientFactory http, NexHealthAccess access, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.CreateClient(NexHealthRegistration.ClientName).SendAsync(request, cancellationToken);
            return new NexHealthAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken), Asked(response.Headers));
        }
        catch (Exception e) when (LineFaults.Translate(access, e) is { } fault)
        {
            throw fault;
        }
    }

    public void Dispose()
    {
        foreach (var queue in queues.Values) queue.Dispose();
    }

    /// <summary>How long NexHealth asks to wait; null when it does not say.</summary>
    private TimeSpan? Asked(HttpResponseHeaders headers)
    {
        if (headers.RetryAfter?.Delta is { } delta) return delta;
        return headers.RetryAfter?.Date is { } date && date > clock.GetUtcNow() ? date - clock.GetUtcNow() : null;
    }

    private NexHealthQueue QueueOf(NexHealthAccess access) => queues.GetOrAdd(access.KeyMark, _ => new NexHealthQueue(clock, options.Value, isShared: !access.HasOwnKey));
}
