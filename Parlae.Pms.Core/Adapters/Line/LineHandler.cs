namespace Parlae.Pms.Core.Adapters.Line;

/// <summary>Whether a request may have reached the vendor without our knowing what came of it.</summary>
internal sealed class SendMark
{
    public static readonly HttpRequestOptionsKey<SendMark> Key = new("Parlae.Line.SendMark");

    public bool MayHaveArrived { get; set; }
}

/// <summary>Next to the wire, inside each attempt: reads the whole body within the attempt's time, and notes when a request goes out.</summary>
internal sealed class LineHandler : DelegatingHandler
{
    private const int LargestBody = 32 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var mark = request.Options.TryGetValue(SendMark.Key, out var given) ? given : new SendMark();
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
