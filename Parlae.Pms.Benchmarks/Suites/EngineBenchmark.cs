using Parlae.Pms.Benchmarks.Figures;
using Parlae.Pms.Benchmarks.Micro;

namespace Parlae.Pms.Benchmarks.Suites;

/// <summary>The availability engine and the reading of webhooks alone, by BenchmarkDotNet.</summary>
internal sealed class EngineBenchmark : IBenchmark
{
    public string Name => "engine";

    public Task RunAsync(BenchRun run)
    {
        var byTimes = MicroRunner.Run<EngineSpeed>(run.Folder).ToDictionary(report => (int)report.BenchmarkCase.Parameters["Times"], MicroRunner.Milliseconds);
        run.Report.Add(new Figure(Name, "20 providers, 60 days, 10,000 appointments", "ms", byTimes[1], Limit.AtMost(15)));
        run.Report.Add(new Figure(Name, "10 times the days and appointments", "ms", byTimes[10]));
        run.Report.Add(new Figure(Name, "100 times", "ms", byTimes[100]));
        run.Report.Add(Name, "growth a day, 10 times", "times", [byTimes[10].Median / byTimes[1].Median / 10], note: "1.00 is linear");
        run.Report.Add(Name, "growth a day, 100 times", "times", [byTimes[100].Median / byTimes[1].Median / 100], Limit.AtMost(2), "1.00 is linear");
        foreach (var report in MicroRunner.Run<WebhookSpeed>(run.Folder))
        {
            var name = report.BenchmarkCase.Descriptor.WorkloadMethod.Name == nameof(WebhookSpeed.ReadMessage) ? "a webhook of 5 kB is read" : "its signature is checked";
            var spread = MicroRunner.Milliseconds(report);
            run.Report.Add(new Figure(Name, name, "µs", new Spread(spread.Median * 1000, spread.Low * 1000, spread.High * 1000, spread.Rounds), Note: $"{MicroRunner.Bytes(report):F0} bytes allocated"));
        }

        return Task.CompletedTask;
    }
}
