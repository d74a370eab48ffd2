using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>
/// Puts the request key on requests that ask for it. An expired key is HTTP 400 with <c>API1025</c> or <c>API1004</c> (reference 5.2): the
/// request was not performed, so it is repeated once with a new key, writes too.
/// </summary>
internal sealed class SikkaTokenHandler(SikkaTokens tokens) : DelegatingHandler
{
    /// <summary>Set on requests that go with the office's request key.</summary>
    public static readonly HttpRequestOptionsKey<bool> WithRequestKey = new("Parlae.Sikka.WithRequestKey");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(WithRequestKey, out var wanted) || !wanted || !request.Options.TryGetValue(SikkaAccess.Key, out var access))
            return await base.SendAsync(request, cancellationToken);

        var token = await tokens.GetAsync(access, cancellationToken);
        var response = await SendAsync(request, token, cancellationToken);
        if ((int)response.StatusCode != 400 || await SikkaAnswer.PeekCodeAsync(response, cancellationToken) is not ("API1025" or "API1004")) return response;

        response.Dispose();
        if (request.Options.TryGetValue(SendMark.Key, out var mark)) mark.MayHaveArrived = false;
        return await SendAsync(request, await tokens.RenewAsync(access, token, cancellationToken), cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, VendorToken token, CancellationToken cancellationToken)
    {
        request.Headers.Remove("Request-Key");
        request.Headers.Add("Request-Key", token.Value);
        return base.SendAsync(request, cancellationToken);
    }
}
