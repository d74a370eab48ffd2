using Parlae.Pms.Functions.Hosting.Timers;

namespace Parlae.Pms.Functions.Hosting.CustomHandler;

/// <summary>What a Functions host asks of its custom handler beside forwarded requests: a sign of life, and timer runs.</summary>
internal static class HostCalls
{
    public static void MapHostCalls(this IEndpointRouteBuilder endpoints, FunctionTable table)
    {
        endpoints.MapGet("/", context => context.Response.WriteAsync("Parlae PMS"));
        foreach (var row in table.Timers)
        {
            endpoints.MapPost("/" + row.Name, context => RunAsync(row, context)).WithMetadata(row);
        }
    }

    /// <summary>The body differs by host and caller, and nobody authenticates it: nothing is taken from it. An exception becomes a 500.</summary>
    private static async Task RunAsync(FunctionRow row, HttpContext context)
    {
        await context.RequestServices.GetRequiredService<TimerRunner>().RunAsync(row, firing: null, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(new { }, context.RequestAborted); // Empty would hang this timer until the host kills the process.
    }
}
