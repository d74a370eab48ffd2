using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Fuzz.Targets;

/// <summary>
/// The check of signatures, against one written anew: what is signed right and in time is let in, and nothing else. The first eight bytes of an input choose the
/// plan, the clock and what an attacker changes; the rest is the body.
/// </summary>
internal sealed partial class SignatureTarget : FuzzTarget
{
    private const int Choices = 8;
    private const string PublicUrl = "https://clinic.example";
    private const string Secret = "c2VjcmV0LW9mLXRoZS1jbGluaWM=";
    private const string Former = "Zm9ybWVyLXNlY3JldA==";
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    private static readonly HmacPlan[] Plans =
    [
        new(),
        new() { Algorithm = "sha512", SignatureEncoding = "base64", SignaturePrefix = "v1=" },
        new() { Algorithm = "sha1", PayloadFormat = "{body}", IncludeTimestamp = false, SignaturePrefix = "sha1=" },
        new() { PayloadFormat = "{svix-id}.{timestamp}.{body}", SecretIsBase64 = true, SignatureEncoding = "base64" },
        new() { PayloadFormat = "{method}\n{url}\n{timestamp}\n{body}", SecretIsBase64 = true },
        new() { PayloadFormat = "{body}{body}", SignatureHeader = "Authorization" },
    ];

    public override string Name => "signature";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [.. VapiFixtures.ToolCalls.Take(6).Select(VapiFixtures.Bytes).SelectMany(body => Enumerable.Range(0, Plans.Length * 12).Select(n => (byte[])[(byte)n, 128, (byte)(n / Plans.Length), 7, 1, 0, 0, 0, .. body.AsSpan(0, Math.Min(body.Length, 600))]))];

    public override IReadOnlyList<byte[]> Words { get; } = Bytes(["{timestamp}", "{body}", "{url}", "{", "}", "\n", "."]);

    public override object Run(byte[] input)
    {
        if (input.Length < Choices) return "short";
        var body = input[Choices..];
        var plan = Plans[input[0] % Plans.Length];
        var off = TimeSpan.FromSeconds((input[1] - 128) * 5);
        var milliseconds = (Now + off).ToUnixTimeMilliseconds();
        var timestamp = (input[4] % 2 == 0 ? milliseconds : milliseconds / 1000).ToString(CultureInfo.InvariantCulture);
        var headers = new HeaderDictionary { [plan.TimestampHeader] = timestamp, ["svix-id"] = "msg-1" };
        var signed = new ReceivedRequest("POST", "/api/vapi/events?x=%41", headers, body);
        var signature = Sign(plan, input[3] % 3 == 0 ? Former : Secret, timestamp, signed);
        headers[plan.SignatureHeader] = signature;
        var (request, isChanged) = Change(plan, signed, signature, input[2] % 12, input[5]);

        var finding = HmacCredential.Check(plan, new WebhookSecrets(Secret, Former), request, PublicUrl, Now);
        var isTimed = plan.IncludeTimestamp && plan.PayloadFormat.Contains("{timestamp}", StringComparison.Ordinal);
        var isInTime = !isTimed || Math.Abs(milliseconds - Now.ToUnixTimeMilliseconds()) <= 300_000;
        Hold(finding is CredentialFinding.Valid == (!isChanged && isInTime), $"{(isChanged ? "changed" : "as signed")}, {off.TotalSeconds} s off: {finding.GetType().Name}");
        if (finding is CredentialFinding.Valid valid) Hold(valid.Signature?.Text == signature, "Another signature is remembered.");
        return (input[0] % Plans.Length, input[2] % 12, (finding as CredentialFinding.Invalid)?.Why);
    }

    /// <summary>What an attacker could do to a signed request; whether that touches what was signed.</summary>
    private static (ReceivedRequest Request, bool IsChanged) Change(HmacPlan plan, ReceivedRequest signed, string signature, int how, int at)
    {
        var headers = signed.Headers;
        bool Signs(string token) => plan.PayloadFormat.Contains(token, StringComparison.Ordinal);
        switch (how)
        {
            case 1 when !signed.Body.IsEmpty:
                var body = signed.Body.ToArray();
                body[at % body.Length] ^= 1;
                return (signed with { Body = body }, true);
            case 2:
                return (signed with { Body = (byte[])[.. signed.Body.Span, (byte)' '] }, true);
            case 3:
                headers[plan.SignatureHeader] = signature.ToUpperInvariant();
                return (signed, signature.Any(char.IsAsciiLetterLower));
            case 4:
                headers[plan.SignatureHeader] = signature[..(at % signature.Length)];
                return (signed, true);
            case 5:
                headers[plan.SignatureHeader] = new[] { signature, signature };
                return (signed, true);
            case 6:
                headers.Remove(plan.SignatureHeader);
                return (signed, true);
            case 7:
                headers[plan.TimestampHeader] = "0" + headers[plan.TimestampHeader];
                return (signed, Signs("{timestamp}"));
            case 8:
                headers.Remove(plan.TimestampHeader);
                return (signed, Signs("{timestamp}"));
            case 9:
                headers["svix-id"] = "msg-2";
                return (signed, Signs("{svix-id}"));
            case 10:
                return (signed with { Target = "/api/vapi/events?x=A" }, Signs("{url}"));
            case 11:
                return (signed with { Method = "PUT" }, Signs("{method}"));
            default:
                return (signed, false);
        }
    }

    private static string Sign(HmacPlan plan, string secret, string timestamp, ReceivedRequest request)
    {
        var payload = new MemoryStream();
        foreach (var piece in Tokens().Split(plan.PayloadFormat))
        {
            payload.Write(piece switch
            {
                "{body}" => request.Body.Span,
                "{timestamp}" => Encoding.UTF8.GetBytes(timestamp),
                "{method}" => Encoding.UTF8.GetBytes(request.Method),
                "{url}" => Encoding.UTF8.GetBytes(PublicUrl + request.Target),
                "{svix-id}" => "msg-1"u8,
                _ => Encoding.UTF8.GetBytes(piece),
            });
        }

        var key = plan.SecretIsBase64 ? Convert.FromBase64String(secret) : Encoding.UTF8.GetBytes(secret);
        var mac = plan.Algorithm switch
        {
            "sha512" => HMACSHA512.HashData(key, payload.ToArray()),
#pragma warning disable CA5350 // one of Vapi's own choices
            "sha1" => HMACSHA1.HashData(key, payload.ToArray()),
#pragma warning restore CA5350
            _ => HMACSHA256.HashData(key, payload.ToArray()),
        };
        return plan.SignaturePrefix + (plan.SignatureEncoding == "base64" ? Convert.ToBase64String(mac) : Convert.ToHexStringLower(mac));
    }

    [GeneratedRegex(@"(\{(?:body|timestamp|method|url|svix-id)\})")]
    private static partial Regex Tokens();
}
