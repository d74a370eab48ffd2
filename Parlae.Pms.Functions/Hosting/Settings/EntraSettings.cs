using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>Where people sign in when there is no operator key: Entra ID, or another OpenID Connect provider.</summary>
/// <param name="ClientId">The application that this installation is registered as.</param>
/// <param name="Authority">Whose tokens are taken; its metadata stands under <c>.well-known/openid-configuration</c>.</param>
/// <param name="ClientSecret">With which a sign-in is completed; null: the app's managed identity vouches for it.</param>
[Business]
internal sealed record EntraSettings(string ClientId, Uri Authority, Secret? ClientSecret)
{
    private const string Client = "Parlae__Entra__ClientId";
    private const string Tenant = "Parlae__Entra__TenantId";

    /// <summary>They let accounts of any tenant in.</summary>
    private static readonly string[] Anybody = ["common", "organizations", "consumers"];

    /// <summary>Null: nobody signs in with a provider.</summary>
    /// <exception cref="SettingsException">Half of it is set, or it is malformed.</exception>
    public static EntraSettings? Read(SettingReader settings)
    {
        if (settings.Text(Client) is not { } clientId)
            return null;
        if (!IsName(clientId))
            throw new SettingsException(Client, "must be the id of an application: letters, digits, - and .");
        return new EntraSettings(
            clientId,
            settings.Url("Parlae__Entra__Authority") ?? OfTenant(settings.Text(Tenant)),
            settings.Text("Parlae__Entra__ClientSecret") is { } secret ? new Secret(secret) : null);
    }

    /// <summary>In the form that the provider's metadata and libraries append to.</summary>
    public string Address => Authority.AbsoluteUri.TrimEnd('/');

    private static Uri OfTenant(string? tenant) => tenant is not null && IsName(tenant) && !Anybody.Contains(tenant, StringComparer.OrdinalIgnoreCase)
        ? new Uri($"https://login.microsoftonline.com/{tenant}/v2.0")
        : throw new SettingsException(Tenant, $"must be the id or domain of one tenant while {Client} is set.");

    private static bool IsName(string text) => text.Length <= 200 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.');
}
