using System.Net;
using System.Text;
using System.Text.Json;

namespace Parlae.Pms.Tests.Adapters.Sikka;

/// <summary>One recorded exchange of <c>Recordings/sikka</c>.</summary>
internal sealed class Recording
{
    private readonly JsonElement root;

    private Recording(JsonElement root) => this.root = root;

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Recordings", "sikka");

    public static Recording Of(string name) => new(JsonElement.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json"))));

    public string Method => root.GetProperty("request").GetProperty("method").GetString()!;

    public string Endpoint => root.GetProperty("request").GetProperty("path").GetString()!.Replace("/v4/", "", StringComparison.Ordinal);

    public JsonElement RequestBody => root.GetProperty("request").GetProperty("body");

    public JsonElement Body => root.GetProperty("response").GetProperty("body");

    public bool AsApplication => root.GetProperty("request").GetProperty("headers").TryGetProperty("App-Id", out _);

    public int ItemCount => (Body.ValueKind == JsonValueKind.Array ? Body[0] : Body).GetProperty("items").GetArrayLength();

    public HttpResponseMessage Answer()
    {
        var response = root.GetProperty("response");
        var message = new HttpResponseMessage((HttpStatusCode)response.GetProperty("status").GetInt32());
        if (Body.ValueKind != JsonValueKind.Null) message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body.GetRawText()));
        foreach (var header in response.GetProperty("headers").EnumerateObject())
        {
            if (!message.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString())) message.Content.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        }

        return message;
    }
}
