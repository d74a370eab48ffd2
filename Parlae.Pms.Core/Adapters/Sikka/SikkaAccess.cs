using System.Security.Cryptography;
using System.Text;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Which office, and which location of it, requests are made for. Travels with each request to the handlers.</summary>
internal sealed class SikkaAccess : LineAccess
{
    public static readonly HttpRequestOptionsKey<SikkaAccess> Key = new("Parlae.Sikka.Access");

    public SikkaAccess(PmsLink link, string applicationId)
        : base(PmsVendor.Sikka, link.AccountId)
    {
        OfficeId = link.Credentials.GetValueOrDefault("officeId")?.Trim() ?? "";
        SecretKey = link.Credentials.GetValueOrDefault("secretKey")?.Trim() ?? "";
        PracticeId = link.Config.GetValueOrDefault("practiceId")?.Trim() ?? "";
        CustId = link.Config.GetValueOrDefault("custId")?.Trim() ?? "";
        RequestsPerSecond = link.RequestsPerSecond;
        var mark = SHA256.HashData(Encoding.UTF8.GetBytes($"{applicationId}\n{OfficeId}\n{SecretKey}"));
        TokenKey = new VendorTokenKey(PmsVendor.Sikka, AccountId, Convert.ToHexStringLower(mark.AsSpan(0, 8)));
    }

    public string OfficeId { get; }

    /// <summary>A secret.</summary>
    public string SecretKey { get; }
    public string PracticeId { get; }
    public string CustId { get; }
    public double? RequestsPerSecond { get; }
    public VendorTokenKey TokenKey { get; }

    public override string Mark => $"{TokenKey.CredentialMark}/{AccountId}/{PracticeId}/{CustId}";

    /// <summary>Throws <see cref="PracticeMisconfiguredException"/> for a setting that no request can do without.</summary>
    public void Demand()
    {
        var missing = OfficeId.Length == 0 ? "credentials.officeId" : SecretKey.Length == 0 ? "credentials.secretKey"
            : PracticeId.Length == 0 ? "config.practiceId" : CustId.Length == 0 ? "config.custId" : null;
        if (missing is not null) throw Misconfigured($"{missing} is missing");
    }

    /// <summary>
    /// Whether a row belongs to this location, in answers that were asked for it. Some endpoints write location 1 as <c>1-0</c> or a part of it, and
    /// rows without a location hold for all (reference 4.5). In doubt a row counts: a busy time too many is better than one too few.
    /// </summary>
    public bool Owns(string? practiceId)
    {
        if (practiceId is null || practiceId == PracticeId) return true;
        var dash = practiceId.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0) return false;
        var office = practiceId.AsSpan(0, dash);
        return practiceId.AsSpan(dash).SequenceEqual("-0")
            ? PracticeId.AsSpan().StartsWith(office) && (PracticeId.Length == dash || PracticeId[dash] == '-')
            : PracticeId.AsSpan().SequenceEqual(office);
    }
}
