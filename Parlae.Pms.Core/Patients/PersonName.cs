using System.Text;

namespace Parlae.Pms.Core.Patients;

/// <summary>Names as people hear them: without accents, case, blanks and marks.</summary>
public static class PersonName
{
    /// <summary>Letters only, folded: <c>O'Brien</c>, <c>o brien</c> and <c>OBRIEN</c> are one, and so are <c>Zoë</c> and <c>Zoe</c>.</summary>
    public static string Fold(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return "";
        var folded = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            // Marks that combine with a letter are no letters themselves, so a decomposed name folds like a composed one.
            if (char.IsLetterOrDigit(letter))
                folded.Append(PlainLetters.Of(char.ToLowerInvariant(letter)));
            else if (char.IsSurrogate(letter))
                folded.Append(letter);
        }

        return folded.ToString();
    }

    /// <summary>Whether both given names and the family name agree; a preferred name stands in for the first.</summary>
    public static bool SamePerson(Patient patient, string firstName, string lastName)
    {
        var (first, last) = (Fold(firstName), Fold(lastName));
        return first.Length > 0
            && last.Length > 0
            && Fold(patient.LastName) == last
            && (Fold(patient.FirstName) == first || Fold(patient.PreferredName) == first);
    }
}
