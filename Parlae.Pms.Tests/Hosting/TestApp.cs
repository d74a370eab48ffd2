using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting;

/// <summary>The real server with functions of the test's own, on a free port in this process.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly TemporaryDirectory folder;
    private readonly WebApplication app;

    private TestApp(TemporaryDirectory folder, WebApplication app, LogLines logs)
    {
        this.folder = folder;
        this.app = app;
        Logs = logs;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public LogLines Logs { get; }

    public static async Task<TestApp> StartAsync(
        IReadOnlyList<FunctionRow> rows, bool underFunctionsHost = false, Action<IServiceCollection>? services = null)
    {
        var folder = new TemporaryDirectory();
        var listening = new Listening(0, underFunctionsHost);
        var builder = FunctionsApp.Create(new FunctionTable(rows), TestSettings.Read(folder.Path), listening);
        var logs = new LogLines();
        builder.Logging.ClearProviders().AddProvider(logs);
        services?.Invoke(builder.Services);
        var app = builder.Build().UseFunctions(listening);
        await app.StartAsync();
        return new TestApp(folder, app, logs);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>Answers with what the test registered as <see cref="RequestDelegate"/>.</summary>
internal sealed class ScriptedFunction(RequestDelegate script) : IHttpFunction
{
    public Task HandleAsync(HttpContext context) => script(context);
}

/// <summary>Runs what the test registered as a delegate.</summary>
internal sealed class ScriptedTimer(Func<CancellationToken, Task> script) : ITimerFunction
{
    public Task RunAsync(CancellationToken cancellationToken) => script(cancellationToken);
}
