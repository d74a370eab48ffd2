using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;

namespace Parlae.Pms.Tests.Entra;

/// <summary>
/// An OpenID Connect provider on this machine (OpenIddict): authorization code flow with PKCE, whose authorization page lets <see cref="Person"/> in
/// at once. Access tokens are made to measure.
/// </summary>
internal sealed class LocalProvider : IAsyncDisposable
{
    public const string ClientId = "11111111-2222-3333-4444-555555555555";
    public const string ClientSecret = "a-client-secret-of-the-tests";
    public const string PersonId = "66666666-7777-8888-9999-000000000000";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Made once: to make one takes longer than most tests.</summary>
    private static readonly Lazy<RSAParameters> OfProviders = new(() => MakeKey().Rsa.ExportParameters(includePrivateParameters: true));

    private readonly WebApplication app;

    private LocalProvider(WebApplication app, RsaSecurityKey key, FakeTimeProvider clock) => (this.app, Key, Clock) = (app, key, clock);

    /// <summary>Signs what it issues.</summary>
    public RsaSecurityKey Key { get; }

    public FakeTimeProvider Clock { get; }

    /// <summary>The setting <c>Parlae__Entra__Authority</c>.</summary>
    public string Authority => app.Urls.Single() + "/";

    /// <summary>Who comes to the authorization page next; null: somebody who turns round.</summary>
    public IReadOnlyList<Claim>? Person { get; set; }

    /// <summary>What came to the authorization page, newest last.</summary>
    public List<OpenIddictRequest> Asked { get; } = [];

    /// <summary>How the client showed who it is when it redeemed a code, newest last: its secret, or what vouches for it.</summary>
    public List<(string? Secret, string? AssertionType, string? Assertion)> Redeemed { get; } = [];

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Parlae__Entra__ClientId"] = ClientId,
        ["Parlae__Entra__Authority"] = Authority,
        ["Parlae__Entra__ClientSecret"] = ClientSecret,
    };

    public static async Task<LocalProvider> StartAsync()
    {
        var (key, clock) = (Named(RSA.Create(OfProviders.Value)), new FakeTimeProvider());
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        builder.Services.AddLogging();
        builder.Services.AddAuthentication();
        LocalProvider? provider = null;
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode(); // no store: the two handlers below decide
            server.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token");
            server.RegisterScopes(OpenIddictConstants.Scopes.Profile);
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.AddSigningKey(key).AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)));
            server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().DisableTransportSecurityRequirement();
            server.Configure(options => options.TimeProvider = clock);
            server.AddEventHandler<OpenIddictServerEvents.ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(request =>
            {
                if (request.ClientId != ClientId)
                    request.Reject(OpenIddictConstants.Errors.InvalidClient);
                return default;
            }));
            server.AddEventHandler<OpenIddictServerEvents.ExtractTokenRequestContext>(handler => handler.SetOrder(int.MaxValue).UseInlineHandler(request =>
            {
                // An assertion is looked at by the test: here there is no other provider who could vouch for it.
                provider!.Redeemed.Add((request.Request!.ClientSecret, request.Request.ClientAssertionType, request.Request.ClientAssertion));
                (request.Request.ClientAssertionType, request.Request.ClientAssertion) = (null, null);
                return default;
            }));
            server.AddEventHandler<OpenIddictServerEvents.ValidateTokenRequestContext>(handler => handler.UseInlineHandler(request =>
            {
                if (request.ClientId != ClientId || (request.ClientSecret != ClientSecret && provider!.Redeemed[^1].Assertion is null))
                    request.Reject(OpenIddictConstants.Errors.InvalidClient);
                return default;
            }));
        });
        var app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        app.Map("/authorize", context => provider!.AuthorizeAsync(context));
        provider = new LocalProvider(app, key, clock);
        await app.StartAsync(TestContext.Current.CancellationToken);

        // Cold on a busy machine its first answers take longer than the app waits.
        using var http = new HttpClient { BaseAddress = new Uri(provider.Authority) };
        foreach (var path in new[] { ".well-known/openid-configuration", ".well-known/jwks" })
            await http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return provider;
    }

    public static RsaSecurityKey MakeKey() => Named(RSA.Create(2048));

    private static RsaSecurityKey Named(RSA rsa) => new(rsa) { KeyId = Guid.NewGuid().ToString("N") };

    /// <summary>As the provider makes them for an operator, unless changed.</summary>
    public string Token(DateTimeOffset now, Action<SecurityTokenDescriptor>? change = null)
    {
        var token = new SecurityTokenDescriptor
        {
            Issuer = Authority,
            Audience = ClientId,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = now.UtcDateTime.AddHours(1),
            Claims = new Dictionary<string, object> { ["oid"] = PersonId, ["sub"] = "somebody", ["roles"] = new[] { "operator" }, ["scp"] = "operate" },
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(token);
        return Handler.CreateToken(token);
    }

    /// <summary>From now on it signs with this key, and says so to whoever asks.</summary>
    public void Rotate(RsaSecurityKey key)
    {
        var options = app.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue;
        options.SigningCredentials.Clear();
        options.SigningCredentials.Add(new SigningCredentials(key, SecurityAlgorithms.RsaSha256));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AuthorizeAsync(HttpContext context)
    {
        Asked.Add(context.GetOpenIddictServerRequest()!);
        if (Person is null)
        {
            await context.ForbidAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme); // access_denied
            return;
        }

        var identity = new ClaimsIdentity("provider", "sub", "roles");
        identity.AddClaims(Person);
        identity.AddClaim(new Claim("sub", "somebody"));
        var person = new ClaimsPrincipal(identity);
        person.SetScopes(OpenIddictConstants.Scopes.OpenId);
        person.SetDestinations(_ => [OpenIddictConstants.Destinations.IdentityToken]);
        await context.SignInAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, person);
    }
}
