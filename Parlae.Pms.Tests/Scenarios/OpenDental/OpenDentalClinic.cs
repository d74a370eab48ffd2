using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Sandbox;
using Parlae.Pms.Sandbox.OpenDental;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.OpenDental;

/// <summary>The built program in a process of its own, and over real HTTP the sandbox practice as Open Dental shows it.</summary>
internal sealed class OpenDentalClinic : IWebhookDoor, IAsyncDisposable
{
    private readonly TemporaryDirectory folder;
    private readonly RunningSandbox sandbox;
    private readonly AppProcess app;
    private readonly Dictionary<string, string?> settings;

    private OpenDentalClinic(TemporaryDirectory folder, RunningSandbox sandbox, AppProcess app, Dictionary<string, string?> settings)
    {
        (this.folder, this.sandbox, this.app, this.settings) = (folder, sandbox, app, settings);
        Sandbox = new SandboxControl(sandbox.Address);
    }

    public SandboxControl Sandbox { get; }

    public JsonObject SetupBody { get; private set; } = [];

    /// <summary>What the setup answered.</summary>
    public JsonElement Connected { get; private set; }

    private string DataFolder => folder.File("data");

    /// <param name="limits"><c>vendor</c>, or <c>off</c>: nobody waits.</param>
    public static async Task<OpenDentalClinic> StartAsync(string limits = "off")
    {
        var folder = new TemporaryDirectory();
        var sandbox = await RunningSandbox.StartAsync(new SandboxOptions(ClockFile: folder.File("clock")), Clinic.Cancellation);
        using (var control = new SandboxControl(sandbox.Address))
            await control.PostAsync("reset", new { seed = 1, today = "2026-03-02T08:00", limits });
        var settings = new Dictionary<string, string?>
        {
            ["OPENDENTAL_DEVELOPER_KEY"] = OpenDentalKeys.Developer,
            ["OpenDental__BaseUrl"] = sandbox.OpenDental.AbsoluteUri,
            ["Parlae__ClockFile"] = folder.File("clock"),
            ["Parlae__PublicUrl"] = Signing.PublicUrl,
        };
        var app = await AppProcess.StartAsync(settings, Directory.CreateDirectory(folder.File("data")).FullName);
        var clinic = new OpenDentalClinic(folder, sandbox, app, settings);
        clinic.SetupBody = (await clinic.Sandbox.GetAsync($"setup/opendental?limits={limits}")).Deserialize<JsonObject>()!;
        return clinic;
    }

    /// <summary>All that the program has written.</summary>
    public string Output => app.Output;

    /// <summary>Connects the account that the sandbox names.</summary>
    public static async Task<OpenDentalClinic> ConnectedAsync(string limits = "off", Action<JsonObject>? change = null)
    {
        var clinic = await StartAsync(limits);
        change?.Invoke(clinic.SetupBody);
        var (status, text) = await clinic.SetUpAsync(clinic.SetupBody);
        Assert.True(status == HttpStatusCode.OK, text);
        clinic.Connected = JsonDocument.Parse(text).RootElement;
        return clinic;
    }

    public async Task<(HttpStatusCode Status, string Text)> SetUpAsync(JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/pms/setup") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        return await OperateAsync(request);
    }

    public async Task<(HttpStatusCode Status, string Text)> ShownAsync(string accountId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/pms/setup?accountId={accountId}");
        return await OperateAsync(request);
    }

    public RestDoor Rest() => new(app.Client, Connected.GetProperty("accountKey").GetString());

    public async Task<Person> OnFileAsync(int number) => Person.Of((await Sandbox.PracticeAsync()).GetProperty("patients")[number - 1]);

    /// <summary>The visits of one patient that begin at that moment, as the practice has them.</summary>
    public async Task<IReadOnlyList<JsonElement>> VisitsAsync(Person person, JsonElement slot)
    {
        var start = slot.GetProperty("start").GetDateTimeOffset();
        return [.. (await Sandbox.PracticeAsync()).GetProperty("appointments").EnumerateArray()
            .Where(visit => visit.GetProperty("patient").GetString() == person.Id && visit.GetProperty("start").GetDateTimeOffset() == start)];
    }

    /// <summary>Switches a fault on for Open Dental.</summary>
    public Task FaultAsync(string kind, string method, string pathPrefix, object? value = null, int times = 1) =>
        Sandbox.PostAsync("faults", new { match = new { vendor = "opendental", method, pathPrefix }, kind, value, times });

    /// <summary>Lets a timer run once, in a process of its own.</summary>
    public async Task RunTimerAsync(string name) => Assert.Equal(0, (await AppProcess.RunAsync(["run", name], settings, DataFolder)).ExitCode);

    public Task<(HttpStatusCode Status, string Text)> PostAsync(string path, string body, Action<HttpRequestMessage, byte[]>? sign) => ClinicProcess.Door.PostAsync(app, path, body, sign);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Sandbox.Dispose();
        await sandbox.DisposeAsync();
        folder.Dispose();
    }

    private async Task<(HttpStatusCode Status, string Text)> OperateAsync(HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestSettings.OperatorKey);
        using var answer = await app.Client.SendAsync(request, Clinic.Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Clinic.Cancellation));
    }
}
