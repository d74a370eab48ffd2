using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Parlae.Pms.Benchmarks.Figures;
using Perfolizer.Horology;

namespace Parlae.Pms.Benchmarks.Micro;

/// <summary>Runs BenchmarkDotNet within this process, which is a release build already: building one more program for each case would take minutes.</summary>
internal static class MicroRunner
{
    private const int WarmUps = 10;
    private const int Iterations = 6;

    public static IReadOnlyList<BenchmarkReport> Run<T>(string folder)
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(WarmUps).WithIterationCount(Iterations).WithIterationTime(TimeInterval.FromMilliseconds(100)))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(folder);
        var reports = BenchmarkRunner.Run<T>(config).Reports;
        return reports.Length > 0 && reports.All(report => report.Success) ? reports : throw new BenchFailure($"BenchmarkDotNet could not measure {typeof(T).Name}.");
    }

    /// <summary>Of one operation.</summary>
    public static Spread Milliseconds(BenchmarkReport report) => Spread.Of([.. report.AllMeasurements
        .Where(measurement => measurement.IterationMode == BenchmarkDotNet.Engines.IterationMode.Workload && measurement.IterationStage == BenchmarkDotNet.Engines.IterationStage.Result)
        .Select(measurement => measurement.Nanoseconds / measurement.Operations / 1_000_000)]);

    public static double Bytes(BenchmarkReport report) => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
}
