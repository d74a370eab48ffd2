using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Core;

namespace Parlae.Pms.Tests.Emulators;

/// <summary>Makes the tokens of an imaginary tenant, and tells whether a token is one of them, for this audience and still good.</summary>
internal sealed class TokenMint
{
    public const string Tenant = "00000000-0000-0000-0000-000000000001";
    public const string Vault = "https://vault.azure.net";

    /// <summary>How each of its tokens begins.</summary>
    public static readonly string Head = Part("""{"alg":"HS256","typ":"JWT"}"""u8);

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public string Issue(string audience, TimeSpan? life = null)
    {
        var now = DateTimeOffset.UtcNow;
        var claims = Part(JsonSerializer.SerializeToUtf8Bytes(new
        {
            aud = audience,
            iss = $"https://sts.windows.net/{Tenant}/",
            iat = now.AddMinutes(-5).ToUnixTimeSeconds(),
            nbf = now.AddMinutes(-5).ToUnixTimeSeconds(),
            exp = (now + (life ?? TimeSpan.FromHours(1))).ToUnixTimeSeconds(),
        }));
        return $"{Head}.{claims}.{Sign($"{Head}.{claims}")}";
    }

    public bool IsGood(string? token, string audience)
    {
        if (token?.Split('.') is not [var head, var claims, var signature] || signature != Sign($"{head}.{claims}")) return false;
        using var said = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(claims));
        return said.RootElement.GetProperty("aud").GetString() == audience && said.RootElement.GetProperty("exp").GetInt64() > DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    }

    /// <summary>An identity in this process.</summary>
    public TokenCredential Credential() => new Minted(this);

    private string Sign(string text) => Part(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)));

    private static string Part(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private sealed class Minted(TokenMint mint) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(mint.Issue(requestContext.Scopes[0].Replace("/.default", "", StringComparison.Ordinal)), DateTimeOffset.UtcNow.AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
