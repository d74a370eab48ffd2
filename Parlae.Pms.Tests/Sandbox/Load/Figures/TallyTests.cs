using Parlae.Pms.Sandbox.Load.Answers;
using Parlae.Pms.Sandbox.Load.Figures;

namespace Parlae.Pms.Tests.Sandbox.Load.Figures;

public sealed class TallyTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(5);

    private readonly Tally strict = new(new TallyRules(TimeSpan.FromSeconds(8), ErrorsAllowed: false));

    [Fact]
    public void Answers_are_counted_by_tool_and_word()
    {
        foreach (var word in new[] { "slots", "slots", "closed" })
            Take(strict, "checkAvailability", Quick, new Heard(word, "Some words."));
        var row = Assert.Single(strict.Rows);
        Assert.Equal(("checkAvailability", 3, 5.0), (row.Tool, row.P.Count, row.P.Max));
        Assert.Equal(new Dictionary<string, int> { ["closed"] = 1, ["slots"] = 2 }, row.Words);
        Assert.Equal((3, 3), (strict.Sent, strict.Answered));
        Assert.Empty(strict.Problems);
    }

    [Fact]
    public void What_is_late_wrong_or_missing_is_a_problem_by_kind()
    {
        Take(strict, "getProviders", TimeSpan.FromSeconds(8.1), new Heard("ok", "Some words."));
        Take(strict, "getProviders", Quick, Heard.Wrong("status 500"));
        Take(strict, "getProviders", Quick, Heard.Wrong("status 500"));
        strict.Send();
        strict.Lose("getProviders", "ConnectionError");
        Assert.Equal(
            new Dictionary<string, int> { ["getProviders: later than 8 s"] = 1, ["getProviders: no answer (ConnectionError)"] = 1, ["getProviders: status 500"] = 2 },
            strict.Problems);
        Assert.Equal((4, 3), (strict.Sent, strict.Answered));
    }

    [Fact]
    public void An_error_is_a_problem_only_where_none_may_be()
    {
        var lenient = new Tally(new TallyRules(TimeSpan.FromSeconds(8), ErrorsAllowed: true));
        foreach (var tally in new[] { strict, lenient })
            Take(tally, "cancelAppointment", Quick, new Heard(Heard.Error, "Not now."));
        Assert.Equal(["cancelAppointment: error 'Not now.'"], strict.Problems.Keys);
        Assert.Empty(lenient.Problems);
    }

    private static void Take(Tally tally, string tool, TimeSpan took, Heard heard)
    {
        tally.Send();
        tally.Answer(tool, took, heard);
    }
}
