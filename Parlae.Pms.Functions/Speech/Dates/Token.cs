namespace Parlae.Pms.Functions.Speech.Dates;

internal enum TokenKind
{
    Word,
    Number,

    /// <summary>"2nd", "second".</summary>
    Ordinal,

    /// <summary>"14:30".</summary>
    Clock,

    /// <summary>Two or three numbers with a separator: "3/2", "2026-03-02".</summary>
    Numbers,

    /// <summary>Between two things: "Monday - Wednesday".</summary>
    Dash,
}

/// <summary>One word or figure of a phrase.</summary>
/// <param name="Text">In small letters; for figures as written.</param>
/// <param name="Value">Of a number or ordinal; the hour of a clock.</param>
/// <param name="Minute">Of a clock.</param>
/// <param name="IsWord">A number that was written as a word.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Value = 0, int Minute = 0, bool IsWord = false)
{
    public bool Is(string word) => Kind is TokenKind.Word or TokenKind.Ordinal && Text == word;

    public bool IsAny(params ReadOnlySpan<string> words) => Kind is TokenKind.Word or TokenKind.Ordinal && words.Contains(Text);
}
