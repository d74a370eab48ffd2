using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults;

/// <summary>What is true of a visit in the end.</summary>
public enum Ending
{
    /// <summary>One stands, and the ledger has it as confirmed.</summary>
    Stands,

    /// <summary>None stands, and staff know.</summary>
    RefusedToStaff,

    /// <summary>Nobody can tell; staff know.</summary>
    Unresolved,
}

/// <summary>One way in which a PMS fails a write, or the question what became of it.</summary>
/// <param name="IsLasting">It goes on until the end; else it strikes one write.</param>
internal sealed record FaultCase(string Kind, object? Value, Ending Ending, string? Path = null, bool IsLasting = false)
{
    private const string LoginPage = "<!doctype html><html><head><title>Sign in</title></head><body><form action=\"/login\"></form></body></html>";

    private static readonly Dictionary<string, string> Html = new() { ["Content-Type"] = "text/html; charset=utf-8" };

    public static IReadOnlyDictionary<string, FaultCase> All { get; } = new Dictionary<string, FaultCase>
    {
        ["the answer is lost after the write"] = new("dropAfterWrite", null, Ending.Stands),
        ["the connection ends"] = new("drop", null, Ending.Stands),
        ["503"] = new("status", 503, Ending.Stands),
        ["500"] = new("status", 500, Ending.Stands),
        ["429 that ends soon"] = new("status", Closed(seconds: 1), Ending.Stands),
        ["a login page"] = new("status", new { code = 200, headers = Html, body = LoginPage }, Ending.Stands),
        ["silence"] = new("delay", 30_000, Ending.Stands),
        ["the practice refuses"] = new("rejectWrite", "Chart is locked by another user", Ending.RefusedToStaff),
        ["the write is lost"] = new("loseWrite", null, Ending.Unresolved),
        ["the status is forbidden"] = new("status", 401, Ending.Stands, "/writeback_status", IsLasting: true),
        ["the status is an empty list"] = new("status", new { code = 200, body = Array.Empty<int>() }, Ending.Stands, "/writeback_status", IsLasting: true),
        ["the status is a list of nonsense"] = new("status", new { code = 200, body = new object[] { "x", new { items = new[] { 1 } } } }, Ending.Stands, "/writeback_status", IsLasting: true),
        ["the status is a login page"] = new("status", new { code = 200, headers = Html, body = LoginPage }, Ending.Stands, "/writeback_status", IsLasting: true),
        ["neither status nor list is for us"] = new("status", 401, Ending.Stands, "/writeback", IsLasting: true),
    };

    /// <summary>The window is closed, and says for how long.</summary>
    public static object Closed(int seconds) => new { code = 429, headers = new Dictionary<string, string> { ["Retry-After"] = $"{seconds}", ["X-Rate-Limit-Reset"] = $"{seconds}", ["X-Rate-Limit-Remaining"] = "0" } };

    /// <summary>Switches it on: for one write under that path, unless it is about the status.</summary>
    public Task<IAsyncDisposable> StrikeAsync(SandboxControl sandbox, string write) => Path is null
        ? sandbox.FaultAsync(Kind, Value, method: "POST", pathPrefix: write, times: 1)
        : sandbox.FaultAsync(Kind, Value, pathPrefix: Path);
}
