using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Settings of the platform for NexHealth: section <c>NexHealth</c>, plus <c>NEXHEALTH_API_KEY</c>.</summary>
public sealed class NexHealthOptions : LineOptions
{
    public const string Section = "NexHealth";

    /// <summary>What is read is NexHealth's own copy.</summary>
    public NexHealthOptions()
    {
        ReadTimeout = TimeSpan.FromSeconds(7);
        WriteTimeout = TimeSpan.FromSeconds(20);
        TotalTimeout = TimeSpan.FromSeconds(25);
    }

    /// <summary>The platform's key, for accounts that have none of their own. A secret.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Plain HTTP only on loopback. Sandbox and production share it; the key decides.</summary>
    public Uri BaseUrl { get; set; } = new("https://nexhealth.info");

    /// <summary>Rows a page; NexHealth allows 1000.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>More pages than this are a fault, not a list.</summary>
    public int PageCap { get; set; } = 60;

    /// <summary>How long a token is good; NexHealth says an hour, and its answer does not.</summary>
    public TimeSpan TokenLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A token with less left than this is renewed before it is used.</summary>
    public TimeSpan TokenMargin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>NexHealth's limits of one key.</summary>
    public int RequestsPerSecond { get; set; } = 100;

    /// <summary>Of slots and appointments.</summary>
    public int CalendarReadsPerSecond { get; set; } = 10;

    /// <summary>Of patients and appointments.</summary>
    public int ChartRequestsPerMinute { get; set; } = 1000;

    /// <summary>Of everything else.</summary>
    public int OtherRequestsPerMinute { get; set; } = 2000;

    /// <summary>Processes that share the platform's key: each keeps to its part of the limits.</summary>
    public int Instances { get; set; } = 1;

    /// <summary>The part of each limit of a shared key that an account beyond its fair share never takes, so that others need not wait for it.</summary>
    public double Reserve { get; set; } = 0.3;

    /// <summary>Longest wait for a turn; a longer one is reported instead.</summary>
    public TimeSpan LongestRateWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Minutes of a visit without an end; clinics set those of visit types in <c>config.appointmentTypes</c>.</summary>
    public int VisitMinutes { get; set; } = 60;

    /// <summary>Slots are asked for in pieces of this length and put together again.</summary>
    public int SlotMinutes { get; set; } = 15;

    /// <summary>How long people, rooms, visit types and plans are remembered. Patients and appointments never are.</summary>
    public TimeSpan RosterLife { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the state of the link to the practice is remembered.</summary>
    public TimeSpan LinkLife { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a read or a write waits to hear of it. After that the link counts as up.</summary>
    public TimeSpan LinkPatience { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The copy is this old where NexHealth does not say: about a read cycle.</summary>
    public TimeSpan UnknownCopyAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A lost write younger than this may still be on its way: not finding it says nothing. Counted from before whom it names is read and a token is bought, and
    /// before each has its turn; a write that comes too soon has a second turn and try.
    /// </summary>
    public TimeSpan AbsentAfter { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>By then the practice's system has performed a write, as a rule.</summary>
    public TimeSpan SettleAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>What NexHealth or a system behind it says when the time of a booking is taken; compared without case.</summary>
    public IList<string> SlotTakenTexts { get; } = ["already scheduled", "already booked", "double book", "overlap", "conflict", "not available", "unavailable", "is taken"];

    /// <summary>Systems in which appointments can be moved (reference 5), letters only.</summary>
    public IList<string> MovingSystems { get; } = ["dentrix", "dentrixenterprise", "eaglesoft", "opendental"];

    internal string Root => BaseUrl.AbsoluteUri.TrimEnd('/') + "/";

    internal override string? Fault()
    {
        if (LineFault(Section, ("BaseUrl", BaseUrl)) is { } fault) return fault;
        if (PageSize is < 1 or > 1000) return "NexHealth__PageSize is not between 1 and 1000.";
        if (PageCap < 1) return "NexHealth__PageCap is below 1.";
        if (Instances < 1 || Math.Min(Math.Min(RequestsPerSecond, CalendarReadsPerSecond), Math.Min(ChartRequestsPerMinute, OtherRequestsPerMinute)) < Instances)
            return "NexHealth__Instances is below 1, or more than the requests of a limit.";
        if (Reserve is < 0 or > 0.9) return "NexHealth__Reserve is not between 0 and 0.9.";
        if (VisitMinutes < 5 || SlotMinutes is < 5 or > 60) return "NexHealth__VisitMinutes or NexHealth__SlotMinutes is too short or too long.";
        if (LinkPatience <= TimeSpan.Zero || LinkPatience > TimeSpan.FromMinutes(1)) return "NexHealth__LinkPatience is not above nothing and within a minute.";
        if (AbsentAfter < (3 * LongestRateWait) + TotalTimeout + (2 * WriteTimeout) + VendorTokenRenewal.Longest)
            return $"NexHealth__AbsentAfter is shorter than three times NexHealth__LongestRateWait, NexHealth__TotalTimeout, two times NexHealth__WriteTimeout and {VendorTokenRenewal.Longest.TotalSeconds} seconds together.";
        return TokenLife <= TokenMargin ? "NexHealth__TokenLife is not longer than NexHealth__TokenMargin." : null;
    }
}
