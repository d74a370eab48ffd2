using System.Text.Json;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Emulators.Faults;

/// <summary>Not a test: the process that a <see cref="FaultProxy"/> is.</summary>
public sealed class ProxyProcess
{
    internal const string SettingsFile = "settings.json";
    internal const string AddressesFile = "addresses.json";
    internal static readonly string Body = $"{typeof(ProxyProcess).FullName}.{nameof(Serve_until_the_test_has_ended)}";

    [Fact(Explicit = true)]
    public async Task Serve_until_the_test_has_ended()
    {
        var folder = Environment.GetEnvironmentVariable(TestChild.DirectoryVariable)!;
        var settings = JsonSerializer.Deserialize<ProxySettings>(await File.ReadAllTextAsync(Path.Combine(folder, SettingsFile), TestContext.Current.CancellationToken), ProxyServer.Json)!;
        await using var server = await ProxyServer.StartAsync(settings);
        var written = Path.Combine(folder, "written");
        await File.WriteAllTextAsync(written, JsonSerializer.Serialize(server.Addresses, ProxyServer.Json), TestContext.Current.CancellationToken);
        File.Move(written, Path.Combine(folder, AddressesFile));
        await using var held = Console.OpenStandardInput();
        await held.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken); // ends with whoever holds the other end
    }
}
