using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>Vapi's HMAC plan (vapi.md 9), checked over the raw bytes.</summary>
internal static class HmacCredential
{
    private const string DefaultMessageIdHeader = "svix-id";
    private const long LeastMilliseconds = 100_000_000_000; // As seconds the year 5138, as milliseconds 1973.

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KeepTimed = (2 * Tolerance) + TimeSpan.FromMinutes(1); // From the earliest to past the last moment it is accepted.
    private static readonly TimeSpan KeepUntimed = TimeSpan.FromHours(24);

    /// <param name="now">The business clock: timestamps are compared with it.</param>
    public static CredentialFinding Check(HmacPlan plan, WebhookSecrets secrets, ReceivedRequest request, string publicUrl, DateTimeOffset now)
    {
        var presented = request.Header(plan.SignatureHeader);
        var timestamp = request.Header(plan.TimestampHeader);
        var isTimed = plan.IncludeTimestamp && plan.PayloadFormat.Contains("{timestamp}", StringComparison.Ordinal);

        // Compared as text: another spelling of the same bytes (upper case, spare base64 bits) would pass as a new message.
        var expected = Sign(plan, secrets.Current, timestamp, request, publicUrl);
        var former = secrets.Previous is null ? expected : Sign(plan, secrets.Previous, timestamp, request, publicUrl);
        var bytes = Encoding.UTF8.GetBytes(presented ?? "");
        var matches = ConstantTime.Same(bytes, Encoding.UTF8.GetBytes(expected)) | ConstantTime.Same(bytes, Encoding.UTF8.GetBytes(former));

        if (presented is null || (isTimed && timestamp is null))
        {
            return new CredentialFinding.Invalid(CredentialFailure.Missing);
        }

        if (!matches)
        {
            return new CredentialFinding.Invalid(CredentialFailure.Wrong);
        }

        // A timestamp that is not signed proves nothing; such bodies are remembered for a day instead.
        return !isTimed ? new CredentialFinding.Valid(new SeenSignature(presented, KeepUntimed))
            : IsCurrent(timestamp!, now) ? new CredentialFinding.Valid(new SeenSignature(presented, KeepTimed))
            : new CredentialFinding.Invalid(CredentialFailure.Stale);
    }

    /// <summary>The signature header's value for this request, prefix included.</summary>
    internal static string Sign(HmacPlan plan, string secret, string? timestamp, ReceivedRequest request, string publicUrl)
    {
        using var hmac = IncrementalHash.CreateHMAC(Algorithm(plan.Algorithm), Key(plan, secret));
        var rest = plan.PayloadFormat.AsSpan();
        while (!rest.IsEmpty)
        {
            // One walk over the format: text that a token brings in is never looked at for tokens.
            var length = TokenLength(rest);
            switch (rest[..length])
            {
                case "{body}": hmac.AppendData(request.Body.Span); break;
                case "{timestamp}": Append(hmac, timestamp); break;
                case "{method}": Append(hmac, request.Method); break;
                case "{url}": Append(hmac, publicUrl.TrimEnd('/') + request.Target); break;
                case "{svix-id}": Append(hmac, request.Header(plan.MessageIdHeader ?? DefaultMessageIdHeader)); break;
                default: Append(hmac, rest[..length]); break;
            }

            rest = rest[length..];
        }

        var mac = hmac.GetHashAndReset();
        return plan.SignaturePrefix + (plan.SignatureEncoding == "base64" ? Convert.ToBase64String(mac) : Convert.ToHexStringLower(mac));
    }

    /// <summary>A secret that is not what the plan says (the one before, after a change of plan) matches nothing.</summary>
    private static byte[] Key(HmacPlan plan, string secret)
    {
        if (!plan.SecretIsBase64)
        {
            return Encoding.UTF8.GetBytes(secret);
        }

        var bytes = new byte[secret.Length];
        return Convert.TryFromBase64String(secret, bytes, out var length) && length > 0 ? bytes[..length] : RandomNumberGenerator.GetBytes(32);
    }

    /// <summary>The length of the token or of the plain text that stands first.</summary>
    private static int TokenLength(ReadOnlySpan<char> format)
    {
        if (format[0] != '{')
        {
            return format.IndexOf('{') is > 0 and var text ? text : format.Length;
        }

        return format.IndexOf('}') is > 0 and var end ? end + 1 : format.Length;
    }

    private static void Append(IncrementalHash hmac, ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        hmac.AppendData(bytes);
    }

    private static HashAlgorithmName Algorithm(string name) => name switch
    {
        "sha512" => HashAlgorithmName.SHA512,
        "sha1" => HashAlgorithmName.SHA1, // Offered by Vapi; as an HMAC still sound.
        "sha256" => HashAlgorithmName.SHA256,
        _ => throw new ArgumentOutOfRangeException(nameof(name), "Setup and start-up let only known algorithms pass."),
    };

    /// <summary>Seconds or milliseconds (vapi.md 9 does not know which), at most five minutes off either way.</summary>
    private static bool IsCurrent(string timestamp, DateTimeOffset now)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var milliseconds = number >= LeastMilliseconds ? number : number * 1000;
        return Math.Abs((decimal)milliseconds - now.ToUnixTimeMilliseconds()) <= (decimal)Tolerance.TotalMilliseconds;
    }
}
