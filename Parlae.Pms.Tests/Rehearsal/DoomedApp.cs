using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rehearsal;

/// <summary>The real program on a clinic's data, as a handler (its timers run when they are told), to be killed at a step.</summary>
internal sealed class DoomedApp : IWebhookDoor, IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly Clinic clinic;
    private readonly ChildProcess process;
    private readonly HttpClient http;

    private DoomedApp(Clinic clinic, ChildProcess process, HttpClient http) => (this.clinic, this.process, this.http) = (clinic, process, http);

    public JsonObject SetupBody => clinic.SetupBody;

    public Task<(HttpStatusCode Status, string Text)> PostAsync(string path, string body, Action<HttpRequestMessage, byte[]>? sign) => clinic.PostAsync(path, body, sign, http);

    /// <param name="clinic">Whose data it works on.</param>
    /// <param name="step">Where it dies.</param>
    /// <param name="deadlineSeconds">How long a tool may take; a fresh process on a busy machine needs its time to come to the step.</param>
    public static async Task<DoomedApp> StartAsync(Clinic clinic, Failpoint step, int deadlineSeconds)
    {
        var port = HostPort.Free();
        var environment = new Dictionary<string, string?>(clinic.Settings)
        {
            ["Parlae__Failpoint"] = $"{step.Name}=kill",
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}",
            ["Parlae__ToolDeadlineSeconds"] = $"{deadlineSeconds}",
        };
        var process = ChildProcess.Start(BuiltApp.Program(BuiltApp.Folder), [], environment, BuiltApp.Folder);
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(60) };
        var app = new DoomedApp(clinic, process, http);
        using var giveUp = new CancellationTokenSource(LongestStart);
        while (!await app.AnswersAsync(giveUp.Token))
        {
            if (process.HasExited || giveUp.IsCancellationRequested)
            {
                await app.DisposeAsync();
                throw new InvalidOperationException($"The app did not start: {process.Output}{process.Errors}");
            }

            await Task.Delay(20, CancellationToken.None);
        }

        await clinic.Stores.ReadyAsync(http);
        return app;
    }

    /// <summary>Plays, until the process dies under it. Null when it did; else what was said, and what the program wrote.</summary>
    public async Task<string?> SurvivesAsync(Func<Task<IReadOnlyList<Answer>>> play)
    {
        try
        {
            var answers = await play();
            return $"{string.Join('\n', answers.Select(answer => answer.Text))}\n{process.Output}{process.Errors}";
        }
        catch (HttpRequestException)
        {
            Assert.Equal(137, await process.WaitForExitAsync(Clinic.Cancellation)); // SIGKILL, and nothing else
            return null;
        }
    }

    public async Task RunTimerAsync(string timer)
    {
        using var answer = await http.PostAsync(new Uri("/" + timer, UriKind.Relative), JsonContent.Create(new { Data = new { }, Metadata = new { } }), Clinic.Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{timer}: {answer.StatusCode} {process.Errors}");
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/", UriKind.Relative), cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
