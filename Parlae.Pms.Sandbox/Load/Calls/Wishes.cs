using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Sandbox.Demo;
using Parlae.Pms.Sandbox.Load.Bench;

namespace Parlae.Pms.Sandbox.Load.Calls;

/// <summary>What callers want, by dice: the same seed wants the same.</summary>
internal sealed class Wishes(int seed)
{
    private const int FirstDay = 3;
    private const int LastDay = 45;

    private static readonly string[] VisitTypes = ["Cleaning", "Exam", "Filling"];

    private readonly Random dice = new(seed);

    /// <summary>Every day that somebody may ask for.</summary>
    internal static IReadOnlyList<string> Days { get; } = [.. Enumerable.Range(FirstDay, LastDay - FirstDay).Select(Ahead).Distinct()];

    internal int Pick(int below) => dice.Next(below);

    internal bool OneIn(int many) => dice.Next(many) == 0;

    internal string VisitType() => VisitTypes[dice.Next(VisitTypes.Length)];

    /// <summary>A weekday of the next six weeks.</summary>
    internal string Day() => Ahead(dice.Next(FirstDay, LastDay));

    /// <summary>A pause about that long, from a half to one and a half of it.</summary>
    internal TimeSpan Pause(TimeSpan mean) => mean * (0.5 + dice.NextDouble());

    private static string Ahead(int days) => LocalDatePattern.Iso.Format(DemoCalendar.Weekday(LoadClock.Begin.Date.PlusDays(days)));
}
