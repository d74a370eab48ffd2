using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Parlae.Pms.Functions.Hosting.Status;

/// <summary>What anyone may know about how we are: words per part, no tenant, no reason from a store or vendor.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="Checks">Each registered health check by name: its status, and its data; a check answers for that being public.</param>
internal sealed record HealthReport(string Status, string Version, IReadOnlyDictionary<string, IReadOnlyDictionary<string, object>> Checks)
{
    public static async Task<HealthReport> TakeAsync(HealthCheckService checks, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        return new HealthReport(
            Word(report.Status),
            ProgramVersion.Current.Version,
            report.Entries.ToDictionary(entry => entry.Key, IReadOnlyDictionary<string, object> (entry) => Describe(entry.Value)));
    }

    [JsonIgnore]
    public bool Unhealthy => Status == Word(HealthStatus.Unhealthy);

    private static Dictionary<string, object> Describe(HealthReportEntry entry)
        => new Dictionary<string, object>(entry.Data) { ["status"] = Word(entry.Status) };

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
