using System.Net;
using System.Text;
using System.Text.Json;

namespace Parlae.Pms.Tests.Adapters.NexHealth;

/// <summary>One example exchange of <c>Recordings/nexhealth</c>.</summary>
internal sealed class Recording
{
    private Recording(JsonElement root) => Root = root;

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Recordings", "nexhealth");

    public static Recording Of(string name) => new(JsonElement.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json"))));

    public JsonElement Root { get; }

    /// <summary>As a call to us, which has no request: null.</summary>
    public string? Call => Root.TryGetProperty("request", out var request) ? $"{request.GetProperty("method").GetString()} {request.GetProperty("path").GetString()!.TrimStart('/')}" : null;

    public JsonElement RequestBody => Root.GetProperty("request").GetProperty("body");

    public string? Query(string name) => Root.GetProperty("request").GetProperty("query").TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.Array ? value[0].GetString() : value.GetString() : null;

    public string? Header(string name) => Root.GetProperty("request").GetProperty("headers").TryGetProperty(name, out var value) ? value.GetString() : null;

    public HttpResponseMessage Answer()
    {
        var response = Root.GetProperty("response");
        return new HttpResponseMessage((HttpStatusCode)response.GetProperty("status").GetInt32()) { Content = new StringContent(response.GetProperty("body").GetRawText(), Encoding.UTF8, "application/json") };
    }
}
