using System.Net;
using System.Text;
using System.Text.Json;

namespace Parlae.Pms.Tests.Adapters.Kolla;

/// <summary>One example exchange of <c>Recordings/kolla</c>.</summary>
internal sealed class Recording
{
    private readonly JsonElement root;

    private Recording(JsonElement root) => this.root = root;

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Recordings", "kolla");

    public static Recording Of(string name) => new(JsonElement.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json"))));

    public string Method => Request.GetProperty("method").GetString()!;

    public string Endpoint => Request.GetProperty("path").GetString()!.TrimStart('/');

    public JsonElement Request => root.GetProperty("request");

    public JsonElement RequestBody => Request.GetProperty("body");

    public string? Query(string name) => Request.GetProperty("query").TryGetProperty(name, out var value) ? value.GetString() : null;

    public JsonElement Body => root.GetProperty("response").GetProperty("body");

    public HttpResponseMessage Answer()
    {
        var response = root.GetProperty("response");
        var text = response.TryGetProperty("body", out var body) ? body.GetRawText() : response.GetProperty("body_text").GetString()!;
        return new HttpResponseMessage((HttpStatusCode)response.GetProperty("status").GetInt32()) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
    }
}
