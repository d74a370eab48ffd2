using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Parlae.Pms.Sandbox.Demo;

/// <summary>The made-up caller of one run: nobody whom the practice or an earlier run knows.</summary>
/// <param name="Phone">International form.</param>
internal sealed record DemoPerson(string FirstName, string LastName, LocalDate DateOfBirth, string Phone)
{
    /// <summary>Far from the area codes that the sandbox's patients have.</summary>
    private const string AreaCode = "867";

    private const int FirstLine = 100;
    private const int Lines = 100;

    private static readonly string[] FirstNames = ["Robin", "Quinn", "Rowan", "Marlow", "Sage", "Ellis", "Lennox"];
    private static readonly string[] LastNames = ["Demoson", "Exemplar", "Sampleton", "Placeholder", "Makebelieve"];

    internal string Name => $"{FirstName} {LastName}";

    internal string BirthSaid => DateOfBirth.ToString("MMMM d, uuuu", CultureInfo.InvariantCulture);

    internal string BirthText => LocalDatePattern.Iso.Format(DateOfBirth);

    internal static DemoPerson OfRun(int run) => new(
        FirstNames[run % FirstNames.Length],
        LastNames[run % LastNames.Length],
        new LocalDate(1980, 2, 3).PlusDays(run * 37 % 9000),
        $"+1{AreaCode}5550{FirstLine + (run % Lines)}");
}
