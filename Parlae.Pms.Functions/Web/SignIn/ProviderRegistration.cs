using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Parlae.Pms.Functions.Entra;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Functions.Web.SignIn;

/// <summary>Wiring of the sign-in with a provider: authorization code with PKCE, nothing but who somebody is.</summary>
internal static class ProviderRegistration
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static IServiceCollection AddProviderSignIn(this IServiceCollection services, EntraSettings? settings)
    {
        if (settings is null)
            return services;
        services.AddAuthentication().AddOpenIdConnect(ProviderSignIn.Scheme, _ => { });
        services.AddOptions<OpenIdConnectOptions>(ProviderSignIn.Scheme).Configure<EntraProvider, WebAddresses, TimeProvider>(Configure);
        services.AddScoped<ProviderSignIn>();
        services.AddScoped<ProviderEvents>();
        services.AddSingleton<AppAssertion>();
        return services;
    }

    private static void Configure(OpenIdConnectOptions options, EntraProvider provider, WebAddresses addresses, TimeProvider clock)
    {
        options.Authority = provider.Settings.Address;
        options.ConfigurationManager = provider.Metadata;
        options.RequireHttpsMetadata = provider.Settings.Authority.Scheme == Uri.UriSchemeHttps;
        options.ClientId = provider.Settings.ClientId;
        options.ClientSecret = provider.Settings.ClientSecret?.Value;
        options.BackchannelTimeout = Patience;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query; // comes back as a GET: cookies need not be sent with other sites' forms
        options.UsePkce = true;
        options.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Disable;
        options.Scope.Clear();
        options.Scope.Add("openid");
        options.Scope.Add("profile"); // without it Entra leaves out who it is (oid)
        options.Prompt = "login"; // who was signed off for having left comes in by showing who they are, not by a click
        options.MapInboundClaims = false;
        options.SaveTokens = false;
        options.DisableTelemetry = true;
        options.CallbackPath = ProviderSignIn.CallbackPath;
        options.SignInScheme = "session"; // never asked: ProviderEvents begins a session of ours
        options.EventsType = typeof(ProviderEvents);
        options.TokenValidationParameters.ValidAlgorithms = EntraTokens.Algorithms;
        options.TokenValidationParameters.LifetimeValidator = EntraLifetime.By(clock);
        options.TokenValidationParameters.RoleClaimType = EntraClaims.Roles;
        options.NonceCookie = new RoundTripCookie("parlae-nonce.", addresses);
        options.CorrelationCookie = new RoundTripCookie("parlae-trip.", addresses);
    }

    /// <summary>Lives for one trip to the provider and back. It has no end of its own: the browser's clock is not ours.</summary>
    private sealed class RoundTripCookie : CookieBuilder
    {
        public RoundTripCookie(string name, WebAddresses addresses)
        {
            (Name, HttpOnly, IsEssential, Path) = (name, true, true, addresses.To(ProviderSignIn.CallbackPath));
            (SameSite, SecurePolicy) = (SameSiteMode.Lax, addresses.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.None);
        }

        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            var options = base.Build(context, expiresFrom);
            options.Expires = null;
            return options;
        }
    }
}
