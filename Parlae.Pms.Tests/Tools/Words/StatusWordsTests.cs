using System.Text.Json;
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

    /// <summary>
    /// <c>Recordings/contract/tool-words.json</c> is the contract's own table of tools and words, in its order, and changes with the contract only. Of
    /// <c>createPatient</c> it says "as <c>searchPatients</c>, otherwise always <c>submitted</c>": whoever fits a record fully is neither asked for more nor not found.
    /// </summary>
    [Fact]
    public void The_tools_have_the_words_of_the_contract_and_no_others()
    {
        var contract = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", "contract", "tool-words.json"))).RootElement.EnumerateObject().ToList();

        Assert.Equal(contract.Select(tool => tool.Name), ToolNames.All);
        Assert.Equal(contract.Select(tool => tool.Name).Order(StringComparer.Ordinal), StatusWords.All.Select(each => each.Tool).Distinct().Order(StringComparer.Ordinal));
        Assert.All(contract, tool => Assert.Equal(tool.Value.EnumerateArray().Select(word => word.GetString()!).Order(StringComparer.Ordinal), StatusWords.OfTool(tool.Name).Order(StringComparer.Ordinal)));
    }
}
