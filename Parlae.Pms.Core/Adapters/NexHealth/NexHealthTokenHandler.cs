using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Puts the token on requests that ask for it. One that NexHealth refuses with 401 was not performed, so it is repeated once with a new token, writes too.</summary>
internal sealed class NexHealthTokenHandler(NexHealthTokens tokens) : DelegatingHandler
{
    /// <summary>Set on requests that go with a token.</summary>
    public static readonly HttpRequestOptionsKey<bool> WithToken = new("Parlae.NexHealth.WithToken");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(WithToken, out var wanted) || !wanted || !request.Options.TryGetValue(NexHealthAccess.Key, out var access))
            return await base.SendAsync(request, cancellationToken);

        var token = await tokens.GetAsync(access, cancellationToken);
        var response = await SendAsync(request, token, cancellationToken);
        if ((int)response.StatusCode != 401) return response;

        response.Dispose();
        if (request.Options.TryGetValue(SendMark.Key, out var mark)) mark.MayHaveArrived = false;
        return await SendAsync(request, await tokens.RenewAsync(access, token, cancellationToken), cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, VendorToken token, CancellationToken cancellationToken)
    {
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token.Value}");
        return base.SendAsync(request, cancellationToken);
    }
}
