using System.Net.Http;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Parlae.Pms.Core.Storage.Remote;

/// <summary>
/// Tries reads again, and writes only when the service cannot have made them: it turned them away, or there was no connection. A write
/// made twice would find its own trace and take it for another's.
/// </summary>
/// <param name="comesBackWhenTurnedAway">Whether it tries again what was answered with 429 or 503; if not, the caller does.</param>
internal sealed class SafeRetryPolicy(bool comesBackWhenTurnedAway = true) : RetryPolicy(MostRetries, DelayStrategy.CreateExponentialDelayStrategy(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)))
{
    private const int MostRetries = 3;

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        IsSafe(message, exception) && base.ShouldRetry(message, exception) && Noted(message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        IsSafe(message, exception) && await base.ShouldRetryAsync(message, exception) && Noted(message, exception);

    private static bool Noted(HttpMessage message, Exception? exception)
    {
        if (exception is null && message.Request.Method != RequestMethod.Get && message.Request.Method != RequestMethod.Head) TurnedAway.Note(message);
        return true;
    }

    private bool IsSafe(HttpMessage message, Exception? exception)
    {
        if (!comesBackWhenTurnedAway && exception is null && message is { HasResponse: true, Response.Status: 429 or 503 }) return false;
        if (message.Request.Method == RequestMethod.Get || message.Request.Method == RequestMethod.Head) return true;
        return exception is null ? message is { HasResponse: true, Response.Status: 429 or 503 } : NeverSent(exception);
    }

    private static bool NeverSent(Exception? exception) =>
        exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }
        || (exception?.InnerException is { } inner && NeverSent(inner));
}
