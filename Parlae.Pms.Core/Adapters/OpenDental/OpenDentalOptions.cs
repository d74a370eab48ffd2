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

    /// <summary>
    /// A write younger than this may still be on its way: not finding it says nothing. Counted from before it gets in line, where it may wait once for the
    /// practice's list of providers, and for each of its own tries; and what was sent may be performed until it is cut.
    /// </summary>
    public TimeSpan AbsentAfter { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>Whether the day is read again after a booking. Open Dental does not say whether it refuses a double booking (reference 4).</summary>
    public bool RereadAfterBooking { get; set; } = true;

    /// <summary>After so long Open Dental itself gives a request up (reference 2), whether or not we still wait for it.</summary>
    private static readonly TimeSpan CutAfter = TimeSpan.FromSeconds(60);

    /// <summary>The list of providers and its second try are answered within this, as a rule, once they have their turn.</summary>
    private static readonly TimeSpan ListWithin = TimeSpan.FromSeconds(10);

    internal Uri Root => new(BaseUrl.AbsoluteUri.TrimEnd('/') + "/");

    internal override string? Fault()
    {
        if (LineFault(Section, ("BaseUrl", BaseUrl)) is { } fault) return fault;
        if (PageCap < 1) return "OpenDental__PageCap is below 1.";
        if (AbsentAfter < (LongestRateWait * (OpenDentalHttp.MostTries + 1)) + ListWithin + CutAfter)
            return $"OpenDental__AbsentAfter is shorter than {OpenDentalHttp.MostTries + 1} times OpenDental__LongestRateWait and {(ListWithin + CutAfter).TotalSeconds} seconds.";
        return VisitMinutes < 5 ? "OpenDental__VisitMinutes is below 5." : null;
    }
}
