using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.KeyVault;

namespace Parlae.Pms.Functions.Hosting.Status;

/// <summary>Whether the key vault answers, or at least what was read from it still serves. Costs the vault a request only when one is due.</summary>
internal sealed class SecretsHealth(KeyVaultStore vault, KeyVaultMasterKeys masters) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await masters.OpenAsync(cancellationToken);
            return vault.IsAnswering ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("The vault does not answer.");
        }
        catch (Exception fault) when (fault is StoreUnavailableException or KeyRingException)
        {
            return HealthCheckResult.Unhealthy("The keys cannot be read.");
        }
    }
}
