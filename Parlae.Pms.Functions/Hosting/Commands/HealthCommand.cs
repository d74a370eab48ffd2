using System.Text.Json;
using Parlae.Pms.Functions.Hosting.Status;
using HealthCheckService = Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckService;

namespace Parlae.Pms.Functions.Hosting.Commands;

/// <summary>Asks this machine's settings, stores and vendors how they are, without a server; prints what <c>/api/health</c> would say.</summary>
internal sealed class HealthCommand(FunctionTable table) : ICommand
{
    public string Name => "health";

    public string Usage => "";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [])
        {
            throw new UsageException("'health' takes no options.");
        }

        await using var app = FunctionsApp.CreateQuiet(table);
        var report = await HealthReport.TakeAsync(app.Services.GetRequiredService<HealthCheckService>(), cancellationToken);
        Console.WriteLine(JsonSerializer.Serialize(report, JsonSerializerOptions.Web));
        return report.Unhealthy ? ExitCode.Unreachable : ExitCode.Held;
    }
}
