namespace Parlae.Pms.Core.Practices;

/// <summary>Finds the visit type that a caller's word means.</summary>
public static class VisitTypes
{
    /// <summary>By its name; else the only one whose name holds the word, or is held by it. Null: unclear, so ask.</summary>
    public static VisitType? Find(IReadOnlyList<VisitType> types, string word)
    {
        var said = word.Trim();
        if (types.FirstOrDefault(type => Same(type.Name, said)) is { } exact)
            return exact;
        var near = types.Where(type => Holds(type.Name, said) || Holds(said, type.Name)).ToList();
        return near is [var only] ? only : null;
    }

    private static bool Same(string a, string b) => string.Equals(a.Trim(), b, StringComparison.OrdinalIgnoreCase);

    private static bool Holds(string text, string part) => part.Length >= 3 && text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
