using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Parlae.Pms.Sandbox.Demo;

/// <summary>
/// How the demo's webhooks prove where they come from (https://docs.vapi.ai/server-url/server-authentication): by the plain secret header, which anybody can
/// send who has read <c>demo.json</c>, unless the environment's <c>Vapi__Auth__*</c> say bearer or HMAC.
/// </summary>
internal sealed class WebhookAuth
{
    internal const string Prefix = "Vapi__Auth__";

    private static readonly string[] Names =
    [
        "Kind", "HeaderName", "BearerPrefix", "BearerPrefixEnabled", "Hmac__Algorithm", "Hmac__PayloadFormat", "Hmac__SignatureHeader", "Hmac__SignaturePrefix",
        "Hmac__SignatureEncoding", "Hmac__TimestampHeader", "Hmac__IncludeTimestamp", "Hmac__MessageIdHeader", "Hmac__SecretIsBase64",
    ];

    private readonly Dictionary<string, string> given;

    private WebhookAuth(Dictionary<string, string> given) => this.given = given;

    /// <summary>For the function app: what was given, and the kind in any case.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Settings => given.Select(pair => KeyValuePair.Create(Prefix + pair.Key, pair.Value)).Append(new(Prefix + "Kind", Kind)).DistinctBy(pair => pair.Key);

    private string Kind => Of("Kind", "secret").ToLowerInvariant();

    internal static WebhookAuth Of(Func<string, string?> environment) =>
        new(Names.Select(name => (Name: name, Value: environment(Prefix + name)?.Trim())).Where(pair => !string.IsNullOrEmpty(pair.Value)).ToDictionary(pair => pair.Name, pair => pair.Value!));

    /// <summary>A request with these bytes that carries the credential.</summary>
    /// <param name="app">The address that a signed <c>{url}</c> begins with.</param>
    internal HttpRequestMessage Request(string app, string path, byte[] body, string secret, DateTimeOffset now)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        switch (Kind)
        {
            case "hmac":
                Sign(request, $"{app}/{path}", body, secret, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
                break;
            case "bearer":
                Add(request, Of("HeaderName", "Authorization"), (IsOn("BearerPrefixEnabled") ? Of("BearerPrefix", "Bearer").TrimEnd() + " " : "") + secret);
                break;
            default:
                Add(request, Of("HeaderName", "X-Vapi-Secret"), secret);
                break;
        }

        return request;
    }

    private void Sign(HttpRequestMessage request, string url, byte[] body, string secret, string timestamp)
    {
        var messageId = Guid.NewGuid().ToString();
        Add(request, Of("Hmac__TimestampHeader", "x-timestamp"), timestamp);
        Add(request, Of("Hmac__MessageIdHeader", "svix-id"), messageId);
        var text = Of("Hmac__PayloadFormat", "{timestamp}.{body}")
            .Replace("{timestamp}", timestamp, StringComparison.Ordinal)
            .Replace("{method}", "POST", StringComparison.Ordinal)
            .Replace("{url}", url, StringComparison.Ordinal)
            .Replace("{svix-id}", messageId, StringComparison.Ordinal)
            .Replace("{body}", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        var key = given.GetValueOrDefault("Hmac__SecretIsBase64") is { } flag && bool.Parse(flag) ? Convert.FromBase64String(secret) : Encoding.UTF8.GetBytes(secret);
        var mac = CryptographicOperations.HmacData(new HashAlgorithmName(Of("Hmac__Algorithm", "sha256").ToUpperInvariant()), key, Encoding.UTF8.GetBytes(text));
        var spelt = Of("Hmac__SignatureEncoding", "hex") == "base64" ? Convert.ToBase64String(mac) : Convert.ToHexStringLower(mac);
        Add(request, Of("Hmac__SignatureHeader", "x-signature"), Of("Hmac__SignaturePrefix", "") + spelt);
    }

    private static void Add(HttpRequestMessage request, string header, string value) => request.Headers.TryAddWithoutValidation(header, value);

    private string Of(string name, string otherwise) => given.GetValueOrDefault(name, otherwise);

    private bool IsOn(string name) => !given.TryGetValue(name, out var flag) || bool.Parse(flag);
}
