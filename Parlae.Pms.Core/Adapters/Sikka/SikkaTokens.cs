using System.Text.Json;
using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Request keys: one per office, good for a day, bought with the office's secret or renewed with the refresh key (apidocs.sikkasoft.com, "Start"; reference 3).</summary>
internal sealed class SikkaTokens(IHttpClientFactory http, VendorTokenRenewal renewal, IOptions<SikkaOptions> options, SikkaPace pace, TimeProvider clock)
{
    public ValueTask<VendorToken> GetAsync(SikkaAccess access, CancellationToken cancellationToken) =>
        renewal.GetAsync(access.TokenKey, options.Value.KeyMargin, (last, stop) => BuyAsync(access, last, stop), cancellationToken);

    public Task<VendorToken> RenewAsync(SikkaAccess access, VendorToken refused, CancellationToken cancellationToken) =>
        renewal.RenewAsync(access.TokenKey, options.Value.KeyMargin, refused, (last, stop) => BuyAsync(access, last, stop), cancellationToken);

    private async Task<VendorToken> BuyAsync(SikkaAccess access, VendorToken? last, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (last?.RefreshValue is { } refresh)
        {
            var renewed = await AskAsync(access, new() { ["grant_type"] = "refresh_key", ["refresh_key"] = refresh }, cancellationToken);

            // A refresh key can have been deleted on the other side; the office's own secret is then asked with.
            if (renewed.Status is < 400 or >= 500 or 429) return Read(access, renewed);
        }

        return Read(access, await AskAsync(access, new() { ["grant_type"] = "request_key", ["office_id"] = access.OfficeId, ["secret_key"] = access.SecretKey }, cancellationToken));

        async Task<SikkaAnswer> AskAsync(SikkaAccess who, Dictionary<string, string> body, CancellationToken stop)
        {
            body["app_id"] = settings.ApplicationId;
            body["app_key"] = settings.ApplicationKey;
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.Root, "request_key")) { Content = LineJson.Content(body) };
            request.Options.Set(SikkaAccess.Key, who);
            try
            {
                using var response = await http.CreateClient(SikkaRegistration.ClientName).SendAsync(request, stop);
                return new SikkaAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(stop), false, pace.Asked(response.Headers));
            }
            catch (Exception e) when (LineFaults.Translate(who, e) is { } fault)
            {
                throw fault;
            }
        }
    }

    private VendorToken Read(SikkaAccess access, SikkaAnswer answer)
    {
        if (answer.Status is 400 or 401 or 403 or 404 && answer.Code is not "API2004") throw access.Misconfigured(SikkaFaults.CredentialsRefused);
        if (answer.Effective is < 200 or >= 300) throw SikkaFaults.Of(access, answer, "request_key");
        try
        {
            var body = answer.Json();
            if (body is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 1) body = list[0];
            var grant = body?.Deserialize<KeyGrant>(SikkaJson.Options);
            if (grant is not { RequestKey: { } key, Seconds: { } seconds } || !LineToken.IsUsable(key)) throw access.Broken("request_key gave no usable key or no life");
            return new VendorToken(key, grant.RefreshKey, clock.GetUtcNow().AddSeconds(Math.Min(seconds, 7 * 86_400)));
        }
        catch (JsonException)
        {
            throw access.Broken("request_key gave no JSON");
        }
    }
}
