using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Settings of the platform for Sikka: section <c>Sikka</c>, plus <c>SIKKA_APPLICATION_ID</c> and <c>SIKKA_SECRET_KEY</c>.</summary>
public sealed class SikkaOptions : LineOptions
{
    public const string Section = "Sikka";

    /// <summary>Sikka's App-Id.</summary>
    public string ApplicationId { get; set; } = "";

    /// <summary>Sikka's App-Key. A secret.</summary>
    public string ApplicationKey { get; set; } = "";

    /// <summary>With the version path. Plain HTTP only on loopback.</summary>
    public Uri BaseUrl { get; set; } = new("https://api.sikkasoft.com/v4");

    /// <summary>Rows a page; Sikka allows 5000.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>More pages than this are a fault, not a list.</summary>
    public int PageCap { get; set; } = 40;

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

    internal override string? Fault()
    {
        if (LineFault(Section, ("BaseUrl", BaseUrl)) is { } fault) return fault;
        if (PageSize is < 1 or > 5000) return "Sikka__PageSize is not between 1 and 5000.";
        if (PageCap < 1) return "Sikka__PageCap is below 1.";
        return VisitMinutes < 5 ? "Sikka__VisitMinutes is below 5." : null;
    }
}
