using System.Net.Http.Headers;
using System.Text.Json;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Demo;

/// <summary>The main job of this program: the app and the practice, connected, and the call played between them.</summary>
internal sealed class DemoRun(SandboxOptions options, DemoReport report, Func<string, string?> environment)
{
    private const int Patients = 400;
    private static readonly TimeSpan StopSpread = TimeSpan.FromSeconds(3);

    /// <summary>Plays, and unless told to play once serves until stopped. Returns the exit code.</summary>
    /// <exception cref="DemoFailure">It cannot begin, or cannot go on.</exception>
    internal async Task<int> RunAsync()
    {
        var vendor = DemoVendor.Find(options.Pms);
        Ports.NeedFree(options.PortBase, options.Port);

        var directory = DemoDirectory.Open(environment);
        var clockFile = options.ClockFile is { } given ? Path.GetFullPath(given) : directory.Clock;
        var begin = DemoCalendar.Begin(new PracticeClock(null).Local.Date, DemoCalendar.LastRunEnded(clockFile));
        var secrets = DemoSecrets.Load(directory, environment, Url(options.PortBase), Url(options.Port));
        secrets.Save(directory);
        var auth = WebhookAuth.Of(environment);

        await using var sandbox = SandboxApp.Build(options with { ClockFile = clockFile });
        await sandbox.StartAsync();
        var stopping = sandbox.Lifetime.ApplicationStopping;
        using var practiceHttp = new HttpClient { BaseAddress = new Uri(secrets.SandboxUrl) };
        using var appHttp = new HttpClient { BaseAddress = new Uri(secrets.FunctionsUrl) };
        await using var app = new FunctionApp(FunctionAppSettings.Of(secrets, auth, DemoSecrets.EncryptionKey(directory, environment), directory, clockFile), directory);
        try
        {
            var run = directory.NextRun();
            var practice = new PracticeControl(practiceHttp);

            // One patient more each time: the app may remember the number that an earlier run's caller was given.
            await practice.ResetAsync(run, begin, Patients + run - 1, stopping);
            await app.StartAsync(appHttp, options.PortBase, stopping);
            secrets = await ConnectAsync(secrets, practice, appHttp, stopping);
            secrets.Save(directory);

            var caller = DemoPerson.OfRun(run);
            await new DemoStory(report, vendor, practice, app, caller, () => new VapiCall(appHttp, secrets, auth, caller, () => practice.Now)).PlayAsync(stopping);
            await VerifyAuditAsync(secrets, app, stopping);
            report.Sum();
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or KeyNotFoundException or DemoFailure)
        {
            var why = fault is DemoFailure ? fault.Message : $"The demo met an answer it does not understand: {fault.Message}";
            throw new DemoFailure($"{why} The app's log is {directory.Log}.", (fault as DemoFailure)?.ExitCode ?? DemoFailure.CheckFailed);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new DemoFailure("Stopped before the demo was over.");
        }

        if (!options.Once)
            await ServeAsync(secrets, directory, app, sandbox);
        return report.Held ? 0 : DemoFailure.CheckFailed;
    }

    private static string Url(int port) => $"http://127.0.0.1:{port}";

    private async Task<DemoSecrets> ConnectAsync(DemoSecrets secrets, PracticeControl practice, HttpClient app, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/pms/setup")
        {
            Content = JsonContent.Create(await practice.SetupAsync(options.Pms, cancellationToken)),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", secrets.OperatorKey) },
        };
        using var response = await app.SendAsync(request, cancellationToken);
        report.Heading("Parlae PMS: a caller books a cleaning");
        report.Line("app", secrets.FunctionsUrl);
        report.Line("practice", $"{secrets.SandboxUrl}, behind {options.Pms}");
        report.Need(response.IsSuccessStatusCode, $"account {secrets.AccountId} is connected (status {(int)response.StatusCode})");
        var connected = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        report.Line("connected", $"account {secrets.AccountId}");
        return connected.TryGetProperty("accountKey", out var key) && key.GetString() is { } first ? secrets with { AccountKey = first } : secrets;
    }

    private async Task VerifyAuditAsync(DemoSecrets secrets, FunctionApp app, CancellationToken cancellationToken)
    {
        report.Heading("The audit trail");
        var (sealing, _) = await app.RunAsync(["run", "sealAudit"], cancellationToken);
        var (verification, output) = await app.RunAsync(["audit", "verify", "--account", secrets.AccountId], cancellationToken);
        report.Line("verify", output);
        report.Check(sealing == 0 && verification == 0, "the audit trail is sealed and whole");
    }

    private async Task ServeAsync(DemoSecrets secrets, DemoDirectory directory, FunctionApp app, WebApplication sandbox)
    {
        report.Heading($"Serving until Ctrl+C. Keys are in {directory.Secrets}, the app's log is {directory.Log}.");
        var stopped = sandbox.WaitForShutdownAsync();
        await Task.WhenAny(stopped, app.ExitAsync(CancellationToken.None));

        // Ctrl+C reaches both programs, in any order.
        if (await Task.WhenAny(stopped, Task.Delay(StopSpread)) != stopped)
            throw new DemoFailure($"The function app on {secrets.FunctionsUrl} has ended; its log is {directory.Log}.");
        await stopped;
    }
}
