using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>The sandbox's control API (contract 9).</summary>
internal sealed class SandboxControl(Uri address, string vendor = "sikka") : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri(address, "_sandbox/") };

    public Uri Address { get; } = address;

    internal sealed record Request(long N, DateTimeOffset At, string Method, string Path, int Status);

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body, Clinic.Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Clinic.Cancellation);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    public Task<JsonElement> GetAsync(string path) => http.GetFromJsonAsync<JsonElement>(path, Clinic.Cancellation);

    public Task<JsonElement> PracticeAsync() => GetAsync("practice");

    public async Task<JsonNode> SetupAsync(bool hasLimits = false) => (await http.GetFromJsonAsync<JsonNode>($"setup/{vendor}?limits={(hasLimits ? "vendor" : "off")}", Clinic.Cancellation))!;

    public Task AdvanceAsync(double seconds) => PostAsync("advance", new { seconds });

    /// <summary>The time at which the practice's clock stands.</summary>
    public async Task<DateTimeOffset> NowAsync() => (await PracticeAsync()).GetProperty("now").GetDateTimeOffset();

    /// <summary>Requests to the PMS after that one.</summary>
    public async Task<IReadOnlyList<Request>> RequestsAsync(long since)
    {
        var answer = await http.GetFromJsonAsync<JsonElement>($"requests?since={since}", Clinic.Cancellation);
        return [.. answer.GetProperty("items").EnumerateArray().Select(item => item.Deserialize<Request>(JsonSerializerOptions.Web)!)];
    }

    /// <summary>The number of the last request so far.</summary>
    public async Task<long> LastRequestAsync() => (await RequestsAsync(0)) is [.., var last] ? last.N : 0;

    /// <summary>Switches a fault on until the answer is disposed.</summary>
    public async Task<IAsyncDisposable> FaultAsync(string kind, object? value = null, string? method = null, string? pathPrefix = null, int times = 0)
    {
        await PostAsync("faults", new { match = new { vendor, method, pathPrefix }, kind, value, times });
        return new Faults(http);
    }

    public async Task EndFaultsAsync()
    {
        await using var all = new Faults(http);
    }

    public void Dispose() => http.Dispose();

    private sealed class Faults(HttpClient http) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            using var answer = await http.DeleteAsync("faults", CancellationToken.None);
        }
    }
}
