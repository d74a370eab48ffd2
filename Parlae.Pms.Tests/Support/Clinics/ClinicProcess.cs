using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Parlae.Pms.Sandbox;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>As <see cref="Clinic"/>, but the app is the built program in processes of its own: to be killed, started again, or started twice on the same data.</summary>
internal sealed class ClinicProcess : IWebhookDoor, IAsyncDisposable
{
    private readonly TemporaryDirectory folder;
    private readonly RunningSandbox sandbox;
    private readonly IReadOnlyDictionary<string, string?> more;
    private ClinicBooks? books;

    private ClinicProcess(TemporaryDirectory folder, RunningSandbox sandbox, ClinicStores stores, IReadOnlyDictionary<string, string?> more, string vendor)
    {
        (this.folder, this.sandbox, Stores, this.more) = (folder, sandbox, stores, more);
        DataFolder = Directory.CreateDirectory(folder.File("data")).FullName;
        Sandbox = new SandboxControl(sandbox.Address, vendor);
    }

    public SandboxControl Sandbox { get; }

    public JsonObject SetupBody { get; private set; } = [];

    public string DataFolder { get; }

    public ClinicStores Stores { get; }

    /// <summary>What the app has written down.</summary>
    public ClinicBooks Books => books ??= ClinicBooks.Open(DataFolder, Stores, Settings);

    /// <summary>The app that answers.</summary>
    public AppProcess App { get; private set; } = null!;

    private Dictionary<string, string?> Settings => new(ClinicStores.With(Stores.With(more), VendorSettings.Of(sandbox)))
    {
        ["Parlae__ClockFile"] = folder.File("clock"),
        ["Parlae__PublicUrl"] = Signing.PublicUrl,
    };

    /// <param name="settings">Settings of the app beside the usual ones.</param>
    /// <param name="vendor">Behind whose API the practice stands.</param>
    /// <param name="inAzure">As in <see cref="ClinicOptions.InAzure"/>.</param>
    public static async Task<ClinicProcess> StartAsync(IReadOnlyDictionary<string, string?>? settings = null, string vendor = "sikka", bool? inAzure = null)
    {
        var folder = new TemporaryDirectory();
        var sandbox = await RunningSandbox.StartAsync(new SandboxOptions(ClockFile: folder.File("clock")), Clinic.Cancellation);
        var clinic = new ClinicProcess(folder, sandbox, await ClinicStores.StartAsync(inAzure), settings ?? new Dictionary<string, string?>(), vendor);
        await clinic.Sandbox.PostAsync("reset", new { seed = 1, today = "2026-03-02T08:00", limits = "off", writebackSeconds = 0 });
        await clinic.RestartAsync();
        clinic.SetupBody = (await clinic.Sandbox.SetupAsync()).AsObject();
        await clinic.ConnectAsync(clinic.SetupBody);
        return clinic;
    }

    /// <summary>Starts the app; what ran before was ended by the test.</summary>
    public async Task RestartAsync()
    {
        if (App is not null)
            await App.DisposeAsync();
        App = await AppProcess.StartAsync(Settings, DataFolder);
        await AzureStores.FoundByAsync(App.Client);
    }

    /// <summary>A second process on the same data.</summary>
    public async Task<Door> AnotherAsync() => new(SetupBody, await AppProcess.StartAsync(Settings, DataFolder));

    /// <summary>A command of the program on this clinic's data, or on a copy of it.</summary>
    public Task<AppProcess.Finished> RunAsync(IEnumerable<string> arguments, string? dataFolder = null, IEnumerable<KeyValuePair<string, string?>>? others = null) =>
        AppProcess.RunAsync(arguments, Settings.Concat(others ?? []), dataFolder ?? DataFolder);

    public async Task ConnectAsync(JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/pms/setup") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestSettings.OperatorKey);
        using var answer = await App.Client.SendAsync(request, Clinic.Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Clinic.Cancellation));
    }

    public async Task<Person> OnFileAsync(int number) => Person.Of((await Sandbox.PracticeAsync()).GetProperty("patients")[number - 1]);

    public Task<(HttpStatusCode Status, string Text)> PostAsync(string path, string body, Action<HttpRequestMessage, byte[]>? sign) => Door.PostAsync(App, path, body, sign);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        if (books is not null) await books.DisposeAsync();
        Sandbox.Dispose();
        await sandbox.DisposeAsync();
        await Stores.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>One process of the app.</summary>
    internal sealed class Door(JsonObject setupBody, AppProcess app) : IWebhookDoor, IAsyncDisposable
    {
        public JsonObject SetupBody => setupBody;

        public Task<(HttpStatusCode Status, string Text)> PostAsync(string path, string body, Action<HttpRequestMessage, byte[]>? sign) => PostAsync(app, path, body, sign);

        public static async Task<(HttpStatusCode Status, string Text)> PostAsync(AppProcess app, string path, string body, Action<HttpRequestMessage, byte[]>? sign)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            (sign ?? Signing.WithPlatformSecret)(request, bytes);
            using var answer = await app.Client.SendAsync(request, Clinic.Cancellation);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Clinic.Cancellation));
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
