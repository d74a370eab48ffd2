using System.Net.Sockets;
using Parlae.Pms.Core.Practices;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Parlae.Pms.Core.Adapters.Line;

/// <summary>What broken lines mean to us.</summary>
internal static class LineFaults
{
    /// <summary>Nothing came of a request on its way: the runtime mostly wraps what a socket meets, and now and then does not.</summary>
    public static bool IsLost(Exception? e) => e is HttpRequestException or IOException or SocketException;

    /// <summary>A failure on the line as one of ours; null for what is none, such as the caller's own cancellation.</summary>
    public static VendorException? Translate(LineAccess access, Exception e) => e switch
    {
        VendorException => null,
        TimeoutRejectedException => access.Unreachable("timeout", inner: e),
        BrokenCircuitException open => access.Unreachable("circuit-open", open.RetryAfter, e),
        RateLimiterRejectedException busy => access.Unreachable("busy", busy.RetryAfter, e),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => access.Broken("the answer is too large", e),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => access.Broken("the answer is not HTTP", e),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => access.Unreachable("name-resolution", inner: e),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => access.Unreachable("tls", inner: e),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => access.Unreachable("connection-refused", inner: e),
        _ when IsLost(e) => access.Unreachable("connection-lost", inner: e),
        InvalidDataException => access.Broken("the answer cannot be unpacked", e),
        TaskCanceledException { InnerException: TimeoutException } => access.Unreachable("timeout", inner: e),
        _ => null,
    };
}
