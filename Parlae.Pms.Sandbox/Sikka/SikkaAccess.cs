using System.Globalization;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Sikka.Writebacks;

namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>Keys, and the endpoints that are opened by the application's own credentials (reference 3).</summary>
internal static class SikkaAccess
{
    internal static bool Handles(string resource) => resource is "request_key" or "refresh_key" || SikkaSupport.Handles(resource);

    internal static Task HandleAsync(Exchange exchange, string resource, string? id) => (exchange.Request.Method, resource, id) switch
    {
        ("POST", "request_key", null) => GrantAsync(exchange),
        ("DELETE", "request_key", null) => DeleteAsync(exchange, "Request-Key", exchange.World.Sikka.Keys.DeleteRequestKey, "API0002", "Request key"),
        ("DELETE", "refresh_key", null) => DeleteAsync(RequireApplication(exchange), "Refresh-Key", exchange.World.Sikka.Keys.DeleteRefreshKey, "API0003", "Refresh key"),
        _ when SikkaSupport.Handles(resource) => SikkaSupport.HandleAsync(RequireApplication(exchange), resource, id),
        _ => throw new SikkaRefusal(SikkaError.MethodNotAllowed),
    };

    /// <summary>The office whose key the request carries; every read's answer tells when the key ends.</summary>
    internal static SikkaOffice RequireKey(Exchange exchange)
    {
        var key = KeyOf(exchange);
        if (HttpMethods.IsGet(exchange.Request.Method))
            exchange.Context.Response.Headers["Request-Key-Expires"] = key.End.ToDateTimeUtc().ToString("R", CultureInfo.InvariantCulture);
        return exchange.World.Sikka.Find(key.OfficeId)!;
    }

    internal static Exchange RequireApplication(Exchange exchange)
    {
        var headers = exchange.Context.Request.Headers;
        return IsApplication(headers["App-Id"], headers["App-Key"]) ? exchange : throw new SikkaRefusal(SikkaError.WrongApplication);
    }

    private static bool IsApplication(string? id, string? key) => IsTaken(id) && IsTaken(key);

    private static bool IsTaken(string? given) =>
        !string.IsNullOrWhiteSpace(given) && !SikkaCredentials.RefusedApplications.Any(word => given.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    private static SikkaKey KeyOf(Exchange exchange)
    {
        var keys = exchange.World.Sikka.Keys;
        if (keys.Find(exchange.Context.Request.Headers["Request-Key"].ToString()) is not { } key)
            throw new SikkaRefusal(SikkaError.KeyMissing);
        return keys.IsExpired(key) ? throw new SikkaRefusal(SikkaError.KeyExpired) : key;
    }

    private static async Task GrantAsync(Exchange exchange)
    {
        var sikka = exchange.World.Sikka;
        var body = await WriteBody.ReadAsync(exchange.Context);
        var grant = body["grant_type"];
        if (!IsApplication(body["app_id"], body["app_key"]))
            throw new SikkaRefusal(SikkaError.WrongApplication);
        var office = grant switch
        {
            "request_key" => sikka.Find(body["office_id"]) is { } known && known.Secret == body["secret_key"] ? known.Id : null,
            "refresh_key" => sikka.Keys.OfficeOf(body["refresh_key"]),
            _ => throw new SikkaRefusal(SikkaError.InvalidParameter("grant_type")),
        };
        var (key, refresh) = sikka.Keys.Grant(office ?? throw new SikkaRefusal(SikkaError.WrongApplication));
        var answer = Describe(key, sikka.Keys);
        answer["refresh_key"] = refresh;
        await SikkaEnvelope.WriteJsonAsync(exchange.Context, 200, answer);
    }

    internal static Task InfoAsync(Exchange exchange) =>
        SikkaEnvelope.WriteJsonAsync(exchange.Context, 200, Describe(KeyOf(exchange), exchange.World.Sikka.Keys));

    private static Task DeleteAsync(Exchange exchange, string header, Func<string, bool> delete, string code, string what) =>
        SikkaEnvelope.WriteErrorAsync(exchange.Context,
            delete(exchange.Context.Request.Headers[header].ToString()) ? SikkaError.KeyDeleted(code, what) : SikkaError.NotFound);

    private static Dictionary<string, string> Describe(SikkaKey key, SikkaKeys keys) => new()
    {
        ["href"] = SikkaIds.Link("request_key_info?request_key=" + key.Value),
        ["request_key"] = key.Value,
        ["start_time"] = SikkaFormat.Wall(key.Start),
        ["end_time"] = SikkaFormat.Wall(key.End),
        ["expires_in"] = string.Create(CultureInfo.InvariantCulture, $"{(long)keys.Left(key).TotalSeconds} second(s)"),
        ["issued_to"] = key.OfficeId,
        ["status"] = "active",
        ["request_count"] = "1",
        ["scope"] = SikkaApi.Scope,
        ["domain"] = "Dental",
    };
}
