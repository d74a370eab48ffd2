using System.Net;
using Microsoft.IdentityModel.Tokens;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Entra;

/// <summary>A clinic whose operators have tokens of a provider on this machine.</summary>
public sealed class ClinicWithProvider : SharedClinic
{
    internal LocalProvider Provider { get; private set; } = null!;

    protected override ClinicOptions Options => new() { Settings = Provider.Settings };

    public override async ValueTask InitializeAsync()
    {
        Provider = await LocalProvider.StartAsync();
        await base.InitializeAsync();
    }

    protected override ValueTask EndAsync() => Provider.DisposeAsync();
}

/// <summary>Operators' access tokens at the setup API (contract 2 and 7).</summary>
public sealed class EntraBearerTests(ClinicWithProvider fixture) : IClassFixture<ClinicWithProvider>
{
    private readonly Clinic clinic = fixture.Clinic;
    private readonly LocalProvider provider = fixture.Provider;

    private DateTimeOffset Now => clinic.Service<TimeProvider>().GetUtcNow();

    private Task<(HttpStatusCode Status, string Text)> ShowAsync(string? token) => clinic.OperateAsync("GET", "/api/pms/setup?accountId=demo", key: token);

    [Fact]
    public async Task An_operators_token_opens_the_setup_api_and_the_trail_names_the_person()
    {
        Assert.Equal(HttpStatusCode.OK, (await ShowAsync(provider.Token(Now))).Status);
        Assert.Equal(HttpStatusCode.OK, (await ShowAsync(provider.Token(Now, token => token.Audience = $"api://{LocalProvider.ClientId}"))).Status);
        Assert.Equal(HttpStatusCode.Created, (await clinic.OperateAsync("POST", "/api/pms/keys", new { accountId = "demo", name = "made by a person", rights = new[] { "read" } }, provider.Token(Now))).Status);
        Assert.All((await clinic.AuditAsync()).Where(entry => entry.Action == "createKey"), entry => Assert.Equal(new AuditActor("operator", LocalProvider.PersonId), entry.Actor));
        Assert.Equal(HttpStatusCode.OK, (await ShowAsync(TestSettings.OperatorKey)).Status); // locally the key goes on beside it
    }

    public static TheoryData<string> Wrong =>
    [
        "other audience", "other issuer", "other key under the same name", "key of nobody", "over", "not yet", "no end", "of a browser's sign-in", "nobody", "shared secret", "unsigned", "changed", "no token",
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_not_the_providers_token_for_us_is_401(string what)
    {
        var (status, text) = await ShowAsync(Make(what));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("urn:parlae:not-authenticated", System.Text.Json.JsonDocument.Parse(text).RootElement.Text("type"));
    }

    [Fact]
    public async Task Who_is_no_operator_is_403_and_on_record()
    {
        foreach (var roles in new[] { new[] { "clinic" }, ["Operator"], [] })
            Assert.Equal(HttpStatusCode.Forbidden, (await ShowAsync(provider.Token(Now, token => token.Claims["roles"] = roles))).Status);
        Assert.Contains(await clinic.AuditAsync(AuditedAction.PlatformAccount), entry => entry is { Action: "operatorAuthentication", Outcome: "right" });
    }

    [Fact]
    public async Task A_token_ends_by_our_clock()
    {
        var token = provider.Token(Now);
        Assert.Equal(HttpStatusCode.OK, (await ShowAsync(token)).Status);
        await clinic.Sandbox.AdvanceAsync(3600 + 120);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ShowAsync(token)).Status);
    }

    [Fact]
    public async Task A_key_that_the_provider_has_only_now_is_found()
    {
        await using var other = await LocalProvider.StartAsync();
        await using var its = await Clinic.StartAsync(new ClinicOptions(IsWatched: false) { Settings = other.Settings });
        var now = its.Service<TimeProvider>().GetUtcNow();
        var first = await its.OperateAsync("GET", "/api/pms/setup?accountId=demo", key: other.Token(now));
        Assert.True(first.Status == HttpStatusCode.OK, first.Text);
        var newer = LocalProvider.MakeKey();
        other.Rotate(newer);
        Assert.Equal(HttpStatusCode.OK, (await its.OperateAsync("GET", "/api/pms/setup?accountId=demo", key: other.Token(now, token => token.SigningCredentials = new(newer, SecurityAlgorithms.RsaSha256)))).Status);
    }

    [Fact]
    public async Task While_the_providers_keys_cannot_be_had_nobody_knows()
    {
        var away = await LocalProvider.StartAsync();
        await using var its = await Clinic.StartAsync(new ClinicOptions(IsWatched: false) { Settings = away.Settings });
        var token = away.Token(its.Service<TimeProvider>().GetUtcNow());
        await away.DisposeAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await its.OperateAsync("GET", "/api/pms/setup?accountId=demo", key: token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await its.OperateAsync("GET", "/api/pms/setup?accountId=demo", key: "no token")).Status);
        Assert.Equal(HttpStatusCode.OK, (await its.OperateAsync("GET", "/api/pms/setup?accountId=demo")).Status);
    }

    private string Make(string what) => what switch
    {
        "other audience" => provider.Token(Now, token => token.Audience = "11111111-2222-3333-4444-555555555556"),
        "other issuer" => provider.Token(Now, token => token.Issuer = "https://login.example.com/"),
        "other key under the same name" => provider.Token(Now, token => token.SigningCredentials = new(new RsaSecurityKey(System.Security.Cryptography.RSA.Create(2048)) { KeyId = provider.Key.KeyId }, SecurityAlgorithms.RsaSha256)),
        "key of nobody" => provider.Token(Now, token => token.SigningCredentials = new(LocalProvider.MakeKey(), SecurityAlgorithms.RsaSha256)),
        "over" => provider.Token(Now, token => (token.IssuedAt, token.NotBefore, token.Expires) = (Now.UtcDateTime.AddHours(-2), Now.UtcDateTime.AddHours(-2), Now.UtcDateTime.AddHours(-1))),
        "not yet" => provider.Token(Now, token => token.NotBefore = Now.UtcDateTime.AddMinutes(10)),
        "no end" => provider.Token(Now, token => token.Expires = null),
        "of a browser's sign-in" => provider.Token(Now, token => token.Claims["nonce"] = "123"),
        "nobody" => provider.Token(Now, token => token.Claims.Remove("oid")),
        "shared secret" => provider.Token(Now, token => token.SigningCredentials = new(new SymmetricSecurityKey(provider.Key.Rsa.ExportSubjectPublicKeyInfo()) { KeyId = provider.Key.KeyId }, SecurityAlgorithms.HmacSha256)),
        "unsigned" => provider.Token(Now, token => token.SigningCredentials = null),
        "changed" => provider.Token(Now) is var whole ? whole[..^10] + (whole[^10] == 'A' ? 'B' : 'A') + whole[^9..] : "",
        _ => "not.a.token",
    };
}
