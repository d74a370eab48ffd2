using Parlae.Pms.Tests.Support;

[assembly: AssemblyFixture(typeof(Parlae.Pms.Tests.Emulators.Azurite))]

namespace Parlae.Pms.Tests.Emulators;

/// <summary>Table and Blob Storage on this machine: started when the first test asks for it, on ports of its own, in memory, ended with the tests.</summary>
public sealed class Azurite : IAsyncDisposable
{
    /// <summary>Azurite's own, known to everyone.</summary>
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const int Services = 3;

    internal static readonly string Script = Path.Combine("node_modules", "azurite", "dist", "src", "azurite.js");

    internal static readonly string[] Common =
    [
        "--inMemoryPersistence", "--disableTelemetry", "--silent", "--skipApiVersionCheck",
        "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
    ];

    private readonly Lazy<Task<string>> connection;
    private NodeProgram? program;

    public Azurite() => connection = new(StartAsync);

    /// <summary>The connection string of a running instance.</summary>
    public Task<string> ConnectionAsync() => connection.Value;

    public ValueTask DisposeAsync()
    {
        program?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> StartAsync()
    {
        int blobs = HostPort.Free(), queues = HostPort.Free(), tables = HostPort.Free(), up = 0;
        (program, _) = await NodeProgram.StartAsync(
            Script,
            [.. Common, "--blobPort", $"{blobs}", "--queuePort", $"{queues}", "--tablePort", $"{tables}"],
            line => line.Contains("successfully", StringComparison.Ordinal) && ++up == Services);
        return $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};"
            + $"BlobEndpoint=http://127.0.0.1:{blobs}/devstoreaccount1;TableEndpoint=http://127.0.0.1:{tables}/devstoreaccount1;";
    }
}
