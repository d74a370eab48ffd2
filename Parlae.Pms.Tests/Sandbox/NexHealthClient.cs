using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Parlae.Pms.Sandbox;
using Parlae.Pms.Sandbox.NexHealth;

namespace Parlae.Pms.Tests.Sandbox;

/// <summary>A sandbox of its own for a test, spoken to as NexHealth is.</summary>
internal sealed class NexHealthClient : IAsyncDisposable
{
    private readonly RunningSandbox sandbox;
    private readonly HttpClient http;

    private NexHealthClient(RunningSandbox sandbox)
    {
        this.sandbox = sandbox;
        http = new HttpClient { BaseAddress = sandbox.Address };
    }

    internal string Token { get; set; } = "";

    internal string Subdomain { get; set; } = NexHealthCredentials.Subdomain;

    internal sealed record Answer(int Status, JsonElement Json)
    {
        internal JsonElement Data => Json.GetProperty("data");

        internal JsonElement[] Rows => [.. Data.EnumerateArray()];

        internal string? Error => Json.GetProperty("error")[0].GetString();
    }

    internal static async Task<NexHealthClient> StartAsync(object? reset = null)
    {
        var client = new NexHealthClient(await RunningSandbox.StartAsync(null, SandboxClient.Cancellation));
        await client.ControlAsync("reset", reset ?? new { today = "2026-03-02" });
        client.Token = (await client.AdmitAsync(NexHealthCredentials.ApiKey)).Data.Text("token")!;
        return client;
    }

    internal async Task<Answer> AdmitAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "nexhealth/authenticates");
        request.Headers.TryAddWithoutValidation("Authorization", key);
        return await SendAsync(request, isOld: true);
    }

    internal async Task<Answer> SendAsync(string method, string path, object? body = null, bool isOld = false)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"nexhealth/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}subdomain={Subdomain}");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Token}");
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return await SendAsync(request, isOld);
    }

    internal Task<Answer> GetAsync(string path, bool isOld = false) => SendAsync("GET", path, null, isOld);

    internal async Task ControlAsync(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync("_sandbox/" + path, body, SandboxClient.Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(SandboxClient.Cancellation));
    }

    internal Task AdvanceAsync(double seconds) => ControlAsync("advance", new { seconds });

    internal Task<JsonElement> PracticeAsync() => http.GetFromJsonAsync<JsonElement>("_sandbox/practice", SandboxClient.Cancellation);

    private async Task<Answer> SendAsync(HttpRequestMessage request, bool isOld)
    {
        request.Headers.TryAddWithoutValidation(isOld ? "Accept" : "Nex-Api-Version", isOld ? "application/vnd.Nexhealth+json;version=2" : "v3.0.0");
        using var response = await http.SendAsync(request, SandboxClient.Cancellation);
        return new Answer((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(SandboxClient.Cancellation)));
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await sandbox.DisposeAsync();
    }
}
