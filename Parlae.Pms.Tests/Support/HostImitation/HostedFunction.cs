using System.Text.Json;

namespace Parlae.Pms.Tests.Support.HostImitation;

/// <summary>One function as a host reads it from its <c>function.json</c>.</summary>
internal sealed record HostedFunction(string Name, string? Route, IReadOnlyList<string> Methods, string? Schedule)
{
    public static IReadOnlyList<HostedFunction> ReadAll(string appFolder)
        => [.. Directory.EnumerateDirectories(appFolder).Select(folder => Path.Combine(folder, "function.json")).Where(File.Exists).Select(Read).OrderBy(function => function.Name, StringComparer.Ordinal)];

    private static HostedFunction Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        var bindings = json.RootElement.GetProperty("bindings").EnumerateArray().ToList();
        var name = Path.GetFileName(Path.GetDirectoryName(file))!;
        var trigger = bindings.Single(binding => Text(binding, "type").EndsWith("Trigger", StringComparison.Ordinal));
        Assert.Equal("in", Text(trigger, "direction"));
        if (Text(trigger, "type") == "timerTrigger")
        {
            Assert.Single(bindings);
            return new HostedFunction(name, null, [], Text(trigger, "schedule"));
        }

        // Anything else and a host neither forwards nor proxies.
        Assert.Equal("httpTrigger", Text(trigger, "type"));
        var output = Assert.Single(bindings, binding => Text(binding, "direction") == "out");
        Assert.Equal("http", Text(output, "type"));
        Assert.Equal("anonymous", Text(trigger, "authLevel"));
        return new HostedFunction(
            name, Text(trigger, "route"), [.. trigger.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!)], null);
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
