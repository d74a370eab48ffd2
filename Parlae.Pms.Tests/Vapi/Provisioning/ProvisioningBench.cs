using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Vapi.Provisioning;
using Parlae.Pms.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Vapi.Provisioning;

/// <summary>The provisioning of the real container, and over real HTTP the imitation of Vapi's API.</summary>
internal sealed class ProvisioningBench : IAsyncDisposable
{
    public const string Key = "private-key-of-the-tests-7f3a91";
    public const string PhoneNumberId = "6a1f2c90-5d34-4b7e-9a10-0d5e8c3b7f01"; // which the imitation has from the start

    private readonly TemporaryDirectory folder = new();
    private readonly RunningSandbox sandbox;
    private readonly WebApplication app;
    private readonly HttpClient http;

    private ProvisioningBench(RunningSandbox sandbox)
    {
        this.sandbox = sandbox;
        var settings = TestSettings.Read(folder.Path, new Dictionary<string, string?> { ["Parlae__PublicUrl"] = "https://voice.example.com" });
        app = FunctionsApp.Create(FunctionTable.Program, settings, new Listening(0, UnderFunctionsHost: false)).Build();
        Control = new SandboxControl(sandbox.Address, "vapi");
        http = new HttpClient { BaseAddress = sandbox.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) } };
    }

    public static PmsAccount Account { get; } = new()
    {
        AccountId = "demo",
        PracticeName = "Maple Lane Dental",
        TimeZone = "America/Toronto",
        Vendor = PmsVendor.OpenDental,
        PhoneNumberIds = [PhoneNumberId],
        StaffNumber = "+14165550199",
        Vapi = new VapiLink { CredentialId = "c6f81a94-3d70-4b2e-95ac-e0d7b4183f59" },
        Capabilities = new PmsCapabilities { ReadAppointments = true, Book = true, CreatePatient = true, ReadNotes = true, ReadInsurance = true, ReadBalance = true, ReadPayments = true },
    };

    public SandboxControl Control { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<ProvisioningBench> StartAsync()
    {
        var bench = new ProvisioningBench(await RunningSandbox.StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken));
        await bench.ResetAsync();
        return bench;
    }

    /// <summary>Nothing at Vapi but the clinic's number.</summary>
    public Task ResetAsync() => Control.PostAsync("reset", new { patients = 0, today = "2026-03-02T08:00" });

    public VapiApi Api(string key = Key, Uri? address = null, HttpClient? through = null) => new(through ?? http, new VapiSettings(new Secret(key), address ?? sandbox.Vapi), TimeProvider.System);

    public Task<ProvisioningPlan> PlanAsync(PmsAccount account, VapiApi? api = null) => Services.GetRequiredService<Provisioner>().PlanAsync(api ?? Api(), account, TestContext.Current.CancellationToken);

    public async Task<ProvisioningPlan> PushAsync(PmsAccount? account = null, VapiApi? api = null)
    {
        var plan = await PlanAsync(account ?? Account, api);
        await Provisioner.DoAsync(api ?? Api(), plan, (account ?? Account).AccountId, _ => { }, TestContext.Current.CancellationToken);
        return plan;
    }

    /// <summary>A request of somebody else's, who has the same key.</summary>
    public async Task<JsonObject> SendAsync(string method, string path, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "vapi/" + path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsObject();
    }

    public async Task<IReadOnlyList<JsonObject>> AllAsync(string kind) =>
        [.. (await http.GetFromJsonAsync<JsonArray>($"vapi/{kind}?limit=1000", TestContext.Current.CancellationToken))!.Select(item => item!.AsObject())];

    public async Task<JsonObject> ToolAsync(string name) => Assert.Single(await AllAsync("tool"), tool => (string?)tool["function"]?["name"] == name);

    public async Task<JsonObject> AssistantAsync(string name) => Assert.Single(await AllAsync("assistant"), assistant => (string?)assistant["name"] == name);

    /// <summary>The writes after a request.</summary>
    public async Task<IReadOnlyList<SandboxControl.Request>> WritesAsync(long since) => [.. (await Control.RequestsAsync(since)).Where(request => request.Method != "GET")];

    /// <summary>All that Vapi has, without what differs from push to push: ids are names, times are gone.</summary>
    public async Task<string> StateAsync()
    {
        List<(string Kind, JsonObject Item)> all = [];
        foreach (var kind in new[] { "tool", "assistant", "squad", "phone-number" })
            all.AddRange((await AllAsync(kind)).Select(item => (kind, item)));
        foreach (var (_, item) in all)
        {
            foreach (var name in new[] { "createdAt", "updatedAt", "orgId" })
                item.Remove(name);
        }

        var names = all.ToDictionary(each => (string)each.Item["id"]!, each => $"{each.Kind}:{(string?)each.Item["name"] ?? (string?)each.Item["function"]?["name"]}");
        var text = string.Join('\n', all.Select(each => $"{each.Kind} {each.Item.ToJsonString()}").Order(StringComparer.Ordinal));
        foreach (var (id, name) in names)
            text = text.Replace(id, name, StringComparison.Ordinal);
        return string.Join('\n', text.Split('\n').Order(StringComparer.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        Control.Dispose();
        await app.DisposeAsync();
        await sandbox.DisposeAsync();
        folder.Dispose();
    }
}
