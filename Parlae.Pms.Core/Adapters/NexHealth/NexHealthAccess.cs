using System.Security.Cryptography;
using System.Text;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>For which location requests are made. Travels with each request to the handlers.</summary>
internal sealed class NexHealthAccess : LineAccess
{
    public static readonly HttpRequestOptionsKey<NexHealthAccess> Key = new("Parlae.NexHealth.Access");

    public NexHealthAccess(PmsLink link, string platformKey)
        : base(PmsVendor.NexHealth, link.AccountId)
    {
        HasOwnKey = !string.IsNullOrWhiteSpace(link.Credentials.GetValueOrDefault("apiKey"));
        ApiKey = (HasOwnKey ? link.Credentials["apiKey"] : platformKey).Trim();
        Subdomain = link.Config.GetValueOrDefault("subdomain")?.Trim() ?? "";
        LocationId = link.Config.GetValueOrDefault("locationId")?.Trim() ?? "";
        RequestsPerSecond = link.RequestsPerSecond;
        KeyMark = Hash(ApiKey);
        Mark = Hash($"{ApiKey}\n{Subdomain}\n{LocationId}");
    }

    /// <summary>Whether the key is the account's; else it is the platform's, and others live on it, too.</summary>
    public bool HasOwnKey { get; }

    /// <summary>A secret.</summary>
    public string ApiKey { get; }

    /// <summary>The institution.</summary>
    public string Subdomain { get; }

    public string LocationId { get; }

    public double? RequestsPerSecond { get; }

    /// <summary>Of the key alone: limits are counted by it.</summary>
    public string KeyMark { get; }

    public override string Mark { get; }

    public VendorTokenKey TokenKey => new(PmsVendor.NexHealth, AccountId, KeyMark);

    /// <summary>Throws <see cref="PracticeMisconfiguredException"/> for a setting that no request can do without.</summary>
    public void Demand()
    {
        if (ApiKey.Length == 0) throw Misconfigured("there is no credentials.apiKey, and NEXHEALTH_API_KEY is not set");
        if (!LineToken.IsUsable(ApiKey)) throw Misconfigured($"{KeyName} holds signs that no key has");
        if (Subdomain.Length == 0) throw Misconfigured("config.subdomain is missing");
        if (NexHealthValue.Id(LocationId) is null) throw Misconfigured("config.locationId is missing, or no number");
    }

    /// <summary>Whether a row is of this location; many do not say.</summary>
    public bool Owns(string? locationId) => locationId is null || locationId == LocationId;

    public PracticeMisconfiguredException KeyRefused() => Misconfigured($"NexHealth refuses {KeyName}");
    public PracticeMisconfiguredException NotPermitted(string endpoint) => Misconfigured($"NexHealth does not permit {endpoint} to {KeyName}");

    private string KeyName => HasOwnKey ? "credentials.apiKey" : "the platform's key (NEXHEALTH_API_KEY)";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
