using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Parlae.Pms.Sandbox;
using Parlae.Pms.Sandbox.OpenDental;

namespace Parlae.Pms.Tests.Sandbox;

/// <summary>A sandbox of its own for a test, spoken to as Open Dental over real HTTP.</summary>
internal sealed class OpenDentalClient : IAsyncDisposable
{
    private readonly RunningSandbox sandbox;
    private readonly HttpClient http;

    private OpenDentalClient(RunningSandbox sandbox)
    {
        this.sandbox = sandbox;
        http = new HttpClient { BaseAddress = sandbox.Address };
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal string Authorization { get; set; } = $"ODFHIR {OpenDentalKeys.Developer}/{OpenDentalKeys.UnlimitedCustomer}";

    internal sealed record Answer(int Status, string Text, HttpResponseMessage Message)
    {
        internal JsonElement Json => JsonDocument.Parse(Text).RootElement;

        internal JsonElement[] Rows => [.. Json.EnumerateArray()];

        internal string Of(string member) => Json.GetProperty(member).ToString();
    }

    internal static async Task<OpenDentalClient> StartAsync(object? reset = null)
    {
        var client = new OpenDentalClient(await RunningSandbox.StartAsync(null, Cancellation));
        await client.ControlAsync("reset", reset ?? new { today = "2026-03-02" });
        return client;
    }

    internal void As(string customer, string developer = OpenDentalKeys.Developer) => Authorization = $"ODFHIR {developer}/{customer}";

    internal Task<Answer> GetAsync(string path) => SendAsync("GET", path);

    internal async Task<Answer> SendAsync(string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "opendental/api/v1/" + path);
        request.Headers.TryAddWithoutValidation("Authorization", Authorization);
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        var response = await http.SendAsync(request, Cancellation);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation), response);
    }

    internal async Task<JsonElement> ControlAsync(string path, object? body = null)
    {
        var response = body is null ? await http.GetAsync("_sandbox/" + path, Cancellation) : await http.PostAsJsonAsync("_sandbox/" + path, body, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await sandbox.DisposeAsync();
    }
}
