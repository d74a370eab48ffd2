using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parlae.Pms.Benchmarks.Webhooks;

/// <summary>A webhook as it goes over the wire, signed by Vapi's usual HMAC plan: hex SHA-256 over the timestamp, a dot and the body.</summary>
internal sealed class SignedWebhook(string secret)
{
    private readonly byte[] key = Encoding.UTF8.GetBytes(secret);

    public byte[] Request(string path, byte[] body)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, (byte[])[.. Encoding.ASCII.GetBytes(timestamp + "."), .. body]));
        var head = $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nx-timestamp: {timestamp}\r\nx-signature: {signature}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
