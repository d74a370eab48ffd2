using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Parlae.Pms.Sandbox;

namespace Parlae.Pms.Benchmarks.Servers;

/// <summary>The imaginary practice behind its vendors' APIs, as a process of its own: this program, started with another word.</summary>
internal static class PracticeServer
{
    public const string Command = "practice";

    public static ServedProgram Start(string folder) =>
        ServedProgram.Start(Environment.ProcessPath!, port => [Command, $"{port}"], folder, Command);

    public static async Task ServeAsync(int port)
    {
        await using var sandbox = SandboxApp.Build(new SandboxOptions { Port = port });
        sandbox.MapGet("/api/health", () => "ok");
        await sandbox.StartAsync();
        await sandbox.WaitForShutdownAsync();
    }
}
