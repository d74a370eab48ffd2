using System.Text;
using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Tests.Adapters.Line;

public sealed class LineJsonTests
{
    [Theory]
    [InlineData("""Zo\ud800e""", "Zo\uFFFDe")]
    [InlineData("""\udc00""", "\uFFFD")]
    [InlineData("""\ud800\ud800\udc00""", "\uFFFD\U00010000")]
    [InlineData("""\uD83D\uDE00 and \ud83d""", "😀 and \uFFFD")]
    [InlineData("""\\ud800""", """\ud800""")]
    [InlineData("""\\\ud800\n""", "\\\uFFFD\n")]
    public void Half_a_character_costs_no_more_than_itself(string spelled, string read) =>
        Assert.Equal(read, LineJson.Parse(Encoding.UTF8.GetBytes($"[\"{spelled}\"]"))!.Value[0].GetString());
}
