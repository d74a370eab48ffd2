namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>Whether a request may have reached Kolla without our knowing what came of it.</summary>
internal sealed class KollaSend
{
    public static readonly HttpRequestOptionsKey<KollaSend> Key = new("Parlae.Kolla.Send");

    public bool MayHaveArrived { get; set; }
}

/// <summary>Next to the wire, inside each attempt: reads the whole body within the attempt's time, and notes when a request goes out.</summary>
internal sealed class KollaLineHandler : DelegatingHandler
{
    private const int LargestBody = 32 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var mark = request.Options.TryGetValue(KollaSend.Key, out var given) ? given : new KollaSend();
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
