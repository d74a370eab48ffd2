using System.Text.RegularExpressions;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools.Words;

/// <summary>The words in the text of the tools themselves, those that no test hears included.</summary>
public sealed partial class ComposedWordsTests
{
    /// <summary>Wherever a tool's file composes an answer, its word is one of that tool's; in files that tools share, one of any.</summary>
    [Fact]
    public void No_tool_composes_an_answer_with_a_word_that_the_table_lacks()
    {
        var (seen, missing) = (0, new List<string>());
        foreach (var file in Directory.GetFiles(Path.Combine(BuiltApp.Root, "Parlae.Pms.Functions", "Tools"), "*.cs").Where(file => Path.GetFileName(file) != "Tool.cs")) // there they are handed on
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var tool = ToolNames.All.FirstOrDefault(each => each.Equals(name, StringComparison.OrdinalIgnoreCase));
            var known = (tool is null ? StatusWords.All.Select(each => each.Word) : StatusWords.OfTool(tool)).ToHashSet(StringComparer.Ordinal);
            var text = File.ReadAllText(file);
            foreach (var first in Composed().Matches(text).Select(match => match.Groups["first"].Value).Where(first => !first.StartsWith("string ", StringComparison.Ordinal)))
            {
                // A name stands for what the same file chooses it from.
                var words = Literal().Matches(first).Concat(first is "status" ? Chosen().Matches(text) : []).Select(match => match.Groups["word"].Value).ToList();
                missing.AddRange(words.Count == 0 ? [$"{name}: nobody can see which word '{first}' is"] : words.Where(word => !known.Contains(word)).Select(word => $"{name}: {word}"));
                seen += words.Count;
            }
        }

        Assert.Empty(missing);
        Assert.True(seen > 40, $"Only {seen} answers were found; look for how tools compose them now.");
    }

    [GeneratedRegex(@"(?:\bAnswer|ToolAnswer\.Result)\(\s*(?<first>""[^""]*""|[^,()]+(?:\([^()]*\))?[^,()]*),", RegexOptions.CultureInvariant)]
    private static partial Regex Composed();

    [GeneratedRegex(@"""(?<word>[^""]*)""", RegexOptions.CultureInvariant)]
    private static partial Regex Literal();

    [GeneratedRegex(@"=> \(""(?<word>[^""]*)"",", RegexOptions.CultureInvariant)]
    private static partial Regex Chosen();
}
