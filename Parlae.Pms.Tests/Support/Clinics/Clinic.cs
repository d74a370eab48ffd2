using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Sandbox;
using Parlae.Pms.Tests.Emulators;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>
/// The whole real thing in this process: the function app with stores of its own and, over real HTTP, the sandbox practice behind it, connected
/// as account <c>demo</c> through the setup API. Only the clock is held still. When it ends, all that it gave away is searched for planted values.
/// </summary>
public sealed class Clinic : IWebhookDoor, IAsyncDisposable
{
    public const string AccountId = "demo";

    private readonly TemporaryDirectory folder;
    private readonly RunningSandbox sandbox;
    private readonly WebApplication app;
    private readonly LeakNet? net;
    private readonly Outgoing outgoing;
    private int newcomers;
    private JsonElement[]? patients;

    private Clinic(TemporaryDirectory folder, RunningSandbox sandbox, ClinicStores stores, WebApplication app, Dictionary<string, string?> settings, LogLines logs, LeakNet? net, Outgoing outgoing, string vendor)
    {
        (Settings, Stores) = (settings, stores);
        (this.folder, this.sandbox, this.app, this.net, this.outgoing) = (folder, sandbox, app, net, outgoing);
        Logs = logs;
        // Without activities: the client's own traces are the test's, not the app's.
        Http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(60) };
        (Vendor, Sandbox) = (vendor, new SandboxControl(sandbox.Address, vendor));
    }

    /// <summary>Through whose API the practice is connected.</summary>
    internal string Vendor { get; }

    internal HttpClient Http { get; }

    internal SandboxControl Sandbox { get; }

    internal ClinicStores Stores { get; }

    internal LogLines Logs { get; }

    internal LeakNet Net => net ?? throw new InvalidOperationException("This clinic is not watched.");

    internal string DataFolder => folder.File("data");

    /// <summary>What has left the house.</summary>
    internal string OutboxFolder => folder.File("outbox");

    /// <summary>With which another process serves the same clinic.</summary>
    internal IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>The body that connected the account, or would.</summary>
    internal JsonObject SetupBody { get; private set; } = [];

    /// <summary>What the first setup answered.</summary>
    internal JsonElement Connected { get; private set; }

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Clinic> StartAsync(ClinicOptions? options = null)
    {
        options ??= new ClinicOptions();
        var folder = new TemporaryDirectory();
        var clock = folder.File("clock");
        var sandbox = await RunningSandbox.StartAsync(new SandboxOptions(ClockFile: clock), Cancellation);
        using (var control = new SandboxControl(sandbox.Address))
            await control.PostAsync("reset", new { seed = 1, today = options.Today, limits = options.HasLimits ? "vendor" : "off", writebackSeconds = options.WritebackSeconds, sikkaPms = options.SikkaPms, patients = options.Patients });

        var stores = await ClinicStores.StartAsync(options.InAzure);
        var net = options.IsWatched ? new LeakNet([.. Planted.Values, .. stores.Secrets]) : null;
        var logs = new LogLines();
        var settings = SettingsOf(folder, sandbox, stores, options);
        var outgoing = new Outgoing();
        var app = Build(settings, stores, options, logs, net, outgoing);
        await app.StartAsync(Cancellation);
        var clinic = new Clinic(folder, sandbox, stores, app, settings, logs, net, outgoing, options.Vendor);
        await stores.ReadyAsync(clinic.Http);
        await clinic.ConnectAsync(options);
        return clinic;
    }

    /// <summary>A service of the running app.</summary>
    internal T Service<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    internal async Task<PmsAccount> AccountAsync(string accountId = AccountId) => await Service<AccountStore>().FindAsync(accountId, Cancellation) ?? throw new InvalidOperationException("The account is not connected.");

    /// <summary>A call that comes in on the clinic's number. Each call has an id and, unless told, a number of its own.</summary>
    internal PhoneCall Call(string? number = "own", string? id = null) => new(this, number == "own" ? Newcomer().CallerNumber : number, id);

    /// <summary>Somebody whom the practice does not know, with data that appear nowhere else.</summary>
    internal Person Newcomer() => Planted.Newcomer(Interlocked.Increment(ref newcomers));

    /// <summary>A patient on file by their place in the practice's list, from 1: 1 to 3 share a cell number, 5 and 6 a name.</summary>
    internal async Task<Person> OnFileAsync(int number)
    {
        // Whoever is new comes last, so that places once read hold; the whole practice is much to read.
        patients ??= [.. (await Sandbox.PracticeAsync()).GetProperty("patients").EnumerateArray()];
        return Person.Of(patients[number - 1]);
    }

    /// <summary>Signs with the platform's secret, or as told.</summary>
    internal async Task<(HttpStatusCode Status, string Text)> PostAsync(string path, string body, Action<HttpRequestMessage, byte[]>? sign = null, HttpClient? through = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        (sign ?? Signing.WithPlatformSecret)(request, bytes);
        using var answer = await (through ?? Http).SendAsync(request, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    JsonObject IWebhookDoor.SetupBody => SetupBody;

    Task<(HttpStatusCode Status, string Text)> IWebhookDoor.PostAsync(string path, string body, Action<HttpRequestMessage, byte[]>? sign) => PostAsync(path, body, sign);

    /// <summary>A request of an operator.</summary>
    internal async Task<(HttpStatusCode Status, string Text)> OperateAsync(string method, string path, object? body = null, string? key = TestSettings.OperatorKey)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await Http.SendAsync(request, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>The REST API under the key that the setup gave, or another.</summary>
    internal RestDoor Rest(string? key = "own", string? actor = null) => new(Http, key == "own" ? Connected.GetProperty("accountKey").GetString() : key) { Actor = actor };

    /// <summary>A new key of an account with these rights.</summary>
    internal async Task<(string KeyId, string Key)> KeyAsync(string accountId, params string[] rights)
    {
        var (status, text) = await OperateAsync("POST", "/api/pms/keys", new { accountId, name = "of the tests", rights });
        Assert.True(status == HttpStatusCode.Created, text);
        var made = JsonDocument.Parse(text).RootElement;
        var key = made.GetProperty("key").GetString()!;
        net?.Plant([key]);
        return (made.GetProperty("keyId").GetString()!, key);
    }

    /// <summary>Connects another account to the same practice.</summary>
    internal async Task<JsonObject> ConnectAsync(string accountId, Action<JsonObject>? change = null)
    {
        var body = AccountBody(accountId);
        change?.Invoke(body);
        var (status, text) = await OperateAsync("POST", "/api/pms/setup", body);
        Assert.True(status == HttpStatusCode.OK, text);
        PlantKeyOf(text);
        return body;
    }

    /// <summary>A setup body for another account, with numbers and assistants of its own.</summary>
    internal JsonObject AccountBody(string accountId)
    {
        var body = SetupBody.DeepClone().AsObject();
        body["accountId"] = accountId;
        body["phoneNumberIds"] = new JsonArray($"number-of-{accountId}");
        body["assistantIds"] = new JsonArray($"assistant-of-{accountId}");
        return body;
    }

    /// <summary>Fires a timer as a Functions host does.</summary>
    internal async Task RunTimerAsync(string timer)
    {
        using var answer = await Http.PostAsync(new Uri("/" + timer, UriKind.Relative), JsonContent.Create(new { Data = new { }, Metadata = new { } }), Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{timer}: {answer.StatusCode}");
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Completes when all that is read ahead is read, and what was asked for in vain is answered.</summary>
    internal async Task ReadAheadAsync()
    {
        await Service<CallPrefetch>().IdleAsync();
        await outgoing.IdleAsync();
    }

    /// <summary>Lets the practice and the reconciliation come to rest: three times the usual delay of a write, and a look after each.</summary>
    internal async Task SettleAsync()
    {
        for (var round = 0; round < 4; round++)
        {
            await Sandbox.AdvanceAsync(170);
            await RunTimerAsync("reconcileWrites");
        }
    }

    /// <summary>All audit entries of an account so far, or those after one.</summary>
    internal async Task<IReadOnlyList<AuditEntry>> AuditAsync(string accountId = AccountId, AuditEntry? after = null)
    {
        var reader = Service<AuditReader>();
        var (entries, next) = (new List<AuditEntry>(), after is null ? null : new AuditPosition(DateOnly.FromDateTime(after.At.UtcDateTime), after.Sequence));
        do
        {
            var page = await reader.ReadPageAsync(new AuditQuery(accountId), next, 500, Cancellation);
            entries.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        return after is null ? entries : [.. entries.Where(entry => entry.Sequence > after.Sequence)];
    }

    internal async Task<IReadOnlyList<StaffTask>> TasksAsync() => await Service<StaffTasks>().ListAsync(AccountId, Cancellation).ToListAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Sandbox.Dispose();
        await app.DisposeAsync();
        await sandbox.DisposeAsync();
        await using (Stores)
        using (folder)
        using (net)
        {
            net?.Look("log", Logs.All);
            net?.SearchFiles(DataFolder);
            net?.Search(await Stores.ContentsAsync());
            net?.AssertClean();
        }
    }

    private static Dictionary<string, string?> SettingsOf(TemporaryDirectory folder, RunningSandbox sandbox, ClinicStores stores, ClinicOptions options) =>
        TestSettings.With(Directory.CreateDirectory(folder.File("data")).FullName, new Dictionary<string, string?>(ClinicStores.With(stores.With(options.Settings), VendorSettings.Of(sandbox)))
        {
            ["Parlae__ClockFile"] = folder.File("clock"),
            ["Parlae__PublicUrl"] = Signing.PublicUrl,
            ["Parlae__Outbox__Folder"] = folder.File("outbox"), // what is meant to leave the house
        });

    private static WebApplication Build(Dictionary<string, string?> values, ClinicStores stores, ClinicOptions options, LogLines logs, LeakNet? net, Outgoing outgoing)
    {
        var settings = stores.SignIn(TestSettings.Read(values["Parlae__DataDirectory"]!, values));

        // As under a Functions host: timers run when they are told, never of their own accord.
        var listening = new Listening(0, UnderFunctionsHost: true);
        var builder = FunctionsApp.Create(FunctionTable.Program, settings, listening);
        builder.Services.Remove(builder.Services.Single(each => each.ServiceType == typeof(ILoggerProvider) && each.ImplementationType == typeof(ConsoleLoggerProvider)));
        builder.Logging.AddProvider(logs); // in the console's place
        if (net is not null)
        {
            builder.Logging.AddProvider(net);
            builder.Services.Replace(ServiceDescriptor.Singleton<IVendorTokens>(new PlantedTokens(net)));
        }

        outgoing.Watch(builder.Services);
        options.Services?.Invoke(builder.Services);
        return builder.Build().UseFunctions(listening);
    }

    private async Task ConnectAsync(ClinicOptions options)
    {
        net?.Plant(Planted.OfPractice(await Sandbox.PracticeAsync()));
        SetupBody = (await Sandbox.SetupAsync(options.HasLimits)).AsObject();
        options.Setup?.Invoke(SetupBody);
        if (!options.IsConnected)
            return;
        var (status, text) = await OperateAsync("POST", "/api/pms/setup", SetupBody);
        Assert.True(status == HttpStatusCode.OK, text);
        Connected = JsonDocument.Parse(text).RootElement;
        PlantKeyOf(text);
    }

    private void PlantKeyOf(string answer)
    {
        if (JsonDocument.Parse(answer).RootElement.TryGetProperty("accountKey", out var key) && key.GetString() is { } text)
            net?.Plant([text]);
    }
}
