[assembly: AssemblyFixture(typeof(Parlae.Pms.Tests.Emulators.Cosmos))]

namespace Parlae.Pms.Tests.Emulators;

/// <summary>Cosmos DB on this machine: started when the first test asks for it, in memory, ended with the tests.</summary>
public sealed class Cosmos : IAsyncDisposable
{
    private readonly Lazy<Task<CosmosGate>> gate;
    private NodeProgram? program;

    public Cosmos() => gate = new(StartAsync);

    /// <summary>The way to it that the SDK can go.</summary>
    internal Task<CosmosGate> GateAsync() => gate.Value;

    public async ValueTask DisposeAsync()
    {
        if (gate.IsValueCreated && gate.Value.IsCompletedSuccessfully) await (await gate.Value).DisposeAsync();
        program?.Dispose();
    }

    private async Task<CosmosGate> StartAsync()
    {
        (program, var ready) = await NodeProgram.StartAsync("cosmos.js", [], line => line.StartsWith("ready ", StringComparison.Ordinal));
        return await CosmosGate.StartAsync(new Uri($"http://127.0.0.1:{ready.Split(' ')[1]}"));
    }
}
