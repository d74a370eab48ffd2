namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>Turns words for numbers into numbers: "twenty first" is one ordinal, "twenty six" one number.</summary>
internal static class NumberWords
{
    public static IEnumerable<Token> Merge(IReadOnlyList<Token> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var word = tokens[i].Kind == TokenKind.Word ? tokens[i].Text : "";
            var next = i + 1 < tokens.Count && tokens[i + 1].Kind == TokenKind.Word ? tokens[i + 1].Text : "";
            if (word == "two" && next == "thousand")
            {
                i++;
                yield return new(TokenKind.Number, "2000", 2000, IsWord: true);
            }
            else if (Vocabulary.Tens.TryGetValue(word, out var tens))
            {
                if (Vocabulary.Ordinals.TryGetValue(next, out var ordinal) && ordinal < 10)
                {
                    i++;
                    yield return new(TokenKind.Ordinal, $"{word}-{next}", tens + ordinal);
                }
                else
                {
                    var isJoined = Vocabulary.Units.TryGetValue(next, out var units);
                    i += isJoined ? 1 : 0;
                    yield return new(TokenKind.Number, word, tens + units, IsWord: true);
                }
            }
            else if (Vocabulary.Units.TryGetValue(word, out var number) || Vocabulary.Teens.TryGetValue(word, out number))
            {
                yield return new(TokenKind.Number, word, number, IsWord: true);
            }
            else if (Vocabulary.Ordinals.TryGetValue(word, out var first))
            {
                yield return new(TokenKind.Ordinal, word, first);
            }
            else
            {
                yield return tokens[i];
            }
        }
    }
}
