using System.Net;
using System.Net.Sockets;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Sandbox.Demo;

/// <summary>The real built sandbox program, as <c>dotnet run --project Parlae.Pms.Sandbox</c> starts it, on free ports.</summary>
internal static class DemoProcess
{
    private const int SandboxAbove = 9;
    private const string Project = "Parlae.Pms.Sandbox";

    internal static ChildProcess Start(string dataDirectory, int portBase, Dictionary<string, string?> environment, params string[] arguments)
    {
        var folder = BuiltApp.Folder.Replace("Parlae.Pms.Functions", Project, StringComparison.Ordinal);
        environment["Parlae__DataDirectory"] = dataDirectory;
        return ChildProcess.Start(
            Path.Combine(folder, OperatingSystem.IsWindows() ? Project + ".exe" : Project), [.. arguments, "--port-base", $"{portBase}"], environment, dataDirectory);
    }

    internal static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string dataDirectory, int portBase, params string[] arguments)
    {
        using var process = Start(dataDirectory, portBase, [], arguments);
        var exitCode = await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (exitCode, process.Output, process.Errors);
    }

    /// <summary>A port that is free and whose ninth above is free too; below those that the system gives to connections, which could come between.</summary>
    internal static int FreePortBase()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 30_000);
            using var app = Listen(port);
            using var sandbox = Listen(port + SandboxAbove);
            if (app is not null && sandbox is not null)
                return port;
        }
    }

    internal static TcpListener? Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }
}
