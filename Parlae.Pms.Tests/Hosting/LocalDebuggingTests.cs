using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Sandbox;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.HostImitation;

namespace Parlae.Pms.Tests.Hosting;

/// <summary>What the README says of debugging: the build's output under a host, with the sample settings, Azurite, the imaginary clinic and <c>test.http</c>.</summary>
public sealed class LocalDebuggingTests(Azurite azurite) : IDisposable
{
    private readonly TemporaryDirectory data = new();

    [Theory]
    [InlineData("")]
    [InlineData("Azure")]
    public async Task Under_a_host_in_the_output_folder_every_request_of_the_file_succeeds(string tables)
    {
        await using var clinic = await RunningSandbox.StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken);
        var sample = LocalSettings.Values(File.ReadAllBytes(Path.Combine(BuiltApp.Folder, "local.settings.sample.json")));
        var settings = sample.ToDictionary(
            each => each.Key.Replace(":", "__", StringComparison.Ordinal),
            each => each.Value?.Replace("http://localhost:7080", clinic.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        settings["Parlae__DataDirectory"] = data.Path;
        settings["Parlae__Storage__Tables"] = tables;
        settings["AzureWebJobsStorage"] = await azurite.NewAccountAsync(); // the sample's stand-in, at ports of this run
        await using var host = await FunctionsHostImitation.StartAsync(BuiltApp.Folder, Handover.Proxying, settings);
        var file = HttpFile.Read(Path.Combine(BuiltApp.Root, "test.http"), new Dictionary<string, string>
        {
            ["app"] = host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority),
            ["clinic"] = clinic.Address.GetLeftPart(UriPartial.Authority),
        });
        Assert.Equal((sample["VAPI_WEBHOOK_SECRET"], sample["Parlae:OperatorKey"]), (file.Variables["secret"], file.Variables["operator"]));

        var (sent, words) = (0, new List<string>());
        await foreach (var (title, answer, body) in file.SendAsync(host.Client))
        {
            sent++;
            Assert.True(answer.IsSuccessStatusCode && !body.Contains("\"error\"", StringComparison.Ordinal), $"{title}: {answer.StatusCode} {body}");
            if ((JsonNode.Parse(body) as JsonObject)?["results"] is JsonArray { Count: 1 } results)
                words.Add((string)JsonNode.Parse((string)results[0]!["result"]!)!["status"]!);
        }

        Assert.True(sent > 10, $"{sent} requests were found.");
        Assert.True(words is ["slots" or "alternatives" or "closed", "submitted" or "matched", "submitted" or "slotTaken"], string.Join(", ", words)); // the day is today's: eleven may be taken
        foreach (var timer in host.Functions.Where(function => function.Schedule is not null))
            Assert.Equal(TimerOutcome.Succeeded, await host.FireAsync(timer.Name));
    }

    [Fact]
    public void What_the_editor_starts_is_there()
    {
        using var launch = Editor("launch.json");
        using var tasks = Editor("tasks.json");
        using var extensions = Editor("extensions.json");
        var named = tasks.RootElement.GetProperty("tasks").EnumerateArray().ToDictionary(task => task.GetProperty("label").GetString()!);
        var wanted = launch.RootElement.GetProperty("configurations").EnumerateArray().Select(each => each.GetProperty("preLaunchTask"))
            .Concat(named.Values.Where(task => task.TryGetProperty("dependsOn", out _)).SelectMany(task => task.GetProperty("dependsOn") is { ValueKind: JsonValueKind.Array } several ? several.EnumerateArray().ToArray() : [task.GetProperty("dependsOn")]))
            .Select(name => name.GetString()!);
        Assert.Empty(wanted.Except(named.Keys));

        foreach (var each in launch.RootElement.GetProperty("configurations").EnumerateArray())
        {
            if (each.TryGetProperty("program", out var program))
                Assert.True(File.Exists(program.GetString()!.Replace("${workspaceFolder}", BuiltApp.Root, StringComparison.Ordinal).Replace("/Debug/", $"/{Path.GetFileName(Path.GetDirectoryName(BuiltApp.Folder))}/", StringComparison.Ordinal)), program.GetString());
        }

        Assert.NotEqual(0, extensions.RootElement.GetProperty("recommendations").GetArrayLength());
    }

    public void Dispose() => data.Dispose();

    private static JsonDocument Editor(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(BuiltApp.Root, ".vscode", file)));
}
