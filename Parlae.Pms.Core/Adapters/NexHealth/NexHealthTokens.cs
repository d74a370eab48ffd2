using System.Text.Json;
using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Tokens: an hour's each, bought with the key (docs.nexhealth.com/reference/authentication-1).</summary>
internal sealed class NexHealthTokens(IHttpClientFactory http, VendorTokenRenewal renewal, IOptions<NexHealthOptions> options, NexHealthPace pace, TimeProvider clock)
{
    public ValueTask<VendorToken> GetAsync(NexHealthAccess access, CancellationToken cancellationToken) =>
        renewal.GetAsync(access.TokenKey, options.Value.TokenMargin, (_, stop) => BuyAsync(access, stop), cancellationToken);

    public Task<VendorToken> RenewAsync(NexHealthAccess access, VendorToken refused, CancellationToken cancellationToken) =>
        renewal.RenewAsync(access.TokenKey, options.Value.TokenMargin, refused, (_, stop) => BuyAsync(access, stop), cancellationToken);

    private async Task<VendorToken> BuyAsync(NexHealthAccess access, CancellationToken cancellationToken)
    {
        const string Endpoint = "authenticates";
        var boughtAt = clock.GetUtcNow();
        using var request = NexHealthHttp.Request(HttpMethod.Post, options.Value.Root, Endpoint, "");
        request.Options.Set(NexHealthAccess.Key, access);
        request.Headers.TryAddWithoutValidation("Authorization", access.ApiKey); // no scheme word
        var answer = await pace.AnswerAsync(http, access, request, cancellationToken);
        if (answer.Effective is 400 or 401 or 403) throw access.KeyRefused();
        if (!answer.IsGood) throw NexHealthFaults.Of(access, answer, Endpoint);
        try
        {
            if (answer.Envelope?.Row<TokenRow>()?.Token is { } token && LineToken.IsUsable(token)) return new VendorToken(token, null, boughtAt + options.Value.TokenLife);
        }
        catch (JsonException)
        {
            // The exception itself quotes what was answered.
        }

        throw access.Broken($"{Endpoint} gave no usable token");
    }
}
