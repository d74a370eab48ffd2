using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>Settings of the platform for Kolla: section <c>Kolla</c>, plus <c>KOLLA_API_KEY</c>.</summary>
public sealed class KollaOptions : LineOptions
{
    public const string Section = "Kolla";

    /// <summary>The practice's own server sits behind Kolla (reference 11).</summary>
    public KollaOptions()
    {
        ReadTimeout = TimeSpan.FromSeconds(30);
        WriteTimeout = TimeSpan.FromSeconds(45);
        TotalTimeout = TimeSpan.FromSeconds(60);
    }

    /// <summary>The platform's key, for accounts that have none of their own. A secret.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The data API, with the version path. Plain HTTP only on loopback.</summary>
    public Uri BaseUrl { get; set; } = new("https://unify.kolla.dev/dental/v1");

    /// <summary>The connection-management API, with the version path. Plain HTTP only on loopback.</summary>
    public Uri ConnectBaseUrl { get; set; } = new("https://api.getkolla.com/connect/v1");

    /// <summary>Rows a page; Kolla's other API reduces more than 1000 to that.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>More pages than this are a fault, not a list.</summary>
    public int PageCap { get; set; } = 60;

    /// <summary>Requests a second and practice; Kolla publishes no limit, and its clients keep to one or two.</summary>
    public double RequestsPerSecond { get; set; } = 2;

    /// <summary>Requests that may go at once after a pause: reading a day asks for the hours of each provider.</summary>
    public int Burst { get; set; } = 20;

    /// <summary>Longest wait for a turn; a longer one is reported instead.</summary>
    public TimeSpan LongestRateWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Minutes of a visit type whose length Kolla does not tell; clinics set their own in <c>config.appointmentTypes</c>.</summary>
    public int VisitMinutes { get; set; } = 60;

    /// <summary>How long people, rooms, visit types and working hours are remembered. Appointments never are.</summary>
    public TimeSpan RosterLife { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long something that a connector lacks is left alone.</summary>
    public TimeSpan LackingFor { get; set; } = TimeSpan.FromHours(4);

    /// <summary>
    /// A write younger than this may still be on its way, or done and not to be seen: not finding it says nothing. Counted from before whom it names is read,
    /// which takes a turn and a request of its own, and before it gets its turn; one that comes too soon has a second turn and try. Where a connector's reads are older than that (<c>config.lagSeconds</c>), their age is added.
    /// </summary>
    public TimeSpan AbsentAfter { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>For so long what was written may be missing from what is read of a live connector: whether it is in the practice's system at once is unsaid (reference 11).</summary>
    public TimeSpan ReadsBehind { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Changes are looked for from so long before: clocks differ.</summary>
    public TimeSpan ChangeOverlap { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What connectors say when the time of a booking is taken; compared without case.</summary>
    public IList<string> SlotTakenTexts { get; } = ["already scheduled", "already booked", "double book", "overlap", "conflict", "not available", "is taken"];

    internal string Root => BaseUrl.AbsoluteUri.TrimEnd('/') + "/";

    internal string ConnectRoot => ConnectBaseUrl.AbsoluteUri.TrimEnd('/') + "/";

    internal override string? Fault()
    {
        if (LineFault(Section, ("BaseUrl", BaseUrl), ("ConnectBaseUrl", ConnectBaseUrl)) is { } fault) return fault;
        if (PageSize is < 1 or > 1000) return "Kolla__PageSize is not between 1 and 1000.";
        if (PageCap < 1) return "Kolla__PageCap is below 1.";
        if (RequestsPerSecond <= 0 || Burst < 1) return "Kolla__RequestsPerSecond or Kolla__Burst is not positive.";
        if (ReadsBehind < TimeSpan.Zero || ReadsBehind > TimeSpan.FromHours(1)) return "Kolla__ReadsBehind is not between nothing and an hour.";
        if (AbsentAfter < (3 * LongestRateWait) + TotalTimeout + (2 * WriteTimeout) + ReadsBehind)
            return "Kolla__AbsentAfter is shorter than three times Kolla__LongestRateWait, Kolla__TotalTimeout, two times Kolla__WriteTimeout and Kolla__ReadsBehind together.";
        return VisitMinutes < 5 ? "Kolla__VisitMinutes is below 5." : null;
    }
}
