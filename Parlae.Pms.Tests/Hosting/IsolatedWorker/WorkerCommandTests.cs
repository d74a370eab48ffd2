using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Commands;
using Parlae.Pms.Functions.Hosting.IsolatedWorker;
using Parlae.Pms.Functions.Hosting.Timers;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.IsolatedWorker;

/// <summary>How the program starts and ends as an isolated worker.</summary>
public sealed class WorkerCommandTests : IDisposable
{
    private readonly TemporaryDirectory data = new();

    [Theory]
    [InlineData("--functions-uri http://127.0.0.1:50051/ --functions-worker-id w1 --functions-request-id r1 --functions-grpc-max-message-length 2147483647")]
    [InlineData("--host 127.0.0.1 --port 50051 --workerId w1 --requestId r1 --grpcMaxMessageLength 2147483647 --functions-uri http://127.0.0.1:50051/ --functions-worker-id w1")]
    [InlineData("/app/Parlae.Pms.Functions.dll --host 127.0.0.1 --functions-uri=http://127.0.0.1:50051/")]
    public void What_a_host_starts_is_the_worker(string arguments)
        => Assert.Equal("worker", WorkerCommand.Read(arguments.Split(' '))[0]);

    [Theory]
    [InlineData("")]
    [InlineData("serve --port 7071")]
    [InlineData("--port 7071")]
    [InlineData("run sealAudit")]
    [InlineData("audit verify --account demo")]
    [InlineData("health")]
    public void What_an_operator_types_is_what_it_always_was(string line)
    {
        var arguments = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(arguments, WorkerCommand.Read(arguments));
    }

    [Fact]
    public async Task A_missing_setting_stops_the_start_with_one_line_that_names_it()
    {
        var errors = new StringWriter();
        var code = await CommandLine.RunAsync(
            WorkerCommand.Read(["--functions-uri", "http://127.0.0.1:1/"]), [new ServeCommand(FunctionTable.Program), new WorkerCommand(FunctionTable.Program)], errors, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Usage, code);
        var line = Assert.Single(errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(" is missing: ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_never_ends_with_0_which_a_host_takes_for_an_end_that_was_meant()
    {
        await using var worker = await StartAsync();
        Assert.Equal(ExitCode.Failed, await worker.StopAsync());
    }

    [Fact]
    public async Task The_hosts_timers_are_the_only_ones_and_lines_go_nowhere_but_to_our_console()
    {
        Environment.SetEnvironmentVariable("Logging__LogLevel__Microsoft.AspNetCore", "Trace");
        try
        {
            await using var worker = await StartAsync();
            Assert.DoesNotContain(worker.App.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>(), service => service is OwnTimers);
            Assert.IsType<ConsoleLoggerProvider>(Assert.Single(worker.App.Services.GetServices<ILoggerProvider>()));
            var filters = worker.App.Services.GetRequiredService<IOptions<LoggerFilterOptions>>().Value;
            Assert.Equal(LogLevel.Warning, filters.MinLevel);
            Assert.Equal(["Parlae", "System.Net.Http.HttpClient"], filters.Rules.Select(rule => rule.CategoryName).Order(StringComparer.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("Logging__LogLevel__Microsoft.AspNetCore", null);
        }
    }

    public void Dispose() => data.Dispose();

    private Task<RunningWorker> StartAsync() => RunningWorker.StartAsync(TestSettings.Read(data.Path));
}
