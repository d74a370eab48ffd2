using System.Text.Json;

namespace Parlae.Pms.Sandbox.Faults;

internal enum FaultKind
{
    Delay,
    Status,
    Drop,
    DropAfterWrite,
    Lag,
    RateLimit,
    RejectWrite,
    LoseWrite,
}

/// <summary>Which requests a fault is for; an absent member matches all.</summary>
internal sealed record FaultMatch(string? Vendor, string? Method, string? PathPrefix)
{
    /// <summary>A prefix may start at the root, after the vendor, or after the vendor's version path.</summary>
    internal bool Covers(VendorRequest request) =>
        (Vendor is null || Vendor.Equals(request.Vendor, StringComparison.OrdinalIgnoreCase))
        && (Method is null || Method.Equals(request.Method, StringComparison.OrdinalIgnoreCase))
        && (PathPrefix is null || request.Paths.Any(path => path.StartsWith(PathPrefix, StringComparison.OrdinalIgnoreCase)));
}

/// <summary>A request to a vendor's API, as faults see it. The first path is the full one.</summary>
internal sealed record VendorRequest(string Vendor, string Method, IReadOnlyList<string> Paths);

/// <summary>A fault and how often it still strikes; <see cref="Times"/> 0 means until faults are deleted.</summary>
/// <param name="percent">Of the requests that it is for, so many in a hundred are struck.</param>
internal sealed class Fault(FaultMatch match, FaultKind kind, FaultValue value, int times, int percent = Fault.Always)
{
    internal const int Always = 100;

    internal FaultMatch Match => match;

    internal FaultKind Kind => kind;

    internal FaultValue Value => value;

    internal int Times => times;

    internal int Percent => percent;

    /// <summary>So many of the requests that it is for still go by before it strikes.</summary>
    internal int Skip { get; set; }

    internal int Struck { get; set; }

    internal RequestWindow? Window { get; } = kind == FaultKind.RateLimit ? new RequestWindow(value.Count, value.Per) : null;

    internal bool IsSpent => times > 0 && Struck >= times;
}

/// <summary>What a fault needs to know beside its kind; each kind uses its own members.</summary>
internal sealed record FaultValue(
    TimeSpan Span = default, int Code = 0, IReadOnlyDictionary<string, string>? Headers = null, JsonElement? Body = null,
    int Count = 0, TimeSpan Per = default, string Text = "");
