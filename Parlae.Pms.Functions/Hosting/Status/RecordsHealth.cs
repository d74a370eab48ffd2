using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Functions.Hosting.Status;

/// <summary>Whether our records can be read, in every engine that keeps some.</summary>
internal sealed class RecordsHealth(IPartitionedRecords records) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (var probe in RecordParts.Probes) await records.GetAsync(probe, "health", "health", cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException)
        {
            return HealthCheckResult.Unhealthy("The records cannot be read.");
        }
    }
}
