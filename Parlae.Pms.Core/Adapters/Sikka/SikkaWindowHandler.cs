namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Learns the rate window from every answer, as soon as it begins.</summary>
internal sealed class SikkaWindowHandler(SikkaPace pace) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (request.Options.TryGetValue(SikkaAccess.Key, out var access))
            pace.Learn(access, !request.Options.TryGetValue(SikkaTokenHandler.WithRequestKey, out var asOffice) || !asOffice, response.Headers);
        return response;
    }
}
