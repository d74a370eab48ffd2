using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Parlae.Pms.Sandbox;
using Parlae.Pms.Sandbox.Kolla;

namespace Parlae.Pms.Tests.Sandbox;

/// <summary>A sandbox of its own for a test, asked as Kolla's clients ask, over real HTTP.</summary>
internal sealed class KollaSandbox : IAsyncDisposable
{
    private readonly RunningSandbox sandbox;
    private readonly HttpClient http;

    private KollaSandbox(RunningSandbox sandbox)
    {
        this.sandbox = sandbox;
        http = new HttpClient { BaseAddress = sandbox.Address };
    }

    internal string Key { get; set; } = KollaCredentials.ApiKey;

    internal string Connector { get; set; } = KollaCredentials.ConnectorId;

    internal string Consumer { get; set; } = KollaCredentials.ConsumerId;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal sealed record Answer(int Status, string Text)
    {
        internal JsonElement Json => JsonElement.Parse(Text);

        internal int Code => Json.GetProperty("code").GetInt32();

        internal JsonElement[] Rows(string collection) => Json.TryGetProperty(collection, out var rows) ? [.. rows.EnumerateArray()] : [];

        internal string? Next => Json.GetProperty("next_page_token").GetString();
    }

    internal static async Task<KollaSandbox> StartAsync(string today = "2026-03-02", int patients = 400)
    {
        var client = new KollaSandbox(await RunningSandbox.StartAsync(null, Stop));
        await client.ControlAsync("reset", new { today, patients });
        return client;
    }

    internal Task<Answer> GetAsync(string path, string? filter = null) => SendAsync("GET", filter is null ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}filter={Uri.EscapeDataString(filter)}");

    internal async Task<Answer> SendAsync(string method, string path, object? body = null, string root = "kolla/dental/v1/")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(sandbox.Address, root + path));
        request.Headers.Authorization = new("Bearer", Key);
        request.Headers.Add("connector-id", Connector);
        request.Headers.Add("consumer-id", Consumer);
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, Stop);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }

    internal async Task<JsonElement> ControlAsync(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync("_sandbox/" + path, body, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }

    internal Task FaultAsync(string kind, object? value = null, string? method = null, string? pathPrefix = null, int times = 1) =>
        ControlAsync("faults", new { match = new { vendor = "kolla", method, pathPrefix }, kind, value, times });

    internal Task<JsonElement> PracticeAsync() => http.GetFromJsonAsync<JsonElement>("_sandbox/practice", Stop);

    internal Task<JsonElement> SetupAsync() => http.GetFromJsonAsync<JsonElement>("_sandbox/setup/kolla", Stop);

    /// <summary>A visit that can be booked: HYG1 is free before lunch on that Sunday, when nobody works.</summary>
    internal static Dictionary<string, object?> Visit(string start = "2026-03-08T15:00:00Z", string end = "2026-03-08T16:00:00Z") => new()
    {
        ["contact_id"] = "contacts/1",
        ["start_time"] = start,
        ["end_time"] = end,
        ["time_zone"] = "America/Toronto",
        ["providers"] = new[] { new { name = "resources/provider_HYG1", remote_id = "HYG1" } },
        ["scheduler"] = new { name = "resources/provider_FD1", remote_id = "FD1" },
        ["appointment_type_id"] = "appointmenttypes/14",
        ["operatory"] = "resources/operatory_2",
        ["short_description"] = "Cleaning",
        ["notes"] = "Booked by phone",
    };

    /// <summary>Books it and gives its name.</summary>
    internal async Task<string> BookAsync()
    {
        var answer = await SendAsync("POST", "appointments", Visit());
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json.GetProperty("name").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await sandbox.DisposeAsync();
    }
}
