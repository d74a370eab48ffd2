using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Functions.Hosting.Status;

/// <summary>Whether our records can be read, in every engine that keeps some.</summary>
internal sealed class RecordsHealth(IPartitionedRecords records, ParlaeSettings settings) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // Secrets in a key vault are no records.
            foreach (var probe in RecordParts.Probes.Where(probe => settings.Storage.Vault is null || RecordParts.Of(probe) != RecordPart.Secrets))
                await records.GetAsync(probe, "health", "health", cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException)
        {
            return HealthCheckResult.Unhealthy("The records cannot be read.");
        }
    }
}
