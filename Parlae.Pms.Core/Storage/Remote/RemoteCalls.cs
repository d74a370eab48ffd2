using System.Globalization;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.Json;
using Azure;
using Azure.Identity;
using Parlae.Pms.Core.Telemetry;

namespace Parlae.Pms.Core.Storage.Remote;

/// <summary>Calls of a store in the cloud: each answered in time, and its errors in our words.</summary>
/// <param name="store">As in <see cref="StoreUnavailableException.Store"/>.</param>
/// <param name="longest">How long one call may take, retries and all.</param>
/// <param name="breaker">Keeps calls from a service that is away; null: each finds out for itself.</param>
internal sealed class RemoteCalls(string store, TimeSpan longest, StoreBreaker? breaker = null)
{
    private const int TooManyRequests = 429;
    private const int RequestTimeout = 408;

    /// <summary>Throws <see cref="StoreUnavailableException"/> for every fault; what is an answer, the call itself must catch.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var span = store == TracedRecords.Store ? null : Spans.Store(store, "ask"); // what is asked of records is traced by collection
        var entered = breaker is null ? 0 : breaker.Enter() ?? throw new StoreUnavailableException(store, new IOException("The service is not asked: it does not answer at present."));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(longest);
        try
        {
            var answer = await call(limit.Token);
            breaker?.Answered();
            return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception fault) when (fault is RequestFailedException or AuthenticationFailedException or OperationCanceledException or AggregateException or IOException or HttpRequestException or SocketException || IsUnreadable(fault))
        {
            if (Last(fault) is RequestFailedException { Status: > 0 and not (RequestTimeout or TooManyRequests or >= 500) }) breaker?.Answered();
            else breaker?.Failed(entered, inAllItsTime: Last(fault) is OperationCanceledException);
            span.Fail(fault);
            throw Unavailable(fault);
        }
    }

    /// <summary>What the SDKs throw at an answer that broke off or is no answer of such a service.</summary>
    private static bool IsUnreadable(Exception fault) => fault is InvalidOperationException or JsonException or FormatException;

    /// <summary>Where there is one fault for each try, what the last one met.</summary>
    private static Exception Last(Exception fault) => fault is AggregateException { InnerExceptions: [.., var last] } ? Last(last) : fault;

    private StoreUnavailableException Unavailable(Exception fault) => new(store, new IOException(Words(fault)));

    /// <summary>The service's own messages repeat addresses, and those hold keys: only its status and code are told.</summary>
    private string Words(Exception fault) => Last(fault) switch
    {
        RequestFailedException { Status: > 0 } answer => string.Create(CultureInfo.InvariantCulture, $"The service answered {answer.Status} {answer.ErrorCode}."),
        AuthenticationFailedException => "This program's identity got no token for the service.",
        var unreadable when IsUnreadable(unreadable) => $"The service's answer cannot be read ({unreadable.GetType().Name}).",
        OperationCanceledException => string.Create(CultureInfo.InvariantCulture, $"No answer within {longest.TotalSeconds:0.#} s."),
        var other => $"The service cannot be reached ({other.GetType().Name}).",
    };
}
