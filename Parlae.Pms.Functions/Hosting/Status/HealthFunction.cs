using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Parlae.Pms.Functions.Hosting.Status;

/// <summary><c>GET /api/health</c>: 200 while we can serve, 503 when a part that we need is down.</summary>
internal sealed class HealthFunction(HealthCheckService checks) : IHttpFunction
{
    public async Task HandleAsync(HttpContext context)
    {
        var report = await HealthReport.TakeAsync(checks, context.RequestAborted);
        context.Response.StatusCode = report.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(report, context.RequestAborted);
    }
}
