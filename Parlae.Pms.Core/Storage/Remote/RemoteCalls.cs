using System.Globalization;
using System.Net.Http;
using Azure;
using Azure.Identity;

namespace Parlae.Pms.Core.Storage.Remote;

/// <summary>Calls of a store in the cloud: each answered in time, and its errors in our words.</summary>
/// <param name="store">As in <see cref="StoreUnavailableException.Store"/>.</param>
/// <param name="longest">How long one call may take, retries and all.</param>
internal sealed class RemoteCalls(string store, TimeSpan longest)
{
    /// <summary>Throws <see cref="StoreUnavailableException"/> for every fault; what is an answer, the call itself must catch.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(longest);
        try
        {
            return await call(limit.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception fault) when (fault is RequestFailedException or AuthenticationFailedException or OperationCanceledException or AggregateException or IOException or HttpRequestException)
        {
            throw Unavailable(fault);
        }
    }

    private StoreUnavailableException Unavailable(Exception fault) => new(store, new IOException(Words(fault)));

    /// <summary>The service's own messages repeat addresses, and those hold keys: only its status and code are told.</summary>
    private string Words(Exception fault) => fault switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Words(last), // one for each try
        RequestFailedException { Status: > 0 } answer => string.Create(CultureInfo.InvariantCulture, $"The service answered {answer.Status} {answer.ErrorCode}."),
        AuthenticationFailedException => "This program's identity got no token for the service.",
        OperationCanceledException => string.Create(CultureInfo.InvariantCulture, $"No answer within {longest.TotalSeconds:0.#} s."),
        _ => $"The service cannot be reached ({fault.GetType().Name}).",
    };
}
