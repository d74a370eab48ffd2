using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Infra;

/// <summary>
/// What <c>infra/main.bicep</c> would deploy: the compiled template with its parameters applied, as far as that goes without Azure. Each choice of
/// parameters is worked out once a run.
/// </summary>
internal sealed class Infrastructure
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<Infrastructure>>> Known = new();
    private static readonly Lazy<Task<JsonObject>> Compiled = new(CompileAsync);

    private readonly IReadOnlyList<JsonObject> _resources;

    private Infrastructure(IReadOnlyList<JsonObject> resources) => _resources = resources;

    /// <summary>The ARM template as it is deployed.</summary>
    public static Task<JsonObject> TemplateAsync => Compiled.Value;

    public IEnumerable<JsonObject> All => _resources;

    /// <summary>The program's settings as the app gets them.</summary>
    public JsonObject Settings => Of("Microsoft.Web/sites/config").Single()["properties"]!.AsObject();

    public static Task<Infrastructure> OfAsync(string hostingModel, bool inNetwork, params string[] more) =>
        Known.GetOrAdd($"{hostingModel} {inNetwork} {string.Join(' ', more)}", _ => new(() => PredictAsync(hostingModel, inNetwork, more))).Value;

    /// <summary>With what an operator gets who chooses nothing.</summary>
    public static Task<Infrastructure> UsualAsync(params string[] more) => OfAsync("custom", false, more);

    public IEnumerable<JsonObject> Of(string type) => _resources.Where(resource => $"{resource["type"]}" == type);

    public JsonObject One(string type) => Of(type).Single();

    private static async Task<Infrastructure> PredictAsync(string hostingModel, bool inNetwork, string[] more)
    {
        using var folder = new TemporaryDirectory();
        var parameters = folder.File("test.bicepparam");
        await File.WriteAllLinesAsync(parameters,
        [
            $"using '{Path.GetRelativePath(folder.Path, Path.Combine(BicepCompiler.Folder, "main.bicep")).Replace('\\', '/')}'",
            "param environmentName = 'test'",
            "param location = 'westeurope'",
            "param alertEmail = 'operator@example.com'",
            $"param hostingModel = '{hostingModel}'",
            $"param vnetEnabled = {(inNetwork ? "true" : "false")}",
            .. more.Select(each => $"param {each}"),
        ]);
        var answer = await BicepCompiler.AskAsync("bicep/getSnapshot", new JsonObject
        {
            ["path"] = parameters,
            ["metadata"] = new JsonObject { ["tenantId"] = "00000000-0000-0000-0000-000000000002", ["subscriptionId"] = "00000000-0000-0000-0000-000000000001" },
        });
        var snapshot = JsonNode.Parse($"{answer["snapshot"]}")!;
        Assert.Empty(snapshot["diagnostics"]!.AsArray());
        return new([.. snapshot["predictedResources"]!.AsArray().Select(resource => resource!.AsObject())]);
    }

    private static async Task<JsonObject> CompileAsync()
    {
        var answer = await BicepCompiler.AskAsync("bicep/compile", new JsonObject { ["path"] = Path.Combine(BicepCompiler.Folder, "main.bicep") });
        Assert.Empty(answer["diagnostics"]!.AsArray());
        return JsonNode.Parse($"{answer["contents"]}")!.AsObject();
    }
}
