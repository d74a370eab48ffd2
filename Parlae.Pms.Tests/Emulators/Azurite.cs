using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Parlae.Pms.Tests.Support;

[assembly: AssemblyFixture(typeof(Parlae.Pms.Tests.Emulators.Azurite))]

namespace Parlae.Pms.Tests.Emulators;

/// <summary>Table and Blob Storage on this machine: started when the first test asks for it, on ports of its own, in memory, ended with the tests.</summary>
public sealed class Azurite : IAsyncDisposable
{
    /// <summary>Azurite's own, known to everyone.</summary>
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const int Services = 3;

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly Lazy<Task<string>> connection;
    private readonly StringBuilder written = new();
    private TemporaryDirectory? folder;
    private Process? process;

    public Azurite() => connection = new(StartAsync);

    private static string Folder => Path.Combine(BuiltApp.Root, "Parlae.Pms.Tests", "Emulators");

    /// <summary>The connection string of a running instance.</summary>
    public Task<string> ConnectionAsync() => connection.Value;

    public ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.StandardInput.Close(); // guard.js ends it
            if (!process.WaitForExit(3000)) process.Kill();
            process.Dispose();
        }

        folder?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> StartAsync()
    {
        if (!File.Exists(Path.Combine(Folder, "node_modules", ".installed")))
            throw new InvalidOperationException("Azurite is not installed: run Parlae.Pms.Tests/Emulators/install.sh (test.sh does).");

        folder = new TemporaryDirectory();
        int blobs = HostPort.Free(), queues = HostPort.Free(), tables = HostPort.Free();
        var start = new ProcessStartInfo("node",
        [
            Path.Combine(Folder, "guard.js"), Path.Combine(Folder, "node_modules", "azurite", "dist", "src", "azurite.js"),
            "--inMemoryPersistence", "--disableTelemetry", "--silent", "--skipApiVersionCheck",
            "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
            "--blobPort", $"{blobs}", "--queuePort", $"{queues}", "--tablePort", $"{tables}",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        process = new Process { StartInfo = start };

        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var up = 0;
        process.OutputDataReceived += (_, line) =>
        {
            Note(line.Data);
            if (line.Data is null) ready.TrySetException(new InvalidOperationException($"Azurite ended: {Written()}"));
            else if (line.Data.Contains("successfully", StringComparison.Ordinal) && ++up == Services) ready.TrySetResult();
        };
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception fault)
        {
            throw new InvalidOperationException("Azurite cannot run: node is not on the path.", fault);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(LongestStart);
        return $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};"
            + $"BlobEndpoint=http://127.0.0.1:{blobs}/devstoreaccount1;TableEndpoint=http://127.0.0.1:{tables}/devstoreaccount1;";
    }

    private void Note(string? line)
    {
        lock (written) written.AppendLine(line);
    }

    private string Written()
    {
        lock (written) return written.ToString();
    }
}
