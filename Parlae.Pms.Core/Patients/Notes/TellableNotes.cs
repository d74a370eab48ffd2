using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Patients.Notes;

/// <summary>
/// Which types of notes may be told on the phone. What a clinic lists in <c>config.noteTypes</c>, and nothing else; without a list, what by its name is of the
/// front desk: about appointments, or about the patient in general. A word of treatment in a type's name keeps it back, and so does having no type.
/// </summary>
public static class TellableNotes
{
    private static readonly string[] FrontDesk = ["appointment", "appt", "frontdesk", "reception", "scheduling", "patnote", "patientnote"];
    private static readonly string[] OfTreatment =
        ["clinic", "medic", "treat", "progress", "perio", "diagnos", "prescri", "exam", "health", "history", "alert", "tooth", "lab", "referral", "hygien", "financ", "collection", "confidential", "private"];

    public static bool Allows(PracticeRules rules, string? type)
    {
        var plain = Plain(type);
        if (plain.Length == 0)
            return false;
        return rules.NoteTypes is { } listed
            ? listed.Any(word => Plain(word) == plain)
            : FrontDesk.Any(word => plain.Contains(word, StringComparison.Ordinal)) && !OfTreatment.Any(word => plain.Contains(word, StringComparison.Ordinal));
    }

    private static string Plain(string? type) => string.Concat((type ?? "").Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
