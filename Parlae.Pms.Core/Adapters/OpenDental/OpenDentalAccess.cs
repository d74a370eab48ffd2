using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Which practice, and which clinic of it, requests are made for. Travels with each request to the handlers.</summary>
internal sealed class OpenDentalAccess : LineAccess
{
    public static readonly HttpRequestOptionsKey<OpenDentalAccess> Key = new("Parlae.OpenDental.Access");

    /// <summary>Fact of a connection: how far apart the practice's tier lets requests follow each other.</summary>
    public const string SecondsPerRequest = "secondsPerRequest";

    /// <summary>For practices that pay for any permission (reference 2).</summary>
    public static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(1);

    /// <summary>For those that pay for none.</summary>
    public static readonly TimeSpan SlowestInterval = TimeSpan.FromSeconds(5);

    public OpenDentalAccess(PmsLink link)
        : base(PmsVendor.OpenDental, link.AccountId)
    {
        CustomerKey = link.Credentials.GetValueOrDefault("customerKey")?.Trim() ?? "";
        ClinicNum = OpenDentalValue.Text(link.Config.GetValueOrDefault("clinicNum"));
        Lane = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CustomerKey)).AsSpan(0, 8));
        Interval = link.RequestsPerSecond is { } rate and > 0 ? TimeSpan.FromSeconds(1 / rate)
            : decimal.TryParse(link.Facts.GetValueOrDefault(SecondsPerRequest), NumberStyles.Number, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 60 ? TimeSpan.FromSeconds((double)seconds)
            : UsualInterval;
    }

    /// <summary>A secret.</summary>
    public string CustomerKey { get; }

    /// <summary>Null: all clinics of the practice.</summary>
    public string? ClinicNum { get; }

    /// <summary>Names the queue: one for each customer key, whoever uses it.</summary>
    public string Lane { get; }

    public override string Mark => $"{Lane}/{AccountId}/{ClinicNum}";

    /// <summary>Between one request and the next.</summary>
    public TimeSpan Interval { get; }

    /// <summary>So slow that a tool call has room for two requests: only the likeliest is asked.</summary>
    public bool IsSlow => Interval > TimeSpan.FromSeconds(2);

    /// <summary>Throws <see cref="PracticeMisconfiguredException"/> for keys that no request can do with.</summary>
    public void Demand(string developerKey)
    {
        if (developerKey.Length == 0) throw Misconfigured("OPENDENTAL_DEVELOPER_KEY is not set");
        if (CustomerKey.Length == 0) throw Misconfigured("credentials.customerKey is missing");
        if (CustomerKey.Any(sign => sign is <= ' ' or > '~' or '/')) throw Misconfigured("credentials.customerKey is no key of Open Dental's");
        if (ClinicNum is not null && ClinicNum != "0" && !OpenDentalValue.IsId(ClinicNum)) throw Misconfigured("config.clinicNum is no number");
    }

    /// <summary>Whether something belongs to the configured clinic; what belongs to none is everybody's.</summary>
    public bool Owns(string? clinicNum) => ClinicNum is null or "0" || OpenDentalValue.Id(clinicNum) is null || clinicNum == ClinicNum;
}
