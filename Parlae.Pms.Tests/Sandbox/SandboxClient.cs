using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Parlae.Pms.Sandbox;
using Parlae.Pms.Sandbox.Sikka;

namespace Parlae.Pms.Tests.Sandbox;

/// <summary>A sandbox of its own for a test, spoken to over real HTTP.</summary>
internal sealed class SandboxClient : IAsyncDisposable
{
    private readonly RunningSandbox sandbox;
    private readonly HttpClient http;

    private SandboxClient(RunningSandbox sandbox)
    {
        this.sandbox = sandbox;
        http = new HttpClient { BaseAddress = sandbox.Address };
    }

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal string Key { get; set; } = "";

    internal sealed record Answer(int Status, string Text, HttpResponseMessage Message)
    {
        internal JsonElement Json => JsonDocument.Parse(Text).RootElement;

        internal JsonElement[] Items => Status == 204 ? [] : [.. Json.GetProperty("items").EnumerateArray()];

        internal string Of(string member) => Json.GetProperty(member).GetString()!;
    }

    /// <summary>Starts a sandbox, resets it as told, and fetches a request key.</summary>
    internal static async Task<SandboxClient> StartAsync(object? reset = null, SandboxOptions? options = null)
    {
        var client = new SandboxClient(await RunningSandbox.StartAsync(options, Cancellation));
        if (reset is not null)
            await client.ControlAsync("reset", reset);
        client.Key = (await client.GrantAsync()).Of("request_key");
        return client;
    }

    internal Task<Answer> GrantAsync(string? refreshKey = null) => SendAsync("POST", "request_key", refreshKey is null
        ? new { grant_type = "request_key", office_id = SikkaCredentials.OfficeId, secret_key = SikkaCredentials.OfficeSecret, app_id = SikkaCredentials.ApplicationId, app_key = SikkaCredentials.ApplicationKey }
        : new { grant_type = "refresh_key", refresh_key = refreshKey, app_id = SikkaCredentials.ApplicationId, app_key = SikkaCredentials.ApplicationKey });

    internal Task<Answer> GetAsync(string path) => SendAsync("GET", path);

    internal async Task<Answer> SendAsync(string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "sikka/v4/" + path);
        request.Headers.Add("Request-Key", Key.Length > 0 ? Key : "none");
        request.Headers.Add("App-Id", SikkaCredentials.ApplicationId);
        request.Headers.Add("App-Key", SikkaCredentials.ApplicationKey);
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        var response = await http.SendAsync(request, Cancellation);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation), response);
    }

    internal async Task<Answer> ControlAsync(string path, object? body = null)
    {
        var response = body is null ? await http.GetAsync("_sandbox/" + path, Cancellation) : await http.PostAsJsonAsync("_sandbox/" + path, body, Cancellation);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation), response);
    }

    internal Task<HttpResponseMessage> DeleteFaultsAsync() => http.DeleteAsync("_sandbox/faults", Cancellation);

    internal Task AdvanceAsync(double seconds) => ControlAsync("advance", new { seconds });

    internal async Task<JsonElement> PracticeAsync() => (await ControlAsync("practice")).Json;

    /// <summary>Sends a write that must be taken in, and gives its tracking id.</summary>
    internal async Task<string> WriteAsync(string method, string path, object body)
    {
        var answer = await SendAsync(method, path, body);
        Assert.True(answer.Status is 200 or 201, answer.Text);
        Assert.StartsWith("Id:", answer.Of("long_message"), StringComparison.Ordinal);
        return answer.Of("long_message")[3..];
    }

    /// <summary>The one item of a write's status, whether or not the envelope comes in an array.</summary>
    internal async Task<JsonElement> StatusAsync(string tracking)
    {
        var json = (await GetAsync("writeback_status?id=" + tracking)).Json;
        return (json.ValueKind == JsonValueKind.Array ? json[0] : json).GetProperty("items")[0];
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await sandbox.DisposeAsync();
    }
}
