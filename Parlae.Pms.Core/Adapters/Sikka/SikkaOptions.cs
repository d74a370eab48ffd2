using System.Net;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Settings of the platform for Sikka: section <c>Sikka</c>, plus <c>SIKKA_APPLICATION_ID</c> and <c>SIKKA_SECRET_KEY</c>.</summary>
public sealed class SikkaOptions
{
    public const string Section = "Sikka";

    /// <summary>Sikka's App-Id.</summary>
    public string ApplicationId { get; set; } = "";

    /// <summary>Sikka's App-Key. A secret.</summary>
    public string ApplicationKey { get; set; } = "";

    /// <summary>With the version path. Plain HTTP only on loopback.</summary>
    public Uri BaseUrl { get; set; } = new("https://api.sikkasoft.com/v4");

    /// <summary><c>1.3</c>, or <c>1.2</c> where Sikka's side has nothing newer.</summary>
    public string MinimumTls { get; set; } = "1.3";

    /// <summary>Rows a page; Sikka allows 5000.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>More pages than this are a fault, not a list.</summary>
    public int PageCap { get; set; } = 40;

    /// <summary>One try of a read; two of them fit into a tool call's deadline.</summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(3.5);

    /// <summary>The one try of a write: an answer that is given up on has to be looked for later.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The most any request may take; the caller's own deadline is usually shorter.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest wait for a rate window; a longer one is reported instead.</summary>
    public TimeSpan LongestRateWait { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>A request key with less to live is renewed first.</summary>
    public TimeSpan KeyMargin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Minutes of a visit type whose length Sikka does not tell; clinics set their own in <c>config.appointmentTypes</c>.</summary>
    public int VisitMinutes { get; set; } = 60;

    /// <summary>Age assumed of a copy whose age Sikka does not tell: its own default is one copy a day.</summary>
    public TimeSpan UnknownCopyAge { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A write younger than this may still be on its way: not finding it says nothing.</summary>
    public TimeSpan AbsentAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an endpoint that the plan lacks is left alone.</summary>
    public TimeSpan NotInPlanFor { get; set; } = TimeSpan.FromHours(4);

    /// <summary>What PMSs say when the time of a booking is taken; compared without case.</summary>
    public IList<string> SlotTakenTexts { get; } = ["already scheduled", "already booked", "double book", "overlap", "conflict", "not available"];

    internal Uri Root => new(BaseUrl.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>What is wrong with these settings, naming the setting; null when nothing is.</summary>
    internal string? Fault()
    {
        if (!BaseUrl.IsAbsoluteUri || BaseUrl.Scheme is not ("https" or "http")) return "Sikka__BaseUrl is not an absolute HTTP address.";
        if (BaseUrl.Scheme == "http" && !IsLoopback(BaseUrl)) return "Sikka__BaseUrl is plain HTTP, which is allowed on loopback only.";
        if (BaseUrl.UserInfo.Length > 0 || BaseUrl.Query.Length > 0) return "Sikka__BaseUrl holds more than an address and a path.";
        if (MinimumTls is not ("1.2" or "1.3")) return "Sikka__MinimumTls is neither 1.2 nor 1.3.";
        if (PageSize is < 1 or > 5000) return "Sikka__PageSize is not between 1 and 5000.";
        if (PageCap < 1) return "Sikka__PageCap is below 1.";
        if (VisitMinutes < 5) return "Sikka__VisitMinutes is below 5.";
        return ReadTimeout <= TimeSpan.Zero || WriteTimeout <= TimeSpan.Zero || TotalTimeout < WriteTimeout ? "Sikka__TotalTimeout is shorter than Sikka__WriteTimeout, or a timeout is not positive." : null;
    }

    private static bool IsLoopback(Uri address) => address.IsLoopback || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
}
