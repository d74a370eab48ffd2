using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Hosting.Warming;

namespace Parlae.Pms.Functions.Hosting.Commands;

/// <summary>Answers requests until stopped: alone, or as the custom handler of the Functions host that started it.</summary>
internal sealed partial class ServeCommand(FunctionTable table) : ICommand
{
    public string Name => "serve";

    public string Usage => "[--port <number>]";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var port = ReadPort(arguments);
        var source = LocalSettings.Read();
        var listening = Listening.Read(source, port);
        var settings = ParlaeSettings.Read(source, listening);
        await using var trialCall = TrialCall.Begin(table, cancellationToken);
        await using var app = FunctionsApp.Create(table, settings, listening).Build().OpenStores().UseFunctions(listening);
        await app.PrepareAsync(trialCall.Over, cancellationToken);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw new SettingsException("--port", string.Create(CultureInfo.InvariantCulture, $"{listening.Port} is taken by another program: choose another."));
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        Log.Serving(app.Logger, string.Join(' ', addresses), listening.UnderFunctionsHost);
        await app.WaitForShutdownAsync(cancellationToken);

        // A host never restarts a handler that ended with 0, and fails every request while it reports itself healthy.
        return listening.UnderFunctionsHost ? ExitCode.Failed : ExitCode.Held;
    }

    private static int? ReadPort(IReadOnlyList<string> arguments) => arguments switch
    {
        [] => null,
        ["--port", var text] => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new UsageException("--port takes a number from 0 (any free port) to 65535."),
        _ => throw new UsageException($"'serve' does not take '{string.Join(' ', arguments)}'."),
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Serving on {Addresses}, under a Functions host: {UnderFunctionsHost}")]
        public static partial void Serving(ILogger logger, string addresses, bool underFunctionsHost);
    }
}
