using Parlae.Pms.Sandbox.Load.Answers;

namespace Parlae.Pms.Sandbox.Load.Figures;

/// <summary>What is counted as wrong: beside answers that are none, those that come late, and errors where none may be.</summary>
/// <param name="Deadline">How long an answer may take.</param>
/// <param name="ErrorsAllowed">Whether a tool may say that it cannot, as with a practice system that is away.</param>
internal sealed record TallyRules(TimeSpan Deadline, bool ErrorsAllowed);

/// <summary>Every answer of one scenario: how long it took, which word it was, and what was wrong with it. Thread-safe.</summary>
internal sealed class Tally(TallyRules rules)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, List<double>> times = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedDictionary<string, int>> words = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> problems = new(StringComparer.Ordinal);
    private int sent;

    /// <param name="P">Of its answers.</param>
    /// <param name="Words">How often each word was answered.</param>
    internal sealed record Row(string Tool, Percentiles P, IReadOnlyDictionary<string, int> Words);

    internal int Sent => Volatile.Read(ref sent);

    internal int Answered
    {
        get
        {
            lock (gate)
                return times.Values.Sum(list => list.Count);
        }
    }

    /// <summary>What was wrong, and how often.</summary>
    internal IReadOnlyDictionary<string, int> Problems
    {
        get
        {
            lock (gate)
                return new Dictionary<string, int>(problems);
        }
    }

    internal IReadOnlyList<Row> Rows
    {
        get
        {
            lock (gate)
                return [.. times.Select(pair => new Row(pair.Key, Percentiles.Of(pair.Value), new SortedDictionary<string, int>(words[pair.Key])))];
        }
    }

    internal Percentiles All
    {
        get
        {
            lock (gate)
                return Percentiles.Of(times.Values.SelectMany(list => list));
        }
    }

    internal void Send() => Interlocked.Increment(ref sent);

    /// <summary>No answer came at all.</summary>
    internal void Lose(string tool, string why) => Count($"{tool}: no answer ({why})");

    internal void Answer(string tool, TimeSpan took, Heard heard)
    {
        lock (gate)
        {
            if (!times.TryGetValue(tool, out var list))
                (times[tool], words[tool]) = (list = [], new SortedDictionary<string, int>(StringComparer.Ordinal));
            list.Add(took.TotalMilliseconds);
            words[tool][heard.Word] = words[tool].GetValueOrDefault(heard.Word) + 1;
        }

        if (heard.Problem is { } problem)
            Count($"{tool}: {problem}");
        else if (heard.IsError && !rules.ErrorsAllowed)
            Count($"{tool}: error '{heard.Say}'");
        if (took > rules.Deadline)
            Count($"{tool}: later than {rules.Deadline.TotalSeconds:0.#} s");
    }

    private void Count(string problem)
    {
        lock (gate)
            problems[problem] = problems.GetValueOrDefault(problem) + 1;
    }
}
