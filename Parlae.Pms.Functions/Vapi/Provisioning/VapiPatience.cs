using System.Net;

namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>
/// What is tried again, and after how long. A limit was reached before anything was done, so every request may be repeated; after a fault that is only
/// sure of reads, since a repeated POST may make a second tool.
/// </summary>
internal sealed class VapiPatience(TimeProvider clock)
{
    private const int MostAttempts = 4;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="response">Null: it was lost on its way.</param>
    /// <param name="attempt">From 1.</param>
    /// <returns>Whether to try again, the time being up.</returns>
    public async Task<bool> WaitAsync(HttpResponseMessage? response, HttpMethod method, int attempt, CancellationToken cancellationToken)
    {
        var isLimit = response?.StatusCode == HttpStatusCode.TooManyRequests;
        var isFault = response is null || (int)response.StatusCode >= 500;
        if (attempt >= MostAttempts || (!isLimit && !(isFault && method == HttpMethod.Get)))
            return false;
        var asked = response?.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => TimeSpan.FromMilliseconds(250 * Math.Pow(2, attempt)),
        };
        if (asked > Longest)
            return false;
        if (asked > TimeSpan.Zero)
            await Task.Delay(asked, clock, cancellationToken);
        return true;
    }
}
