using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Parlae.Pms.Sandbox;
using Parlae.Pms.Sandbox.Kolla;

namespace Parlae.Pms.Tests.Sandbox;

/// <summary>A sandbox with more practices than one, as a load has it.</summary>
public sealed class PracticesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_has_a_book_of_its_own_behind_its_linked_account_and_all_share_clock_and_faults()
    {
        await using var sandbox = await RunningSandbox.StartAsync(new SandboxOptions { Practices = 3 }, Stop);
        using var http = new HttpClient { BaseAddress = sandbox.Address };
        foreach (var (root, patients) in new[] { ("", 12), ("practices/1/", 30) })
            (await http.PostAsJsonAsync($"{root}_sandbox/reset", new { today = "2026-03-02", patients }, Stop)).EnsureSuccessStatusCode();

        var second = (await http.GetFromJsonAsync<JsonElement>("practices/1/_sandbox/setup/kolla", Stop)).GetProperty("config").GetProperty("consumerId").GetString();
        Assert.Equal("maple-lane-dental-1", second);
        Assert.Equal((200, 12), await ContactsAsync(KollaCredentials.ConsumerId));
        Assert.Equal((200, 30), await ContactsAsync(second));
        Assert.Equal(403, (await ContactsAsync("maple-lane-dental-3")).Status); // not linked
        Assert.Equal((200, 404), (await PingAsync("maple-lane-dental-2"), await PingAsync("maple-lane-dental-3")));

        using var booking = Asking("kolla/dental/v1/appointments", second);
        (booking.Method, booking.Content) = (HttpMethod.Post, JsonContent.Create(KollaSandbox.Visit()));
        var before = (await VisitsAsync(""), await VisitsAsync("practices/1/"));
        using var booked = await http.SendAsync(booking, Stop);
        Assert.True(booked.IsSuccessStatusCode, await booked.Content.ReadAsStringAsync(Stop));
        Assert.Equal((before.Item1, before.Item2 + 1), (await VisitsAsync(""), await VisitsAsync("practices/1/")));

        (await http.PostAsJsonAsync("_sandbox/advance", new { seconds = 60 }, Stop)).EnsureSuccessStatusCode();
        var clock = (await http.GetFromJsonAsync<JsonElement>("practices/1/_sandbox/practice", Stop)).GetProperty("now").GetString();
        Assert.Equal("2026-03-02T08:01:00-05:00", clock);
        (await http.PostAsJsonAsync("_sandbox/faults", new { match = new { vendor = "kolla" }, kind = "status", value = 503, times = 0 }, Stop)).EnsureSuccessStatusCode();
        Assert.Equal(503, (await ContactsAsync(second)).Status);

        async Task<(int Status, int Count)> ContactsAsync(string? consumer)
        {
            using var answer = await http.SendAsync(Asking("kolla/dental/v1/contacts?page_size=50", consumer), Stop);
            return ((int)answer.StatusCode, answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("contacts").GetArrayLength() : 0);
        }

        async Task<int> VisitsAsync(string root) => (await http.GetFromJsonAsync<JsonElement>($"{root}_sandbox/practice", Stop)).GetProperty("appointments").GetArrayLength();

        async Task<int> PingAsync(string consumer)
        {
            using var answer = await http.SendAsync(Asking($"kolla/connect/v1/connectors/{KollaCredentials.ConnectorId}/consumers/{consumer}:ping", null), Stop);
            return (int)answer.StatusCode;
        }
    }

    private static HttpRequestMessage Asking(string path, string? consumer)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", KollaCredentials.ApiKey) } };
        request.Headers.Add("connector-id", KollaCredentials.ConnectorId);
        if (consumer is not null) request.Headers.Add("consumer-id", consumer);
        return request;
    }
}
