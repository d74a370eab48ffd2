using System.Security.Cryptography;
using System.Text;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>Credentials as Vapi sends them.</summary>
internal static class Signing
{
    public const string PublicUrl = "http://127.0.0.1:7071";

    public static void WithPlatformSecret(HttpRequestMessage request, byte[] body) => request.Headers.Add("X-Vapi-Secret", TestSettings.WebhookSecret);

    /// <summary>An account's own HMAC in the usual plan: hex SHA-256 over timestamp, a dot and the body.</summary>
    public static Action<HttpRequestMessage, byte[]> WithHmac(string accountId, string secret, DateTimeOffset at) => (request, body) =>
    {
        var timestamp = $"{at.ToUnixTimeSeconds()}";
        request.Headers.Add("X-Parlae-Account", accountId);
        request.Headers.Add("x-timestamp", timestamp);
        request.Headers.Add("x-signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(timestamp + "."), .. body])));
    };
}
