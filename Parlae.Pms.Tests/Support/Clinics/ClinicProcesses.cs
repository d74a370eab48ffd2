using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Parlae.Pms.Sandbox;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Sandbox;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>
/// Several processes of the built app on the same stores, one sandbox practice behind them, connected as account <c>demo</c>. The clock stands and is
/// shared by all.
/// </summary>
internal sealed class ClinicProcesses : IAsyncDisposable
{
    /// <summary>More would only wait for one another.</summary>
    private const int StartedAtOnce = 4;

    private readonly TemporaryDirectory folder;
    private readonly RunningSandbox practice;
    private readonly ClinicStores stores;
    private readonly bool ownsStores;
    private readonly Dictionary<string, string?> settings;
    private readonly List<AppProcess> apps = [];
    private JsonObject setupBody = [];
    private int turn;

    private ClinicProcesses(TemporaryDirectory folder, RunningSandbox practice, ClinicStores stores, ClinicOptions options)
    {
        (this.folder, this.practice, this.stores, ownsStores) = (folder, practice, stores, options.Stores is null);
        settings = With(stores.Settings);
        (Vendor, Sandbox) = (options.Vendor, new SandboxControl(practice.Address, options.Vendor));
        Books = ClinicBooks.Open(DataFolder, stores, With(stores.SettingsOfBooks));

        Dictionary<string, string?> With(IReadOnlyDictionary<string, string?> ofStores) => new(ClinicStores.With(ClinicStores.With(ofStores, options.Settings), VendorSettings.Of(practice)))
        {
            ["Parlae__ClockFile"] = folder.File("clock"),
            ["Parlae__PublicUrl"] = Signing.PublicUrl,
        };
    }

    public IReadOnlyList<AppProcess> Apps => apps;

    public SandboxControl Sandbox { get; }

    /// <summary>Through whose API the practice is connected.</summary>
    public string Vendor { get; }

    public ClinicBooks Books { get; }

    /// <summary>Everybody on file, as the practice had them at the start.</summary>
    public IReadOnlyList<Person> Patients { get; private set; } = [];

    /// <summary>Those of them without a visit in the six weeks after the start, so that none of their own stands in the way of any time.</summary>
    public IReadOnlyList<Person> WithoutVisits { get; private set; } = [];

    /// <summary>The body that connected the account.</summary>
    public JsonObject SetupBody => setupBody;

    /// <summary>What has left the house.</summary>
    public string OutboxFolder => Path.Combine(DataFolder, "outbox");

    private string DataFolder => Directory.CreateDirectory(folder.File("data")).FullName;

    public static async Task<ClinicProcesses> StartAsync(int processes, ClinicOptions? options = null, int patients = 400)
    {
        options ??= new ClinicOptions();
        var folder = new TemporaryDirectory();
        var practice = await RunningSandbox.StartAsync(new SandboxOptions(ClockFile: folder.File("clock")), Clinic.Cancellation);
        using (var control = new SandboxControl(practice.Address))
            await control.PostAsync("reset", new { seed = 1, today = options.Today, limits = "off", writebackSeconds = options.WritebackSeconds, patients });
        var clinic = new ClinicProcesses(folder, practice, options.Stores ?? await ClinicStores.StartAsync(options.InAzure), options);
        try
        {
            foreach (var some in Enumerable.Range(0, processes).Chunk(options.Stores is null ? StartedAtOnce : 1)) // a start waits only so long for stores in Azure
                clinic.apps.AddRange(await Task.WhenAll(some.Select(_ => clinic.StartOneAsync())));
            await clinic.ConnectAsync();
        }
        catch
        {
            await clinic.DisposeAsync();
            throw;
        }

        return clinic;
    }

    /// <summary>A call whose webhooks go to one process, or to each in turn.</summary>
    public PhoneCall Call(int? process = null, string? id = null) =>
        new(new Door(this, process), number: null, id);

    public async Task<(HttpStatusCode Status, string Text)> PostAsync(int process, string path, string body, Action<HttpRequestMessage, byte[]>? sign = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        (sign ?? Signing.WithPlatformSecret)(request, bytes);
        using var answer = await apps[process].Client.SendAsync(request, Clinic.Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Clinic.Cancellation));
    }

    /// <summary>A command of the program on the same data.</summary>
    public Task<AppProcess.Finished> RunAsync(params string[] command) => AppProcess.RunAsync(command, settings, DataFolder, stores.LongestCommand);

    /// <summary>Moves the clock in steps and reconciles after each, until no write is open or the steps are over.</summary>
    public Task SettleAsync(long? quietAtLatest = null) => WriteSettling.RunAsync(Sandbox, Books, Books.RunTimerAsync, quietAtLatest);

    /// <summary>The visits that stand in the practice, of one patient at one time.</summary>
    public async Task<IReadOnlyList<PracticeVisit>> StandingAsync(Person person, string? start) =>
        PracticeVisit.Of(await Sandbox.PracticeAsync(), person.Id, DateTimeOffset.Parse(start!, CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        foreach (var app in apps)
            await app.DisposeAsync();
        await Books.DisposeAsync();
        Sandbox.Dispose();
        await practice.DisposeAsync();
        if (ownsStores) await stores.DisposeAsync();
        folder.Dispose();
    }

    private async Task<AppProcess> StartOneAsync()
    {
        var app = await AppProcess.StartAsync(settings, DataFolder);
        await stores.ReadyAsync(app.Client);
        return app;
    }

    private async Task ConnectAsync()
    {
        setupBody = (await Sandbox.SetupAsync()).AsObject();
        await ConnectAsync(setupBody);
        var practice = await Sandbox.PracticeAsync();
        Patients = [.. practice.List("patients").Where(patient => patient.List("phones").Length > 0).Select(Person.Of)];
        var now = practice.GetProperty("now").GetDateTimeOffset();
        var visiting = PracticeVisit.All(practice).Where(visit => visit.Overlaps(now, now.AddDays(6 * 7))).Select(visit => visit.Patient).ToHashSet();
        WithoutVisits = [.. Patients.Where(person => !visiting.Contains(person.Id!))];
    }

    /// <summary>Connects another account to the same practice, with numbers and assistants of its own.</summary>
    public async Task ConnectAsync(string accountId, Action<JsonObject> change)
    {
        var body = setupBody.DeepClone().AsObject();
        body["accountId"] = accountId;
        body["phoneNumberIds"] = new JsonArray($"number-of-{accountId}");
        body["assistantIds"] = new JsonArray($"assistant-of-{accountId}");
        change(body);
        await ConnectAsync(body);
    }

    private async Task ConnectAsync(JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/pms/setup") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestSettings.OperatorKey);
        using var answer = await apps[0].Client.SendAsync(request, Clinic.Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Clinic.Cancellation));
    }

    /// <summary>Into one process, or into each in turn.</summary>
    private sealed class Door(ClinicProcesses clinic, int? process) : IWebhookDoor
    {
        public JsonObject SetupBody => clinic.setupBody;

        public Task<(HttpStatusCode Status, string Text)> PostAsync(string path, string body, Action<HttpRequestMessage, byte[]>? sign) =>
            clinic.PostAsync(process ?? Interlocked.Increment(ref clinic.turn) % clinic.apps.Count, path, body, sign);
    }
}
