using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Vapi.Authentication;

public sealed class HmacVectorTests
{
    private static readonly JsonElement Root = JsonElement.Parse(VapiFixtures.Bytes("auth.hmac-vectors.json"));
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_773_064_942);
    private const string PublicUrl = "https://voice.example.com";

    public static TheoryData<string> Cases => [.. Root.GetProperty("vectors").EnumerateArray().Select(vector => vector.GetProperty("case").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_vector_verifies(string name)
    {
        var vector = Vector.Of(name);

        Assert.IsType<CredentialFinding.Valid>(vector.Check());
        Assert.IsType<CredentialFinding.Valid>((vector with { Url = PublicUrl + "/" }).Check());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_vector_fails_when_any_byte_of_the_body_changes(string name)
    {
        var vector = Vector.Of(name);
        for (var i = 0; i < vector.Body.Length; i++)
        {
            var body = vector.Body.ToArray();
            body[i] ^= 1;
            Assert.IsType<CredentialFinding.Invalid>((vector with { Body = body }).Check());
        }

        Assert.IsType<CredentialFinding.Invalid>((vector with { Body = [.. vector.Body, (byte)' '] }).Check());
        Assert.IsType<CredentialFinding.Invalid>((vector with { Body = vector.Body[..^1] }).Check());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_vector_fails_when_any_character_of_a_signed_header_changes(string name)
    {
        var vector = Vector.Of(name);
        foreach (var (header, value) in vector.Headers)
        {
            for (var i = 0; i < value.Length; i++)
            {
                foreach (var flip in new[] { 1, 0x20 }) // The second turns hex digits into their other case.
                {
                    var changed = value[..i] + (char)(value[i] ^ flip) + value[(i + 1)..];
                    Assert.IsType<CredentialFinding.Invalid>(vector.With(header, changed).Check());
                }
            }

            Assert.IsType<CredentialFinding.Invalid>(vector.With(header, null).Check());
            Assert.IsType<CredentialFinding.Invalid>(vector.With(header, value + "0").Check());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_vector_fails_when_any_byte_of_the_secret_changes(string name)
    {
        var vector = Vector.Of(name);
        var key = vector.Plan.SecretIsBase64 ? Convert.FromBase64String(vector.Secret) : Encoding.UTF8.GetBytes(vector.Secret);
        for (var i = 0; i < key.Length; i++)
        {
            var other = key.ToArray();
            other[i] ^= 1;
            var secret = vector.Plan.SecretIsBase64 ? Convert.ToBase64String(other) : Encoding.UTF8.GetString(other);
            Assert.IsType<CredentialFinding.Invalid>((vector with { Secret = secret }).Check());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_previous_secret_holds_while_it_is_rotated(string name)
    {
        var vector = Vector.Of(name);
        var fresh = vector.Plan.SecretIsBase64 ? "bmV3LXNlY3JldA==" : "new-secret";

        Assert.IsType<CredentialFinding.Valid>((vector with { Secret = fresh, Previous = vector.Secret }).Check());
        Assert.IsType<CredentialFinding.Valid>((vector with { Previous = "not base64 !" }).Check());
        Assert.IsType<CredentialFinding.Invalid>((vector with { Secret = fresh, Previous = "other" }).Check());
    }

    [Fact]
    public void Method_and_url_are_part_of_what_is_signed()
    {
        var vector = Vector.Of("method and url in the signed text");

        Assert.IsType<CredentialFinding.Invalid>((vector with { Method = "PUT" }).Check());
        Assert.IsType<CredentialFinding.Invalid>((vector with { Target = "/vapi/webhook?x=1" }).Check());
        Assert.IsType<CredentialFinding.Invalid>((vector with { Url = "https://voice.example.org" }).Check());
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    [InlineData(86_400, false)]
    public void A_timestamp_may_be_five_minutes_off_in_either_unit(int seconds, bool valid)
    {
        var at = Now.AddSeconds(seconds);
        foreach (var text in new[] { at.ToUnixTimeSeconds(), at.ToUnixTimeMilliseconds() }.Select(number => number.ToString(CultureInfo.InvariantCulture)))
        {
            var finding = Signed(new HmacPlan(), text).Check();
            Assert.Equal(valid, finding is CredentialFinding.Valid);
            Assert.True(valid || finding is CredentialFinding.Invalid { Why: CredentialFailure.Stale });
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("soon")]
    [InlineData("1773064942.5")]
    [InlineData("-1773064942")]
    [InlineData("17730649421773064942")]
    [InlineData("9223372036854775807")]
    [InlineData(" 1773064942 1")]
    public void A_timestamp_that_is_none_is_stale_even_when_signed(string timestamp)
    {
        Assert.Equal(new CredentialFinding.Invalid(CredentialFailure.Stale), Signed(new HmacPlan(), timestamp).Check());
    }

    [Fact]
    public void Bodies_of_plans_without_a_signed_timestamp_are_kept_for_a_day()
    {
        Assert.Equal(TimeSpan.FromHours(24), Kept(Signed(new HmacPlan { PayloadFormat = "{body}", IncludeTimestamp = false }, null)));
        Assert.Equal(TimeSpan.FromHours(24), Kept(Signed(new HmacPlan { PayloadFormat = "{body}" }, "1")));
        Assert.True(Kept(Signed(new HmacPlan(), Text(Now))) > TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void Text_that_a_token_brings_in_is_not_searched_for_tokens()
    {
        var plan = new HmacPlan { PayloadFormat = "{svix-id}.{nothing}.{body}.{timestamp}" };
        var request = new ReceivedRequest("POST", "/", new HeaderDictionary { ["svix-id"] = "{body}" }, "x{timestamp}"u8.ToArray());

        var expected = System.Security.Cryptography.HMACSHA256.HashData("k"u8, "{body}.{nothing}.x{timestamp}.5"u8);
        Assert.Equal(Convert.ToHexStringLower(expected), HmacCredential.Sign(plan, "k", "5", request, PublicUrl));
    }

    private static TimeSpan? Kept(Vector vector) => Assert.IsType<CredentialFinding.Valid>(vector.Check()).Signature!.KeepFor;
    private static string Text(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static Vector Signed(HmacPlan plan, string? timestamp)
    {
        var vector = new Vector(plan, "s", null, [], "{}"u8.ToArray());
        var signature = HmacCredential.Sign(plan, "s", timestamp, vector.Request, PublicUrl);
        return vector.With(plan.TimestampHeader, timestamp).With(plan.SignatureHeader, signature);
    }

    private sealed record Vector(HmacPlan Plan, string Secret, string? Previous, Dictionary<string, string> Headers, byte[] Body)
    {
        public string Method { get; init; } = "POST";
        public string Target { get; init; } = "/vapi/webhook";
        public string Url { get; init; } = PublicUrl;

        public ReceivedRequest Request
        {
            get
            {
                var headers = new HeaderDictionary();
                foreach (var (name, value) in Headers)
                {
                    headers[name] = value;
                }

                return new ReceivedRequest(Method, Target, headers, Body);
            }
        }

        public CredentialFinding Check() => HmacCredential.Check(Plan, new WebhookSecrets(Secret, Previous), Request, Url, Now);

        public Vector With(string header, string? value)
        {
            var headers = new Dictionary<string, string>(Headers);
            headers.Remove(header);
            if (value is not null)
            {
                headers[header] = value;
            }

            return this with { Headers = headers };
        }

        public static Vector Of(string name)
        {
            var vector = Root.GetProperty("vectors").EnumerateArray().Single(candidate => candidate.GetProperty("case").GetString() == name);
            var plan = vector.GetProperty("plan");
            return new Vector(
                plan.Deserialize<HmacPlan>(JsonSerializerOptions.Web)!,
                plan.GetProperty("secretKey").GetString()!,
                null,
                vector.GetProperty("headers").Deserialize<Dictionary<string, string>>()!,
                Encoding.UTF8.GetBytes(Root.GetProperty("body").GetString()!));
        }
    }
}
