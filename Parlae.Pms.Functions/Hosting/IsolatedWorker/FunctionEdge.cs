using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Hosting.Logging;
using Parlae.Pms.Functions.Hosting.Timers;

namespace Parlae.Pms.Functions.Hosting.IsolatedWorker;

/// <summary>
/// Where every function of the isolated worker leads: the pipeline, the routing and the timers of the custom handler. Public, as the classes are whose
/// methods the worker finds; only the program makes one.
/// </summary>
public sealed partial class FunctionEdge
{
    /// <summary>By this the worker knows which of its invocations a request belongs to.</summary>
    private const string WorkerInvocationHeader = "x-ms-invocation-id";

    private readonly FunctionTable table;
    private readonly TimerRunner timers;
    private readonly ILogger<FunctionEdge> logger;
    private readonly RequestDelegate pipeline;

    internal FunctionEdge(IServiceProvider services)
    {
        table = services.GetRequiredService<FunctionTable>();
        timers = services.GetRequiredService<TimerRunner>();
        logger = services.GetRequiredService<ILogger<FunctionEdge>>();
        var app = new ApplicationBuilder(services);
        app.UsePipeline(endpoints => endpoints.MapFunctions(table));
        pipeline = app.Build();
    }

    /// <summary>
    /// Answers on the request's own connection. The worker's endpoint is put aside and the path routed anew by the table, so that the function, its route
    /// values and its limits are the custom handler's, whatever the host or the worker made of the path.
    /// </summary>
    public Task AnswerAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Headers[Correlation.InvocationHeader] = request.Headers[WorkerInvocationHeader]; // the first is the custom handler's; here a caller could have sent it
        request.HttpContext.SetEndpoint(null);
        request.RouteValues = new RouteValueDictionary();
        return pipeline(request.HttpContext);
    }

    /// <summary>Runs a timer as the host's post to the custom handler does: under its lease, within its time.</summary>
    /// <exception cref="TimerFailedException">It failed; the log says how, the host learns no more.</exception>
    public async Task RunAsync(string timer, FunctionContext invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        using var correlation = Correlation.Begin(logger, invocation.InvocationId);
        try
        {
            await timers.RunAsync(table.Timers.First(row => row.Name == timer), firing: null, invocation.CancellationToken);
        }
        catch (OperationCanceledException) when (invocation.CancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // The edge: the worker would send the exception's message to the host, and it may hold patient data.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(logger, timer, ExceptionTrace.Types(exception), ExceptionTrace.Site(exception));
            throw new TimerFailedException(timer);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Timer {Timer} failed with {Types} at {Site}")]
        public static partial void Failed(ILogger logger, string timer, string types, string site);
    }
}

/// <summary>What the host is told of a failed timer: its name.</summary>
/// <param name="timer">The function.</param>
#pragma warning disable CA1032 // It exists only to name a timer.
internal sealed class TimerFailedException(string timer) : Exception($"Timer {timer} failed.");
#pragma warning restore CA1032
