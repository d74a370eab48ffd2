using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools.Words;

/// <summary>Each status word of contract 6 that a practice behind Sikka can give is reached, over signed webhooks; how is in <see cref="WordReach"/>.</summary>
public sealed class StatusWordsTests(WordClinics clinics) : IClassFixture<WordClinics>
{
    private readonly WordReach reach = new(clinics.Prompt, clinics.Slow);

    public static TheoryData<string, string> Reached => [.. StatusWords.All.Where(each => each.NotBySikka is null).Select(each => (each.Tool, each.Word))];

    [Theory]
    [MemberData(nameof(Reached))]
    public async Task The_word_is_reached(string tool, string word) => (await reach.ReachAsync(tool, word)).Is(word);

    [Fact]
    public void Every_tool_of_the_contract_has_its_words() =>
        Assert.Equal(ToolNames.All.Order(StringComparer.Ordinal), StatusWords.All.Select(each => each.Tool).Distinct().Order(StringComparer.Ordinal));
}
