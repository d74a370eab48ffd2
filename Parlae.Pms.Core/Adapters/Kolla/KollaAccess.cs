using System.Security.Cryptography;
using System.Text;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>For which linked practice requests are made. Travels with each request to the handlers.</summary>
internal sealed class KollaAccess : LineAccess
{
    public static readonly HttpRequestOptionsKey<KollaAccess> Key = new("Parlae.Kolla.Access");

    private readonly bool hasOwnKey;

    public KollaAccess(PmsLink link, string platformKey)
        : base(PmsVendor.Kolla, link.AccountId)
    {
        hasOwnKey = !string.IsNullOrWhiteSpace(link.Credentials.GetValueOrDefault("apiKey"));
        ApiKey = (hasOwnKey ? link.Credentials["apiKey"] : platformKey).Trim();
        ConnectorId = link.Config.GetValueOrDefault("connectorId")?.Trim() ?? "";
        ConsumerId = link.Config.GetValueOrDefault("consumerId")?.Trim() ?? "";
        RequestsPerSecond = link.RequestsPerSecond;
        Practice = $"{ConnectorId}\n{ConsumerId}";
        Mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ApiKey}\n{Practice}")).AsSpan(0, 8));
    }

    /// <summary>A secret.</summary>
    public string ApiKey { get; }

    /// <summary>Which practice system, in Kolla's word. Free text: new ones come.</summary>
    public string ConnectorId { get; }

    /// <summary>Which practice, as Kolla's portal shows it.</summary>
    public string ConsumerId { get; }
    public double? RequestsPerSecond { get; }

    /// <summary>Whose pace requests keep: two accounts of one practice share it.</summary>
    public string Practice { get; }

    public override string Mark { get; }

    /// <summary>Throws <see cref="PracticeMisconfiguredException"/> for a setting that no request can do without.</summary>
    public void Demand()
    {
        if (ApiKey.Length == 0) throw Misconfigured("there is no credentials.apiKey, and KOLLA_API_KEY is not set");
        if (!LineToken.IsUsable(ApiKey)) throw Misconfigured($"{KeyName} holds signs that no key has");
        if (!LineToken.IsUsable(ConnectorId)) throw Misconfigured("config.connectorId is missing, or holds signs that no id has");
        if (!LineToken.IsUsable(ConsumerId)) throw Misconfigured("config.consumerId is missing, or holds signs that no id has");
    }

    public PracticeMisconfiguredException KeyRefused() => Misconfigured($"Kolla refuses {KeyName}");
    public PracticeMisconfiguredException NotLinked() => Misconfigured("Kolla opens no practice under this config.connectorId and config.consumerId to this key");

    private string KeyName => hasOwnKey ? "credentials.apiKey" : "the platform's key (KOLLA_API_KEY)";
}
