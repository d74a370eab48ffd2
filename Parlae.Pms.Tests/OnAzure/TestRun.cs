using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.OnAzure;

/// <summary>Some tests of this assembly, run in a process of its own on stores in (stand-ins of) Azure.</summary>
/// <param name="ExitCode">0: all passed.</param>
/// <param name="Total">How many ran.</param>
/// <param name="Failed">Of which failed.</param>
/// <param name="Output">All that the run said.</param>
internal sealed partial record TestRun(int ExitCode, int Total, int Failed, string Output)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    /// <summary>A filter that leaves out what takes minutes.</summary>
    public static readonly string[] NotHeavy = ["-trait-", "Category=Heavy"];

    /// <param name="filters">As the runner takes them.</param>
    public static async Task<TestRun> OnAzureAsync(IEnumerable<string> filters, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(TestRun).Assembly.Location);
        foreach (var argument in (string[])["-noColor", "-noLogo", "-noAutoReporters", .. filters]) start.ArgumentList.Add(argument);
        start.Environment[ClinicStores.Variable] = ClinicStores.Azure;

        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Longest);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        lock (output)
        {
            var told = output.ToString();
            var count = Summary().Match(told);
            return new(process.ExitCode, Number(count.Groups[1]), Number(count.Groups[2]) + Number(count.Groups[3]), told);
        }
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output) output.AppendLine(line);
    }

    private static int Number(Group digits) => digits.Success ? int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+)")]
    private static partial Regex Summary();
}
