using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.IsolatedWorker;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Tests.Hosting.IsolatedWorker.StandIns;

namespace Parlae.Pms.Tests.Hosting.IsolatedWorker;

/// <summary>The isolated worker as the program runs it, in this process, with stand-ins for the worker's packages.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    private readonly CancellationTokenSource stop;
    private readonly Task<int> run;

    private RunningWorker(WebApplication app, Task<int> run, CancellationTokenSource stop)
    {
        (App, this.run, this.stop) = (app, run, stop);
        Client = new HttpClient(new AsTheHost { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false } }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public WebApplication App { get; }

    /// <summary>Sends requests as the host hands them on: each with the id of its invocation.</summary>
    public HttpClient Client { get; }

    public static async Task<RunningWorker> StartAsync(ParlaeSettings settings)
    {
        var stop = new CancellationTokenSource();
        var builder = FunctionsApplication.CreateBuilder([]);
        var run = new WorkerCommand(FunctionTable.Program).AnswerAsync(builder, settings, stop.Token);
        if (await Task.WhenAny(run, builder.Started) == run)
            await run;
        return new RunningWorker(await builder.Started, run, stop);
    }

    /// <summary>Runs a timer's method as the worker does.</summary>
    public Task FireAsync(string timer)
    {
        var method = Triggers.Timers.Single(trigger => trigger.Name == timer).Method;
        var instance = ActivatorUtilities.CreateInstance(App.Services, method.DeclaringType!);
        return (Task)method.Invoke(instance, [new TimerInfo(), new Invocation()])!;
    }

    /// <summary>Stops it as a host's word or a signal does.</summary>
    public async Task<int> StopAsync()
    {
        await stop.CancelAsync();
        return await run;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await StopAsync();
        stop.Dispose();
    }

    /// <summary>Hands on, as the host does.</summary>
    public static DelegatingHandler Through() => new AsTheHost();

    private sealed class AsTheHost : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!request.Headers.Contains(WorkerServer.InvocationHeader))
                request.Headers.Add(WorkerServer.InvocationHeader, Guid.NewGuid().ToString());
            return base.SendAsync(request, cancellationToken);
        }
    }
}

/// <summary>An invocation of a timer.</summary>
internal sealed class Invocation(CancellationToken cancellationToken = default) : FunctionContext
{
    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override CancellationToken CancellationToken { get; } = cancellationToken;
}
