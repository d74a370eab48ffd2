using System.Text.Json;
using Parlae.Pms.Sandbox.Demo;
using Parlae.Pms.Sandbox.Load.Bench;
using Parlae.Pms.Sandbox.Load.Calls;
using Parlae.Pms.Sandbox.Load.Scenarios;

namespace Parlae.Pms.Sandbox.Load;

/// <summary>The load generator: starts the app on fresh stores, connects clinics, plays the scenarios one after the other, and ends what it started.</summary>
internal sealed class LoadRun(SandboxOptions options, LoadOptions load, DemoReport report, Func<string, string?> environment)
{
    private const int Clinics = 50;

    /// <summary>Returns the exit code.</summary>
    /// <exception cref="DemoFailure">It cannot begin, or cannot go on.</exception>
    internal async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("parlae-load-").FullName;
        var isWell = false;
        try
        {
            await PlayAsync(folder);
            isWell = report.Held;
        }
        finally
        {
            if (isWell)
                Directory.Delete(folder, recursive: true);
        }

        return isWell ? 0 : DemoFailure.CheckFailed;
    }

    private async Task PlayAsync(string folder)
    {
        var log = DemoDirectory.Open(_ => folder).Log;
        try
        {
            await using var bench = await LoadBench.StartAsync(options, load.Scenarios.Contains(LoadOptions.Flood) ? load.Quiet + 1 : Clinics, folder, environment);
            Tell(bench);
            var play = new Play(bench, load, new Switchboard(bench), new LoadReport(report, Console.Out));
            await new WarmUp(play).PlayAsync(bench.Stopping);
            foreach (var scenario in load.Scenarios)
                await Make(scenario, play).PlayAsync(bench.Stopping);
            report.Sum();
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or KeyNotFoundException or DemoFailure)
        {
            var why = fault is DemoFailure ? fault.Message : $"The load met an answer it does not understand: {fault.Message}";
            throw new DemoFailure($"{why} The app's log is {log}.", (fault as DemoFailure)?.ExitCode ?? DemoFailure.CheckFailed);
        }
        catch (OperationCanceledException)
        {
            throw new DemoFailure("Stopped before the load was over.");
        }

        if (!report.Held)
            report.Line("log", $"the app's is {log}");
    }

    private void Tell(LoadBench bench)
    {
        report.Heading("Parlae PMS under load");
        report.Line("machine", $"{Environment.ProcessorCount} processors, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, .NET {Environment.Version}");
        report.Line("app", $"{FunctionApp.Configuration} build, embedded stores, {bench.Accounts.Count} clinics behind {bench.Vendor}, {(bench.Practices.Count == 1 ? "all with one practice" : "each with a practice of its own")}, tool deadline {bench.Deadline.TotalSeconds:0} s; practices and callers are in one process beside it");
        report.Line("seed", $"{LoadBench.Seed}");
    }

    private static IScenario Make(string name, Play play) => name switch
    {
        LoadOptions.Soak => new Soak(play),
        LoadOptions.Burst => new Burst(play),
        LoadOptions.Flood => new Flood(play),
        LoadOptions.SlowPms => TroubledPms.Slow(play),
        LoadOptions.DeadPms => TroubledPms.Dead(play),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
