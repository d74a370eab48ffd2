using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Settings of the platform for Open Dental: section <c>OpenDental</c>, plus <c>OPENDENTAL_DEVELOPER_KEY</c>.</summary>
public sealed class OpenDentalOptions : LineOptions
{
    public const string Section = "OpenDental";

    /// <summary>Ours, at every practice. A secret.</summary>
    public string DeveloperKey { get; set; } = "";

    /// <summary>With the version path. Plain HTTP only on loopback.</summary>
    public Uri BaseUrl { get; set; } = new("https://api.opendental.com/api/v1");

    /// <summary>More pages than this are a fault, not a list. A page has a hundred rows or more.</summary>
    public int PageCap { get; set; } = 60;

    /// <summary>Longest wait for a turn; whoever would wait longer hears so at once. A caller's own deadline ends it sooner.</summary>
    public TimeSpan LongestRateWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Minutes of a visit type without a pattern; clinics set their own in <c>config.appointmentTypes</c>.</summary>
    public int VisitMinutes { get; set; } = 60;

    /// <summary>A write younger than this may still be on its way, for requests are cut at 60 seconds: not finding it says nothing.</summary>
    public TimeSpan AbsentAfter { get; set; } = TimeSpan.FromSeconds(70);

    /// <summary>Whether the day is read again after a booking. Open Dental does not say whether it refuses a double booking (reference 4).</summary>
    public bool RereadAfterBooking { get; set; } = true;

    internal Uri Root => new(BaseUrl.AbsoluteUri.TrimEnd('/') + "/");

    internal override string? Fault()
    {
        if (LineFault(Section, ("BaseUrl", BaseUrl)) is { } fault) return fault;
        if (PageCap < 1) return "OpenDental__PageCap is below 1.";
        return VisitMinutes < 5 ? "OpenDental__VisitMinutes is below 5." : null;
    }
}
