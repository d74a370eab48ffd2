using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.IsolatedWorker;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.IsolatedWorker;

/// <summary>Timers under the worker.</summary>
public sealed class FunctionEdgeTests : IDisposable
{
    private const string Secret = "Zephyrine Quackenbosch";

    private readonly TemporaryDirectory data = new();
    private readonly LogLines logs = new();

    [Fact]
    public async Task A_timer_runs_and_its_lines_bear_the_invocations_id()
    {
        var ran = 0;
        await using var app = Make(_ => Task.FromResult(ran++));
        var invocation = new Invocation();
        await new FunctionEdge(app.Services).RunAsync("timer", invocation);

        Assert.Equal(1, ran);
        Assert.Contains("Timer timer ran", logs.All, StringComparison.Ordinal);
        Assert.Contains(invocation.InvocationId, logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_failed_timer_the_host_hears_the_name_and_nothing_of_the_data()
    {
        await using var app = Make(_ => throw new InvalidOperationException(Secret));
        var told = await Assert.ThrowsAsync<TimerFailedException>(() => new FunctionEdge(app.Services).RunAsync("timer", new Invocation()));

        Assert.DoesNotContain(Secret, told.ToString(), StringComparison.Ordinal);
        Assert.Contains("timer", told.Message, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException", logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timer_ends_when_the_host_takes_its_invocation_back()
    {
        using var taken = new CancellationTokenSource();
        await using var app = Make(async cancellation =>
        {
            await taken.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new FunctionEdge(app.Services).RunAsync("timer", new Invocation(taken.Token)));
    }

    public void Dispose() => data.Dispose();

    private WebApplication Make(Func<CancellationToken, Task> script)
    {
        var table = new FunctionTable([FunctionRow.Timer<ScriptedTimer>("timer", "0 * * * * *")]);
        var builder = FunctionsApp.Create(table, TestSettings.Read(data.Path), new Listening(0, UnderFunctionsHost: true));
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.AddSingleton(script);
        return builder.Build();
    }
}
