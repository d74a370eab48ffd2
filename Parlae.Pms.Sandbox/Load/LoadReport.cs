using System.Globalization;
using Parlae.Pms.Sandbox.Demo;
using Parlae.Pms.Sandbox.Load.Bench;
using Parlae.Pms.Sandbox.Load.Calls;
using Parlae.Pms.Sandbox.Load.Figures;
using Parlae.Pms.Sandbox.Load.Scenarios;

namespace Parlae.Pms.Sandbox.Load;

/// <summary>Tells what a load saw, and what of it does not hold.</summary>
internal sealed class LoadReport(DemoReport report, TextWriter output)
{
    internal const double MostMegabytes = 250;

    /// <summary>What a steady process may still gain from the second third of a soak to the last.</summary>
    private const double MemoryShare = 0.05;
    private const double MemorySlack = 6;

    /// <summary>In MB; what is in use does not go up and down with collections.</summary>
    private const double InUseSlack = 3;
    private const double HandleSlack = 8;
    private const double ThreadSlack = 4;

    /// <summary>A run that is shorter is all warming up.</summary>
    internal static readonly TimeSpan LeastToJudge = TimeSpan.FromSeconds(50);

    private const double Megabyte = 1024 * 1024;

    internal void Begin(string scenario, string what) => report.Heading($"{scenario}: {what}");

    internal void Heading(string text) => report.Heading("  " + text);

    internal void Line(string label, string text) => report.Line(label, text);

    internal void Check(bool held, string what) => report.Check(held, what);

    /// <summary>The table of latencies, in milliseconds, and words.</summary>
    internal void Answers(Tally tally, TimeSpan took, int? calls)
    {
        output.WriteLine($"  {"milliseconds",-22}{"count",7}{"p50",9}{"p95",9}{"p99",9}{"max",9}  answers");
        foreach (var (tool, p, words) in tally.Rows)
            output.WriteLine($"  {tool,-22}{Figures(p)}  {string.Join(", ", words.Select(word => $"{word.Key} {word.Value}"))}");
        output.WriteLine($"  {"all",-22}{Figures(tally.All)}");
        Line("rate", Text($"{tally.Answered / took.TotalSeconds:0.0} requests a second over {took.TotalSeconds:0.0} s{(calls is { } count ? $", {count} calls" : "")}"));
    }

    /// <summary>Nothing went wrong, and nothing was lost.</summary>
    internal void Nothing(Tally tally)
    {
        foreach (var (problem, count) in tally.Problems)
            Line("problem", $"{count} times {problem}");
        Check(tally.Problems.Count == 0 && tally.Answered == tally.Sent, $"each of {tally.Sent} requests has the answer it must have, in time ({tally.Problems.Values.Sum()} have not)");
    }

    /// <summary>The process at the beginning, after each third, and at the end.</summary>
    internal void Process(IReadOnlyList<ProcessSample> seen)
    {
        if (seen.Count == 0)
        {
            Check(false, "the app's process could be looked at");
            return;
        }

        output.WriteLine($"  {"process, seconds",-22}{"RSS MB",9}{"heap MB",9}{"live MB",9}{"commit MB",11}{"handles",9}{"threads",9}{"gen 0/1/2",14}{"paused ms",11}{"CPU s",8}{"waiting",9}");
        foreach (var sample in new[] { seen[0], seen[seen.Count / 3], seen[seen.Count * 2 / 3], seen[^1] }.Distinct())
        {
            var runtime = sample.Runtime;
            output.WriteLine(Text(
                $"  {sample.At.TotalSeconds,-22:0.0}{sample.ResidentBytes / Megabyte,9:0.0}{runtime?.HeapBytes / Megabyte,9:0.0}{runtime?.LiveBytes / Megabyte,9:0.0}{runtime?.CommittedBytes / Megabyte,11:0.0}{sample.Handles,9}{sample.Threads,9}")
                + Text($"{$"{runtime?.Gen0}/{runtime?.Gen1}/{runtime?.Gen2}",14}{runtime?.Paused.TotalMilliseconds,11:0}{sample.Cpu.TotalSeconds,8:0.0}{runtime?.Waiting,9}"));
        }

        var took = seen[^1].At - seen[0].At;
        Line("process", Text($"{(seen[^1].Cpu - seen[0].Cpu) / took * 100:0} % of one processor (callers and practice {(seen[^1].Beside - seen[0].Beside) / took * 100:0} %), at most {seen.Max(sample => sample.ResidentBytes) / Megabyte:0.0} MB resident"));
    }

    /// <summary>Memory is small enough and, with handles and threads, no longer grows.</summary>
    /// <param name="seen">While it ran.</param>
    /// <param name="collected">After each third, right after a collection of everything.</param>
    /// <param name="lasting">How long it was to run.</param>
    internal void Steady(IReadOnlyList<ProcessSample> seen, IReadOnlyList<RuntimeFigures?> collected, TimeSpan lasting)
    {
        Check(seen.Count > 0 && seen[^1].ResidentBytes / Megabyte <= MostMegabytes, Text($"resident memory is {(seen.Count > 0 ? seen[^1].ResidentBytes / Megabyte : 0):0.0} MB at the end (at most {MostMegabytes:0})"));
        if (lasting < LeastToJudge)
        {
            Line("growth", $"not judged: {lasting.TotalSeconds:0} s are all warming up");
            return;
        }

        Flat("resident memory, MB", [.. seen.Select(sample => sample.ResidentBytes / Megabyte)], MemoryShare, MemorySlack);
        InUse([.. collected.Select(figures => figures?.LiveBytes / Megabyte)]);
        Flat("handles", [.. seen.Select(sample => (double)sample.Handles)], 0, HandleSlack);
        Flat("threads", [.. seen.Select(sample => (double)sample.Threads)], 0, ThreadSlack);
    }

    /// <summary>What callers were told is so.</summary>
    internal Task TrueAsync(LoadBench bench, Promises promises, CancellationToken cancellationToken) => new Truth(bench, report).CheckAsync(promises, cancellationToken);

    private void Flat(string what, IReadOnlyList<double> values, double share, double slack)
    {
        var flat = Flatness.Of(values, share, slack);
        Check(flat is { Holds: true }, flat is null ? $"{what}: too few samples" : Text($"{what}: flat, {flat.Second:0.0} in the second third and {flat.Last:0.0} in the last"));
    }

    /// <summary>What is left when everything was collected, whenever the runtime would have done so by itself.</summary>
    private void InUse(IReadOnlyList<double?> thirds)
    {
        var isKnown = thirds is [{ }, { }, { }];
        Check(
            isKnown && thirds[2] <= thirds[1] + Math.Max(MemoryShare * thirds[1]!.Value, InUseSlack),
            isKnown ? Text($"managed heap in use, MB: {thirds[0]:0.0}, {thirds[1]:0.0} and {thirds[2]:0.0} after the thirds, everything collected") : "the app told what of its heap is in use");
    }

    private static string Figures(Percentiles p) => Text($"{p.Count,7}{p.P50,9:0.0}{p.P95,9:0.0}{p.P99,9:0.0}{p.Max,9:0.0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
