using System.Diagnostics;
using System.Globalization;
using Parlae.Pms.Benchmarks;
using Parlae.Pms.Benchmarks.Figures;
using Parlae.Pms.Benchmarks.Servers;
using Parlae.Pms.Benchmarks.Suites;

if (args is [PracticeServer.Command, var port])
{
    await PracticeServer.ServeAsync(int.Parse(port, CultureInfo.InvariantCulture));
    return 0;
}

IBenchmark[] benchmarks = [new StartBenchmark(), new ThroughputBenchmark(), new MemoryBenchmark(), new LatencyBenchmark(), new TripsBenchmark(), new EngineBenchmark(), new PurgeBenchmark(), new AuditBenchmark()];
var folder = Path.GetFullPath(Path.Combine("artifacts", $"bench-{Environment.ProcessId}"));
try
{
    var options = BenchOptions.Parse(args, [.. benchmarks.Select(benchmark => benchmark.Name)]);
    var (began, report) = (Stopwatch.GetTimestamp(), new BenchReport(Console.Out));
    Directory.CreateDirectory(folder);
    await using (var run = new BenchRun(options, report, folder))
    {
        foreach (var benchmark in benchmarks.Where(benchmark => options.Only.Count == 0 || options.Only.Contains(benchmark.Name)))
        {
            Console.WriteLine($"{benchmark.Name} ({Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s)");
            await benchmark.RunAsync(run);
        }
    }

    var took = Stopwatch.GetElapsedTime(began);
    await FigureRecord.WriteAsync(options.Record, report.Figures, report.Grids, took, DateTimeOffset.UtcNow);
    Console.WriteLine();
    Console.WriteLine(FigureTable.Of(report.Figures, report.Grids));
    Console.WriteLine($"{took.TotalSeconds:F0} s; record: {options.Record}. {(report.IsMissed ? "A limit is missed by more than 20 %." : "No limit is missed by more than 20 %.")}");
    return report.IsMissed ? 1 : 0;
}
catch (BenchFailure failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 2;
}
#pragma warning disable CA1031 // The boundary of the program: what it started is ended by now, and the exit code must not look like a missed limit.
catch (Exception fault)
#pragma warning restore CA1031
{
    await Console.Error.WriteLineAsync(fault.ToString());
    return 2;
}
finally
{
    if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
}
