using System.Globalization;

namespace Parlae.Pms.Sandbox.Load;

/// <summary>Which scenarios the load generator plays, and how large. What is not chosen is the scenario's own size.</summary>
/// <param name="Scenarios">Names of <see cref="Known"/>, in the order in which they are played.</param>
/// <param name="Minutes">How long the soak and the flood last.</param>
/// <param name="Calls">How many calls there are at once.</param>
/// <param name="Quiet">How many quiet accounts stand beside the one that floods.</param>
public sealed record LoadOptions(IReadOnlyList<string> Scenarios, double? Minutes = null, int? Calls = null, int Quiet = LoadOptions.UsualQuiet)
{
    internal const string Soak = "soak";
    internal const string Burst = "burst";
    internal const string Flood = "flood";
    internal const string SlowPms = "slow-pms";
    internal const string DeadPms = "dead-pms";

    private const int UsualQuiet = 200;
    private const string All = "all";
    private const double LongestMinutes = 120;
    private const int MostCalls = 2000;
    private const int MostQuiet = 500;

    /// <summary>The scenarios; <c>all</c> plays them in this order in one process, so that the soak's memory is its own.</summary>
    internal static IReadOnlyList<string> Known { get; } = [Soak, Burst, Flood, SlowPms, DeadPms];

    internal TimeSpan SoakTime => TimeSpan.FromMinutes(Minutes ?? 10);

    internal TimeSpan FloodTime => TimeSpan.FromMinutes(Minutes ?? 1);

    internal int SoakCalls => Calls ?? 50;

    internal int BurstCalls => Calls ?? 500;

    internal int TroubledCalls => Math.Min(Calls ?? 20, 100);

    /// <summary>Reads what follows <c>--load</c>.</summary>
    /// <exception cref="ArgumentException">A name or a number is wrong; the message says which.</exception>
    internal static LoadOptions Parse(string names, string? minutes, string? calls, string? quiet)
    {
        var scenarios = names == All ? Known : names.Split(',', StringSplitOptions.TrimEntries);
        if (scenarios.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
            throw new ArgumentException($"--load must be {All} or some of {string.Join(", ", Known)}, not {unknown}.");
        return new LoadOptions(scenarios, minutes is null ? null : MinutesOf(minutes), calls is null ? null : CountOf("--calls", calls, MostCalls), quiet is null ? UsualQuiet : CountOf("--quiet", quiet, MostQuiet));
    }

    private static double MinutesOf(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and <= LongestMinutes
            ? minutes
            : throw new ArgumentException($"--minutes must be above 0 and at most {LongestMinutes}, not {text}.");

    private static int CountOf(string name, string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && count <= most
            ? count
            : throw new ArgumentException($"{name} must be a number from 1 to {most}, not {text}.");
}
