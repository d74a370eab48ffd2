namespace Parlae.Pms.Benchmarks.Suites;

/// <summary>One of contract 10's benchmarks.</summary>
internal interface IBenchmark
{
    /// <summary>The word for the command line.</summary>
    string Name { get; }

    Task RunAsync(BenchRun run);
}
