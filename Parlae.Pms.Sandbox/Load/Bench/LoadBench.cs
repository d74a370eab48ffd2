using Parlae.Pms.Sandbox.Control;
using Parlae.Pms.Sandbox.Demo;
using Parlae.Pms.Sandbox.Kolla;
using Parlae.Pms.Sandbox.Load.Calls;
using Parlae.Pms.Sandbox.Load.Figures;

namespace Parlae.Pms.Sandbox.Load.Bench;

/// <summary>What a load runs against: the app as a program of its own on fresh embedded stores, the practices in this process, and the clinics connected.</summary>
internal sealed class LoadBench : IAsyncDisposable
{
    internal const int Seed = 9;

    private const int Patients = 400;
    private const int PatientsOfOne = 2000;
    private const string WebhookKind = "hmac";
    private const string DeadlineVariable = "Parlae__ToolDeadlineSeconds";
    private const int UsualDeadline = 8;

    private readonly DemoDirectory directory;
    private readonly WebApplication sandbox;
    private readonly SocketsHttpHandler practiceHttp = new();
    private readonly IReadOnlyList<Uri> practiceUrls;
    private readonly HttpClient appHttp;

    private LoadBench(SandboxOptions options, int clinics, DemoDirectory directory, Func<string, string?> environment)
    {
        this.directory = directory;
        Vendor = options.Pms;
        var practices = Vendor == KollaIds.Vendor ? clinics : 1; // the sandbox's other vendors have one each
        sandbox = SandboxApp.Build(options with { ClockFile = directory.Clock, Practices = practices });
        var secrets = DemoSecrets.Load(directory, Given, Url(options.PortBase), Url(options.Port));
        var auth = WebhookAuth.Of(name => name == WebhookAuth.Prefix + "Kind" ? WebhookKind : null);
        practiceUrls = [.. Enumerable.Range(0, practices).Select(number => new Uri($"{secrets.SandboxUrl}{ControlApi.RootOf(number)}/"))];
        appHttp = new HttpClient { BaseAddress = new Uri(secrets.FunctionsUrl), Timeout = TimeSpan.FromSeconds(60) };
        Deadline = TimeSpan.FromSeconds(int.TryParse(environment(DeadlineVariable), out var seconds) ? seconds : UsualDeadline);
        Clock = new LoadClock(directory.Clock);
        Webhooks = new Webhooks(appHttp, secrets, auth, Clock);
        OperatorKey = secrets.OperatorKey;
        App = new FunctionApp(SettingsOf(secrets, auth), directory);

        static string? Given(string name) => null; // secrets of this run alone
    }

    internal string Vendor { get; }

    /// <summary>How long a tool may take, as the app has it.</summary>
    internal TimeSpan Deadline { get; }

    internal LoadClock Clock { get; }

    internal FunctionApp App { get; }

    internal Webhooks Webhooks { get; }

    internal IReadOnlyList<LoadAccount> Accounts { get; private set; } = [];

    internal IReadOnlyList<LoadPractice> Practices { get; private set; } = [];

    /// <summary>Faults strike in all practices.</summary>
    internal PracticeControl Faults => Practices[0].Control;

    /// <summary>The app's REST API.</summary>
    internal HttpClient Rest => appHttp;

    internal string Log => directory.Log;

    /// <summary>Completes when somebody stops the program.</summary>
    internal CancellationToken Stopping => sandbox.Lifetime.ApplicationStopping;

    private string OperatorKey { get; }

    private string FiguresFile => Path.Combine(directory.Path, "figures");

    /// <summary>Starts everything and connects so many clinics.</summary>
    /// <param name="folder">Empty; everything of the run lies in it.</param>
    internal static async Task<LoadBench> StartAsync(SandboxOptions options, int accounts, string folder, Func<string, string?> environment)
    {
        Ports.NeedFree(options.PortBase, options.Port);
        var bench = new LoadBench(options, accounts, DemoDirectory.Open(_ => folder), environment);
        try
        {
            await bench.BeginAsync(options, accounts);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the app's runtime says of itself once it has collected everything; null: it did not say.</summary>
    internal Task<RuntimeFigures?> CollectAsync(CancellationToken cancellationToken) => RuntimeTeller.CollectAsync(FiguresFile, cancellationToken);

    internal ProcessWatch Watch(TimeSpan lasting) => ProcessWatch.Start(App.ProcessId, FiguresFile, lasting);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        appHttp.Dispose();
        practiceHttp.Dispose();
        await sandbox.DisposeAsync();
    }

    private async Task BeginAsync(SandboxOptions options, int accounts)
    {
        await sandbox.StartAsync();
        for (var number = 0; number < practiceUrls.Count; number++)
        {
            var http = new HttpClient(practiceHttp, disposeHandler: false) { BaseAddress = practiceUrls[number] };
            Practices = [.. Practices, await LoadPractice.OpenAsync(http, Seed + number, practiceUrls.Count == 1 ? PatientsOfOne : Patients, Stopping)];
        }

        Clock.Run();
        await App.StartAsync(appHttp, options.PortBase, Stopping);
        Accounts = await new AccountSetup(appHttp, OperatorKey, Vendor, Practices).ConnectAsync(accounts, Stopping);
    }

    private Dictionary<string, string> SettingsOf(DemoSecrets secrets, WebhookAuth auth)
    {
        var settings = FunctionAppSettings.Of(secrets, auth, DemoSecrets.EncryptionKey(directory, _ => null), directory, directory.Clock);
        settings[RuntimeTeller.HookVariable] = typeof(RuntimeTeller).Assembly.Location;
        settings[RuntimeTeller.FileVariable] = FiguresFile;
        return settings;
    }

    private static string Url(int port) => $"http://127.0.0.1:{port}";
}
