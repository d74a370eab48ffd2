using System.Text;
using System.Text.Json;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Fuzz.Vendors;

/// <summary>An example exchange of any vendor: what was asked, and what came back.</summary>
/// <param name="Path">Below the vendor's version path.</param>
internal sealed record RecordedExchange(string Method, string Path, int Status, byte[] Body)
{
    /// <summary>The first step of the path tells what is asked for; the ids in it are those of one example.</summary>
    public string What => $"{Method} {Path.Split('/')[0]}";

    public static string Folder(PmsVendor vendor) => System.IO.Path.Combine(AppContext.BaseDirectory, "Recordings", vendor.ToString().ToLowerInvariant());

    public static IReadOnlyList<RecordedExchange> Of(PmsVendor vendor) =>
        [.. Directory.GetFiles(Folder(vendor), "*.json").Order(StringComparer.Ordinal).Select(file => Read(File.ReadAllText(file))).OfType<RecordedExchange>()];

    private static RecordedExchange? Read(string json)
    {
        var root = JsonElement.Parse(json);
        if (!root.TryGetProperty("request", out var request) || !root.TryGetProperty("response", out var response)) return null; // sent to us
        var path = request.GetProperty("path").GetString()!.Split('?')[0].Trim('/');
        if (path.StartsWith("v4/", StringComparison.Ordinal)) path = path[3..];
        var text = response.TryGetProperty("body_text", out var plain) ? plain.GetString()! : response.TryGetProperty("body", out var body) && body.ValueKind != JsonValueKind.Null ? body.GetRawText() : "";
        return new RecordedExchange(request.GetProperty("method").GetString()!, path, response.GetProperty("status").GetInt32(), Encoding.UTF8.GetBytes(text));
    }
}
