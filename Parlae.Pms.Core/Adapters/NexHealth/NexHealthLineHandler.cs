namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Whether a request may have reached NexHealth without our knowing what came of it.</summary>
internal sealed class NexHealthSend
{
    public static readonly HttpRequestOptionsKey<NexHealthSend> Key = new("Parlae.NexHealth.Send");

    public bool MayHaveArrived { get; set; }
}

/// <summary>Next to the wire, inside each attempt: reads the whole body within the attempt's time, and notes when a request goes out.</summary>
internal sealed class NexHealthLineHandler : DelegatingHandler
{
    private const int LargestBody = 32 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var mark = request.Options.TryGetValue(NexHealthSend.Key, out var given) ? given : new NexHealthSend();
        var before = mark.MayHaveArrived;
        mark.MayHaveArrived = true;
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            mark.MayHaveArrived = before;
            throw;
        }

        try
        {
            await response.Content.LoadIntoBufferAsync(LargestBody, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
