using Parlae.Pms.Core.Patients;

namespace Parlae.Pms.Core.Practices;

/// <summary>Finds the provider that a caller's word means.</summary>
public static class Providers
{
    private static readonly HashSet<string> Anybody = new(StringComparer.Ordinal)
    {
        "any", "anyone", "anybody", "any one", "any of them", "any provider", "any dentist", "any doctor", "any hygienist", "either", "either one", "either is fine", "whoever", "whoever is free",
        "no preference", "no provider preference", "none", "nobody in particular", "no one in particular", "does not matter", "doesnt matter", "first available", "next available", "anyone available",
    };

    private static readonly HashSet<string> Titles = new(StringComparer.Ordinal) { "dr", "doctor", "dds", "dmd", "rdh" };

    /// <summary>The word itself, or null when it means that anybody will do.</summary>
    public static string? Wanted(string? word) => word is null || Anybody.Contains(string.Join(' ', Words(word))) ? null : word;

    /// <summary>By id, else the only one with that name, else the only one whose name holds it or is held by it, titles and accents aside. Null: unclear, so ask.</summary>
    public static Provider? Find(IReadOnlyList<Provider> providers, string word)
    {
        if (providers.FirstOrDefault(p => p.ProviderId == word.Trim()) is { } byId)
            return byId;
        var words = Plain(word);
        var said = string.Join(' ', words);
        if (said.Length == 0)
            return null;
        var same = providers.Where(p => string.Join(' ', Plain(p.Name)) == said).ToList();
        if (same.Count > 0)
            return same is [var exact] ? exact : null;
        var near = said.Length < 2 ? [] : providers.Where(p => string.Join(' ', Plain(p.Name)).Contains(said, StringComparison.Ordinal)).ToList();
        if (near.Count > 0)
            return near is [var only] ? only : null;

        // "Dr. Amelie Fortin" is "Dr. Fortin", but not "Marc Fortin".
        var within = providers.Where(p => Plain(p.Name) is { Count: > 0 } name && name.All(words.Contains)).ToList();
        return within is [var whole] ? whole : null;
    }

    private static List<string> Plain(string name) => [.. Words(name).Where(word => !Titles.Contains(word))];

    private static IEnumerable<string> Words(string text) =>
        text.Split([' ', '.', ','], StringSplitOptions.RemoveEmptyEntries).Select(PersonName.Fold).Where(word => word.Length > 0);
}
