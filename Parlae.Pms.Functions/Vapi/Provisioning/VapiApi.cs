using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Parlae.Pms.Functions.Hosting.Commands;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>Vapi's REST API (vapi.md 11), as much of it as provisioning needs. The private key goes into the header and nowhere else.</summary>
internal sealed class VapiApi(HttpClient http, VapiSettings settings, TimeProvider clock)
{
    public const string ClientName = "vapi";

    /// <summary>The most that a list gives when nothing is said (vapi.md has no pages; the SDK filters by time of creation).</summary>
    public const int PageSize = 100;

    private readonly VapiPatience patience = new(clock);

    /// <summary>
    /// All objects of a kind. The order of a list is not documented, so a full one is followed to both sides, by the time at which its first and last were made.
    /// </summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(VapiKind kind, CancellationToken cancellationToken)
    {
        var byId = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var first = await PageAsync(kind, "", byId, cancellationToken);
        if (first.Count == PageSize)
        {
            await FollowAsync(kind, "createdAtLe", Enumerable.Min, first, byId, cancellationToken);
            await FollowAsync(kind, "createdAtGe", Enumerable.Max, first, byId, cancellationToken);
        }

        return [.. byId.Values];
    }

    /// <summary>Null: there is none.</summary>
    public async Task<JsonObject?> FindAsync(VapiKind kind, string id, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, $"{kind.Path()}/{Uri.EscapeDataString(id)}", null, $"read {kind.Words()}", cancellationToken, HttpStatusCode.NotFound);
        return status == HttpStatusCode.NotFound ? null : body as JsonObject ?? throw NotUnderstood;
    }

    public async Task<JsonObject> CreateAsync(VapiKind kind, JsonObject body, string what, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, kind.Path(), body, what, cancellationToken)).Body as JsonObject ?? throw NotUnderstood;

    public async Task<JsonObject> ChangeAsync(VapiKind kind, string id, JsonObject body, string what, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Patch, $"{kind.Path()}/{Uri.EscapeDataString(id)}", body, what, cancellationToken)).Body as JsonObject ?? throw NotUnderstood;

    /// <summary>What is gone already is well.</summary>
    public Task RemoveAsync(VapiKind kind, string id, string what, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"{kind.Path()}/{Uri.EscapeDataString(id)}", null, what, cancellationToken, HttpStatusCode.NotFound);

    private static ProvisioningException NotUnderstood => new("Vapi answered something that is not as its description has it.", ExitCode.Failed);

    private async Task FollowAsync(
        VapiKind kind, string filter, Func<IEnumerable<string>, string?> edge, IReadOnlyList<JsonObject> page, Dictionary<string, JsonObject> byId, CancellationToken cancellationToken)
    {
        while (page.Count == PageSize)
        {
            var (known, at) = (byId.Count, edge(page.Select(item => VapiJson.Text(item["createdAt"]) ?? throw NotUnderstood)));
            page = await PageAsync(kind, $"&{filter}={Uri.EscapeDataString(at!)}", byId, cancellationToken);
            if (page.Count == PageSize && byId.Count == known)
                return; // Nothing new on that side: the list is ordered the other way round.
        }
    }

    private async Task<IReadOnlyList<JsonObject>> PageAsync(VapiKind kind, string filter, Dictionary<string, JsonObject> byId, CancellationToken cancellationToken)
    {
        var (_, body) = await SendAsync(HttpMethod.Get, $"{kind.Path()}?limit={PageSize.ToString(CultureInfo.InvariantCulture)}{filter}", null, $"list {kind.Words()}s", cancellationToken);
        var page = body is JsonArray ? VapiJson.Objects(body).ToList() : throw NotUnderstood;
        foreach (var item in page)
            byId.TryAdd(VapiJson.Text(item["id"]) ?? throw NotUnderstood, item);
        return page;
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(
        HttpMethod method, string path, JsonObject? body, string what, CancellationToken cancellationToken, params IReadOnlyList<HttpStatusCode> expected)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, new Uri($"{settings.BaseUrl.ToString().TrimEnd('/')}/{path}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey.Value);
            if (body is not null)
                request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            try
            {
                using var response = await http.SendAsync(request, cancellationToken);
                if (response.IsSuccessStatusCode || expected.Contains(response.StatusCode))
                    return (response.StatusCode, Parse(await response.Content.ReadAsStringAsync(cancellationToken)));
                if (await patience.WaitAsync(response, method, attempt, cancellationToken))
                    continue;
                throw await VapiRefusal.OfAsync(response, what, body, settings, cancellationToken);
            }
            catch (Exception exception) when (VapiRefusal.IsLost(exception, cancellationToken))
            {
                if (!await patience.WaitAsync(null, method, attempt, cancellationToken))
                    throw VapiRefusal.Lost(what, method, exception);
            }
        }
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            throw NotUnderstood;
        }
    }
}
