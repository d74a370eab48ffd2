using System.Text.Json;

namespace Parlae.Pms.Tests.Support.HostImitation;

/// <summary>The custom handler as a Functions host keeps it: started from <c>host.json</c>, awaited, restarted after a crash, killed at the end.</summary>
internal sealed class HandlerProcess : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BeforeRestart = TimeSpan.FromMilliseconds(300);
    private const int MostCrashes = 3;

    private readonly string appFolder;
    private readonly IReadOnlyDictionary<string, string?> settings;
    private readonly HttpMessageInvoker probe = new(new SocketsHttpHandler());
    private readonly CancellationTokenSource stopping = new();
    private readonly Task keeping;
    private volatile TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HandlerProcess(string appFolder, IReadOnlyDictionary<string, string?> settings)
    {
        this.appFolder = appFolder;
        this.settings = settings;
        Port = HostPort.Free();
        keeping = KeepAsync();
    }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public ChildProcess? Current { get; private set; }

    /// <summary>How often the handler was started.</summary>
    public int Starts { get; private set; }

    /// <summary>Exit codes so far.</summary>
    public List<int> Ends { get; } = [];

    /// <summary>The host gave the handler up, or (after exit code 0) never notices that it is gone: all requests fail.</summary>
    public bool Gone { get; private set; }

    /// <summary>Requests are held until the handler answers <c>GET /</c>.</summary>
    public Task Ready => ready.Task;

    public async Task<string> StopAsync()
    {
        await stopping.CancelAsync();
        Current?.Kill();
        await keeping;
        return Current?.Output + Current?.Errors;
    }

    public void Dispose()
    {
        Current?.Dispose();
        probe.Dispose();
        stopping.Dispose();
    }

    private async Task KeepAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            Current = Start();
            Starts++;
            await Task.WhenAny(AwaitAnswerAsync(Current), Current.WaitForExitAsync(CancellationToken.None));
            if (!Current.HasExited)
            {
                ready.TrySetResult();
            }

            Ends.Add(await Current.WaitForExitAsync(CancellationToken.None));
            if (stopping.IsCancellationRequested || Ends[^1] == 0 || Ends.Count == MostCrashes)
            {
                Gone = true;
                ready.TrySetResult();
                return;
            }

            if (ready.Task.IsCompleted)
            {
                ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            await Task.Delay(BeforeRestart, CancellationToken.None);
        }
    }

    private ChildProcess Start()
    {
        using var host = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(appFolder, "host.json")));
        var description = host.RootElement.GetProperty("customHandler").GetProperty("description");
        var program = Path.Combine(appFolder, description.GetProperty("defaultExecutablePath").GetString()!);
        var arguments = description.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()!);
        Assert.Equal("", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        if (!OperatingSystem.IsWindows())
        {
            // Without it a host looks healthy and every request hangs.
            Assert.True(File.GetUnixFileMode(program).HasFlag(UnixFileMode.UserExecute), "The handler has lost its run bit.");
        }

        return ChildProcess.Start(program, arguments, new Dictionary<string, string?>(settings)
        {
            // A host passes its own address on; a handler that takes it binds the wrong port.
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:1",
            ["URLS"] = "http://127.0.0.1:2",
            ["FUNCTIONS_WORKER_RUNTIME"] = "custom",
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{Port}",
            ["FUNCTIONS_HTTPWORKER_PORT"] = $"{Port}",
            ["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] = Guid.NewGuid().ToString(),
            ["FUNCTIONS_APP_ROOT_PATH"] = appFolder,
        }, appFolder);
    }

    private async Task AwaitAnswerAsync(ChildProcess process)
    {
        using var giveUp = new CancellationTokenSource(LongestStart);
        while (!process.HasExited && !giveUp.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, Address);
                using var _ = await probe.SendAsync(request, giveUp.Token);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }
}
