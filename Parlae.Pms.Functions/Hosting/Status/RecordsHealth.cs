using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Functions.Hosting.Status;

/// <summary>Whether our records can be read.</summary>
internal sealed class RecordsHealth(IPartitionedRecords records) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await records.GetAsync("health", "health", "health", cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException)
        {
            return HealthCheckResult.Unhealthy("The records cannot be read.");
        }
    }
}
