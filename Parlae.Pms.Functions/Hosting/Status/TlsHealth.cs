using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Functions.Hosting.Status;

/// <summary>Which ways out take TLS 1.2, as a setting has it. No fault, but nobody should have to look for it in settings.</summary>
internal sealed class TlsHealth(IEnumerable<LineTls> lines, ParlaeSettings settings) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string[] older = [.. lines.Where(line => line.TakesOlder).Select(line => line.Name), .. settings.Outbox.AllowsTls12 ? (string[])["outbox"] : []];
        return Task.FromResult(HealthCheckResult.Healthy(data: new Dictionary<string, object> { ["tls12"] = older }));
    }
}
