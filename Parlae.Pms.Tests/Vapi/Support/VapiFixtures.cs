using System.Text.Json.Nodes;

namespace Parlae.Pms.Tests.Vapi.Support;

/// <summary>The recorded and reconstructed Vapi bodies; <c>Recordings/vapi/README.md</c> tells where each comes from.</summary>
internal static class VapiFixtures
{
    private static readonly string[] NotIncoming = ["response.", "provision.", "auth.", "expected-"];

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Recordings", "vapi");

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name));
    public static JsonNode Json(string name) => JsonNode.Parse(Bytes(name))!;
    public static string[] Names(string pattern) => [.. Directory.GetFiles(Folder, pattern).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public static string[] Incoming => [.. Names("*.json").Where(name => !NotIncoming.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))];
    public static string[] ToolCalls => [.. Names("tool-calls.*.json"), .. Names("function-call.*.json")];
    public static string[] Others => [.. Incoming.Except(ToolCalls)];
}
