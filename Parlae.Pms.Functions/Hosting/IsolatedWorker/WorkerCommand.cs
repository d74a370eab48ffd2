using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parlae.Pms.Functions.Hosting.Commands;
using Parlae.Pms.Functions.Hosting.Logging;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Hosting.Warming;

namespace Parlae.Pms.Functions.Hosting.IsolatedWorker;

/// <summary>Answers the Functions host that started the program as its isolated worker. Every other command is as in the custom handler.</summary>
internal sealed class WorkerCommand(FunctionTable table) : ICommand
{
    private const string CommandName = "worker";

    /// <summary>What a host puts on the command line of a worker, beside older options of the same meaning.</summary>
    private static readonly string[] HostOptions = ["--functions-uri", "--functions-worker-id", "--functions-request-id"];

    /// <summary>Set where the host runs the worker inside a process of its own.</summary>
    private const string NativeHost = "AZURE_FUNCTIONS_NATIVE_HOST";

    public string Name => CommandName;

    public string? Usage => null;

    /// <summary>The command line as <see cref="CommandLine"/> takes it: a host names no command, but its options, after the program's path at times.</summary>
    public static IReadOnlyList<string> Read(IReadOnlyList<string> arguments)
        => arguments.Any(IsHostOption) || AppContext.GetData(NativeHost) is not null ? [CommandName, .. arguments] : arguments;

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var settings = ParlaeSettings.Read(LocalSettings.ReadEnvironment(), new Listening(Listening.UsualPort, UnderFunctionsHost: true));
        var builder = FunctionsApplication.CreateBuilder([.. arguments.SkipWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal))]);
        return await AnswerAsync(builder, settings, cancellationToken);
    }

    internal async Task<int> AnswerAsync(FunctionsApplicationBuilder builder, ParlaeSettings settings, CancellationToken cancellationToken)
    {
        await using var trialCall = TrialCall.Begin(table, cancellationToken);
        Configure(builder, settings);
        using var host = builder.Build();
        host.OpenStores();
        host.Services.GetRequiredService<FunctionEdge>();
        await host.PrepareAsync(trialCall.Over, cancellationToken);
        await host.RunAsync(cancellationToken);

        // As for a custom handler: a host takes 0 for an end that was meant, starts no other worker, and fails every request.
        return ExitCode.Failed;
    }

    private void Configure(FunctionsApplicationBuilder builder, ParlaeSettings settings)
    {
        builder.ConfigureFunctionsWebApplication();
        LogAsTheCustomHandlerDoes(builder);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // BodyLimit decides, per function.
        });

        // The worker would take the caller's address from a header that the caller can write.
        builder.Services.PostConfigure<ForwardedHeadersOptions>(forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.None);
        builder.Services.AddProgram(table, settings);
        builder.Services.AddSingleton(services => new FunctionEdge(services));
    }

    /// <summary>
    /// Lines go to standard output, made safe, and to the exporters. The worker's own way to the host would send messages of exceptions and whatever a
    /// setting switches on; both may hold patient data.
    /// </summary>
    private static void LogAsTheCustomHandlerDoes(FunctionsApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Services.RemoveAll<IConfigureOptions<LoggerFilterOptions>>();
        builder.Services.RemoveAll<IOptionsChangeTokenSource<LoggerFilterOptions>>();
        builder.Logging.AddJsonLines();
    }

    private static bool IsHostOption(string argument) => HostOptions.Contains(argument.Split('=', 2)[0], StringComparer.OrdinalIgnoreCase);
}
