using System.Text;
using Parlae.Pms.Benchmarks.Clinic;
using Parlae.Pms.Benchmarks.Figures;
using Parlae.Pms.Benchmarks.Load;
using Parlae.Pms.Sandbox.OpenDental;

namespace Parlae.Pms.Benchmarks.Tools;

/// <summary>What tools that only read ask the practice behind Open Dental, kept to be asked again directly: a patient's visits take longer to answer than the providers.</summary>
internal sealed class ReadQuestions
{
    private const int Uses = 4;
    private const int TimesEach = 10;

    private readonly IReadOnlyList<Question> questions;

    private ReadQuestions(IReadOnlyList<Question> questions) => this.questions = questions;

    /// <summary>Uses each tool some times, by itself, and notes what that makes the practice answer.</summary>
    public static async Task<ReadQuestions> NoteAsync(BenchClinic clinic, PreparedUses prepared, IReadOnlyList<ToolUse> uses)
    {
        var noted = new List<Question>();
        var made = prepared.Make([.. uses.Where(use => !use.IsWrite)], Uses);
        await clinic.Practice.QuietAsync();
        foreach (var (use, call) in made)
        {
            await clinic.Practice.AskedAsync(OpenDentalApi.Root);
            ClosedLoop.Run(clinic.Product.Port, 1, [call]);
            var asked = await clinic.Practice.AskedAsync(OpenDentalApi.Root);
            noted.AddRange(asked.Order(StringComparer.Ordinal).Select((target, place) => new Question(use.Tool, place, Get(target))));
        }

        return new(noted);
    }

    /// <summary>Asks the practice. The median answer, in milliseconds, to the slowest of each tool's questions: a tool asks them beside each other.</summary>
    public IReadOnlyDictionary<string, double> Ask(int port, double perSecond)
    {
        var all = Enumerable.Repeat(questions, TimesEach).SelectMany(each => each).ToArray();
        new Random(1).Shuffle(all);
        var result = OpenLoop.Run(port, perSecond, [.. all.Select(question => question.Call)]);
        return all.Zip(result.Latencies)
            .GroupBy(pair => (pair.First.Tool, pair.First.Place), pair => pair.Second)
            .GroupBy(place => place.Key.Tool, place => Quantile.Median([.. place]))
            .ToDictionary(tool => tool.Key, tool => tool.Max());
    }

    /// <summary>As it goes over a connection that is kept.</summary>
    public static PreparedCall Get(string target) => new(
        [Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ODFHIR {OpenDentalKeys.Developer}/{OpenDentalKeys.UnlimitedCustomer}\r\n\r\n")],
        ["200 OK"u8.ToArray()]);

    /// <param name="Place">Among the questions that one use asks.</param>
    private sealed record Question(string Tool, int Place, PreparedCall Call);
}
