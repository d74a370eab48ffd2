using Parlae.Pms.Tests.Support;

[assembly: AssemblyFixture(typeof(Parlae.Pms.Tests.Emulators.Azurite))]

namespace Parlae.Pms.Tests.Emulators;

/// <summary>Table and Blob Storage on this machine: started when the first test asks for it, on ports of its own, in memory, ended with the tests.</summary>
public sealed class Azurite : IAsyncDisposable
{
    /// <summary>Azurite's own, known to everyone.</summary>
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string UsualAccount = "devstoreaccount1";
    private const int Services = 3;
    private const int Accounts = 300;

    internal static readonly string Script = Path.Combine("node_modules", "azurite", "dist", "src", "azurite.js");

    internal static readonly string[] Common =
    [
        "--inMemoryPersistence", "--disableTelemetry", "--silent", "--skipApiVersionCheck",
        "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
    ];

    private readonly Lazy<Task<Func<string, string>>> connect;
    private NodeProgram? program;
    private int given;

    public Azurite()
    {
        connect = new(StartAsync);
        OfThisRun ??= this; // the assembly's comes first; others are for one test, and end with it
    }

    /// <summary>The one that all tests of this process share, for what is no test and cannot ask for it.</summary>
    internal static Azurite OfThisRun { get; private set; } = null!;

    /// <summary>Its key, which all its accounts have.</summary>
    internal static string SharedKey => Key;

    /// <summary>The connection string of the account that tests share.</summary>
    public async Task<string> ConnectionAsync() => (await connect.Value)(UsualAccount);

    /// <summary>The connection string of an account that nobody has used.</summary>
    public async Task<string> NewAccountAsync()
    {
        var number = Interlocked.Increment(ref given);
        return number <= Accounts ? (await connect.Value)(Account(number)) : throw new InvalidOperationException("All accounts were used: make more.");
    }

    /// <summary>Where <c>Table</c> or <c>Blob</c> is in such a connection string.</summary>
    internal static Uri EndpointIn(string connection, string service) =>
        new(connection.Split(';').Single(part => part.StartsWith($"{service}Endpoint=", StringComparison.Ordinal)).Split('=', 2)[1]);

    public ValueTask DisposeAsync()
    {
        program?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Account(int number) => $"clinic{number:000}";

    private async Task<Func<string, string>> StartAsync()
    {
        int blobs = HostPort.Free(), queues = HostPort.Free(), tables = HostPort.Free(), up = 0;
        (program, _) = await NodeProgram.StartAsync(
            Script,
            [.. Common, "--blobPort", $"{blobs}", "--queuePort", $"{queues}", "--tablePort", $"{tables}"],
            line => line.Contains("successfully", StringComparison.Ordinal) && ++up == Services,
            new Dictionary<string, string?> { ["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(1, Accounts).Select(Account).Prepend(UsualAccount).Select(name => $"{name}:{Key}")) });
        return name => $"DefaultEndpointsProtocol=http;AccountName={name};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{blobs}/{name};TableEndpoint=http://127.0.0.1:{tables}/{name};";
    }
}
