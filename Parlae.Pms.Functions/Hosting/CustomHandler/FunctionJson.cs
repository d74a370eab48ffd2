using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parlae.Pms.Functions.Hosting.CustomHandler;

/// <summary>Writes the <c>function.json</c> files by which a Functions host knows the app.</summary>
internal static class FunctionJson
{
    private const string FileName = "function.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Leaves one folder a function in <paramref name="appFolder"/>, and none of a function that is gone.</summary>
    public static void Write(FunctionTable table, string appFolder)
    {
        foreach (var folder in Directory.EnumerateDirectories(appFolder))
        {
            var stale = Path.Combine(folder, FileName);
            if (File.Exists(stale) && table.Rows.All(row => row.Name != Path.GetFileName(folder)))
            {
                File.Delete(stale);
                Directory.Delete(folder); // Ours held nothing else; anything more is somebody's and stops the build.
            }
        }

        foreach (var row in table.Rows)
        {
            var folder = Directory.CreateDirectory(Path.Combine(appFolder, row.Name));
            File.WriteAllText(Path.Combine(folder.FullName, FileName), Describe(row).ToJsonString(Indented) + "\n");
        }
    }

    /// <summary>A host forwards or proxies only a function with one <c>httpTrigger</c> and exactly one <c>http</c> output.</summary>
    private static JsonObject Describe(FunctionRow row) => row.Kind == FunctionKind.Timer
        ? Bindings(new JsonObject
        {
            ["type"] = "timerTrigger",
            ["direction"] = "in",
            ["name"] = "timer",
            ["schedule"] = row.Schedule,
        })
        : Bindings(
            new JsonObject
            {
                ["type"] = "httpTrigger",
                ["direction"] = "in",
                ["name"] = "request",
                ["authLevel"] = "anonymous", // Our functions authenticate their callers themselves.
                ["methods"] = new JsonArray([.. row.Methods.Select(method => JsonValue.Create(method.ToLowerInvariant()))]),
                ["route"] = row.Route.TrimStart('/'),
            },
            new JsonObject { ["type"] = "http", ["direction"] = "out", ["name"] = "response" });

    private static JsonObject Bindings(params JsonNode[] bindings) => new() { ["bindings"] = new JsonArray(bindings) };
}
