using System.Net;
using System.Text;
using System.Text.Json;

namespace Parlae.Pms.Tests.Adapters.OpenDental;

/// <summary>One recorded exchange of <c>Recordings/opendental</c>.</summary>
internal sealed class Recording
{
    private readonly JsonElement root;

    private Recording(JsonElement root) => this.root = root;

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Recordings", "opendental");

    public static Recording Of(string name) => new(JsonElement.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json"))));

    public string Method => root.GetProperty("request").GetProperty("method").GetString()!;

    public string Endpoint => root.GetProperty("request").GetProperty("path").GetString()!.TrimStart('/');

    public JsonElement RequestBody => root.GetProperty("request").GetProperty("body");

    /// <summary>What was sent to us.</summary>
    public JsonElement Incoming => root.GetProperty("incoming").GetProperty("body");

    public JsonElement Body => root.GetProperty("response").GetProperty("body");

    public HttpResponseMessage Answer()
    {
        var response = root.GetProperty("response");
        var text = response.TryGetProperty("body_text", out var plain) ? plain.GetString()! : Body.GetRawText();
        var message = new HttpResponseMessage((HttpStatusCode)response.GetProperty("status").GetInt32()) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
        foreach (var header in response.GetProperty("headers").EnumerateObject())
        {
            if (!message.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString())) message.Content.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        }

        return message;
    }
}
