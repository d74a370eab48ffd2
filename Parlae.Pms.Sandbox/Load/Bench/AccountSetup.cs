using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Sandbox.Demo;

namespace Parlae.Pms.Sandbox.Load.Bench;

/// <summary>Connects many clinics through the real setup API, each with a number and an assistant of its own, to the practices in turn.</summary>
internal sealed class AccountSetup(HttpClient app, string operatorKey, string vendor, IReadOnlyList<LoadPractice> practices)
{
    private const int AtOnce = 8;

    /// <exception cref="DemoFailure">One was refused.</exception>
    internal async Task<IReadOnlyList<LoadAccount>> ConnectAsync(int count, CancellationToken cancellationToken)
    {
        var accounts = new LoadAccount[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (n, token) => accounts[n] = await ConnectOneAsync(n, token));
        return accounts;
    }

    private async Task<LoadAccount> ConnectOneAsync(int n, CancellationToken cancellationToken)
    {
        var (accountId, phoneNumberId, assistantId) = ($"clinic-{n:000}", $"00000000-0000-4000-8000-{n:000000000000}", $"00000000-0000-4000-9000-{n:000000000000}");
        var practice = practices[n % practices.Count];
        var own = JsonNode.Parse((await practice.Control.SetupAsync(vendor, cancellationToken, limits: false)).GetRawText())!;
        own["accountId"] = accountId;
        own["phoneNumberIds"] = new JsonArray(phoneNumberId);
        own["assistantIds"] = new JsonArray(assistantId);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/pms/setup")
        {
            Content = JsonContent.Create(own),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", operatorKey) },
        };
        using var answer = await app.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new DemoFailure($"Account {accountId} could not be connected: status {(int)answer.StatusCode}.");
        var connected = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return new LoadAccount(accountId, phoneNumberId, assistantId, connected.GetProperty("accountKey").GetString()!, practice);
    }
}
