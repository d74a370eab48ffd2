namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>A place in the words of a phrase. Rules look ahead, and move it only when they fit.</summary>
internal sealed class Cursor(IReadOnlyList<Token> tokens)
{
    private static readonly Token End = new(TokenKind.Word, "");

    public int At { get; set; }

    public bool IsAtEnd => At >= tokens.Count;

    public Token this[int ahead] => At + ahead >= 0 && At + ahead < tokens.Count ? tokens[At + ahead] : End;

    /// <summary>Moves on when the words that come are these.</summary>
    public bool Take(string words)
    {
        var wanted = words.Split(' ');
        for (var i = 0; i < wanted.Length; i++)
        {
            if (!this[i].Is(wanted[i]))
                return false;
        }

        At += wanted.Length;
        return true;
    }

    public bool TakeAny(params ReadOnlySpan<string> choices)
    {
        foreach (var words in choices)
        {
            if (Take(words))
                return true;
        }

        return false;
    }

    /// <summary>Runs a rule, and goes back when it does not fit.</summary>
    public T? Try<T>(Func<Cursor, T?> rule)
        where T : class
    {
        var start = At;
        var found = rule(this);
        if (found is null)
            At = start;
        return found;
    }
}
