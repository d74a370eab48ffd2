using System.Net;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Settings of the platform for Open Dental: section <c>OpenDental</c>, plus <c>OPENDENTAL_DEVELOPER_KEY</c>.</summary>
public sealed class OpenDentalOptions
{
    public const string Section = "OpenDental";

    /// <summary>Ours, at every practice. A secret.</summary>
    public string DeveloperKey { get; set; } = "";

    /// <summary>With the version path. Plain HTTP only on loopback.</summary>
    public Uri BaseUrl { get; set; } = new("https://api.opendental.com/api/v1");

    /// <summary><c>1.3</c>, or <c>1.2</c> where Open Dental's side has nothing newer.</summary>
    public string MinimumTls { get; set; } = "1.3";

    /// <summary>More pages than this are a fault, not a list. A page has a hundred rows or more.</summary>
    public int PageCap { get; set; } = 60;

    /// <summary>One try of a read; two of them fit into a tool call's deadline.</summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(3.5);

    /// <summary>The one try of a write: an answer that is given up on has to be looked for later.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The most any request may take; the caller's own deadline is usually shorter.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest wait for a turn; whoever would wait longer hears so at once. A caller's own deadline ends it sooner.</summary>
    public TimeSpan LongestRateWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Minutes of a visit type without a pattern; clinics set their own in <c>config.appointmentTypes</c>.</summary>
    public int VisitMinutes { get; set; } = 60;

    /// <summary>A write younger than this may still be on its way, for requests are cut at 60 seconds: not finding it says nothing.</summary>
    public TimeSpan AbsentAfter { get; set; } = TimeSpan.FromSeconds(70);

    /// <summary>Whether the day is read again after a booking. Open Dental does not say whether it refuses a double booking (reference 4).</summary>
    public bool RereadAfterBooking { get; set; } = true;

    internal Uri Root => new(BaseUrl.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>What is wrong with these settings, naming the setting; null when nothing is.</summary>
    internal string? Fault()
    {
        if (!BaseUrl.IsAbsoluteUri || BaseUrl.Scheme is not ("https" or "http")) return "OpenDental__BaseUrl is not an absolute HTTP address.";
        if (BaseUrl.Scheme == "http" && !IsLoopback(BaseUrl)) return "OpenDental__BaseUrl is plain HTTP, which is allowed on loopback only.";
        if (BaseUrl.UserInfo.Length > 0 || BaseUrl.Query.Length > 0) return "OpenDental__BaseUrl holds more than an address and a path.";
        if (MinimumTls is not ("1.2" or "1.3")) return "OpenDental__MinimumTls is neither 1.2 nor 1.3.";
        if (PageCap < 1) return "OpenDental__PageCap is below 1.";
        if (VisitMinutes < 5) return "OpenDental__VisitMinutes is below 5.";
        return ReadTimeout <= TimeSpan.Zero || WriteTimeout <= TimeSpan.Zero || TotalTimeout < WriteTimeout ? "OpenDental__TotalTimeout is shorter than OpenDental__WriteTimeout, or a timeout is not positive." : null;
    }

    private static bool IsLoopback(Uri address) => address.IsLoopback || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
}
