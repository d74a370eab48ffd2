using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Benchmarks.Servers;

namespace Parlae.Pms.Benchmarks.Clinic;

/// <summary>The control API of the imaginary practice (contract 9), as this program uses it.</summary>
internal sealed class PracticeLine(int port) : IDisposable
{
    private const int QuietLooks = 4;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(40);
    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/_sandbox/") };

    public Task ResetAsync(LocalDateTime now, int patients) =>
        PostAsync("reset", new { seed = 1, today = now.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture), patients, limits = "off" });

    public Task<JsonElement> SetupAsync(string vendor) => http.GetFromJsonAsync<JsonElement>($"setup/{vendor}?limits=off");

    public Task<JsonElement> PracticeAsync() => http.GetFromJsonAsync<JsonElement>("practice");

    /// <summary>From now on every answer of that vendor takes so much longer.</summary>
    public Task DelayAsync(string vendor, TimeSpan by) => PostAsync("faults", new { match = new { vendor }, kind = "delay", value = by.TotalMilliseconds, times = 0 });

    public async Task EndDelayAsync()
    {
        using var answer = await http.DeleteAsync("faults");
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Requests to vendors after that one; their numbers rise in the order of their answers.</summary>
    public async Task<(int Count, long Last)> RequestsAsync(long since)
    {
        var items = (await http.GetFromJsonAsync<JsonElement>(string.Create(CultureInfo.InvariantCulture, $"requests?since={since}"))).GetProperty("items");
        return items.GetArrayLength() is var count and > 0 ? (count, items[count - 1].GetProperty("n").GetInt64()) : (0, since);
    }

    /// <summary>Completes when nothing has been asked of vendors for a while, nothing read ahead either.</summary>
    public async Task QuietAsync()
    {
        var (_, last) = await RequestsAsync(0);
        for (var quiet = 0; quiet < QuietLooks; quiet++)
        {
            await Task.Delay(BetweenLooks);
            var (more, now) = await RequestsAsync(last);
            if (more > 0) (quiet, last) = (0, now);
        }
    }

    /// <summary>Paths and queries that vendors were asked for since this was asked last.</summary>
    public async Task<IReadOnlyList<string>> AskedAsync(string root) =>
        [.. (await http.GetFromJsonAsync<List<string>>(PracticeServer.AskedPath))!.Where(path => path.StartsWith(root, StringComparison.Ordinal))];

    public void Dispose() => http.Dispose();

    private async Task PostAsync(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
    }
}
