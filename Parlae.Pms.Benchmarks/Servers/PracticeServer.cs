using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Parlae.Pms.Sandbox;

namespace Parlae.Pms.Benchmarks.Servers;

/// <summary>The imaginary practice behind its vendors' APIs, as a process of its own: this program, started with another word.</summary>
internal static class PracticeServer
{
    public const string Command = "practice";

    /// <summary>Tells what was asked for since it was asked that itself.</summary>
    public const string AskedPath = "/asked";

    public static ServedProgram Start(string folder) =>
        ServedProgram.Start(Environment.ProcessPath!, port => [Command, $"{port}"], folder, Command);

    public static async Task ServeAsync(int port)
    {
        var (asked, isAskedFor) = (new ConcurrentQueue<string>(), false);
        await using var sandbox = SandboxApp.Build(new SandboxOptions { Port = port }, app => app.Use((context, next) =>
        {
            var request = context.Request;
            if (Volatile.Read(ref isAskedFor) && HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments(AskedPath, StringComparison.Ordinal)) asked.Enqueue($"{request.Path}{request.QueryString}");
            return next(context);
        }));
        sandbox.MapGet("/api/health", () => "ok");
        sandbox.MapGet(AskedPath, () =>
        {
            Volatile.Write(ref isAskedFor, true);
            var all = new List<string>();
            while (asked.TryDequeue(out var one)) all.Add(one);
            return all;
        });
        await sandbox.StartAsync();
        await sandbox.WaitForShutdownAsync();
    }
}
