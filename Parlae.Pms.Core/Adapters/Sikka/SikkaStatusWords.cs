using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Appointments;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>
/// What a PMS's status words mean at one practice: from its configuration, else from what the last check proposed (reference 11). A word that
/// is in no list takes time.
/// </summary>
internal sealed class SikkaStatusWords(IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<string, string> facts)
{
    public const string Cancel = "cancelStatus";
    public const string Confirm = "confirmedStatus";
    public const string Complete = "completedStatus";
    public const string Miss = "missedStatus";
    public const string Free = "freesSlot";

    public static readonly IReadOnlyList<string> Names = [Cancel, Confirm, Complete, Miss, Free];

    private readonly Dictionary<string, string[]> words = Names.ToDictionary(
        name => name,
        name => (config.GetValueOrDefault(name) ?? facts.GetValueOrDefault(name) ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>The word to write for a meaning; null when the practice has none.</summary>
    public string? ToWrite(string name) => words[name].FirstOrDefault();

    public AppointmentStatus Read(AppointmentRow row)
    {
        if (SikkaValue.IsTrue(row.Cancelled)) return AppointmentStatus.Cancelled;
        if (Is(Miss, row.Status)) return AppointmentStatus.Missed;
        if (Is(Cancel, row.Status) || Is(Free, row.Status)) return AppointmentStatus.Cancelled;
        if (Is(Complete, row.Status)) return AppointmentStatus.Completed;
        return Is(Confirm, row.Status) || SikkaValue.IsTrue(row.IsConfirmed) ? AppointmentStatus.Confirmed : AppointmentStatus.Scheduled;
    }

    /// <summary>Proposals by keyword from the words that the PMS has; a meaning without a fitting word is left out, not guessed.</summary>
    public static IReadOnlyDictionary<string, string> Propose(IEnumerable<WordRow> rows)
    {
        var all = rows.Select(row => (Word: row.Value ?? row.Status, Said: $"{row.Value} {row.Status} {row.Description}".ToUpperInvariant()))
            .Where(word => word.Word is not null && !word.Word.Contains('|', StringComparison.Ordinal)).DistinctBy(word => word.Word, StringComparer.OrdinalIgnoreCase).ToList();
        var found = new Dictionary<string, string>();
        Add(Cancel, ["CANCEL", "BROKEN"], []);
        Add(Confirm, ["CONFIRM"], ["UNCONFIRM", "NOT CONFIRM", "NON CONFIRM", "CANCEL", "BROKEN"]);
        Add(Complete, ["COMPLETE", "CHECKED OUT", "CHECK OUT"], ["INCOMPLETE", "NOT COMPLETE"]);
        Add(Miss, ["NO SHOW", "NO-SHOW", "NOSHOW", "MISSED"], []);
        Add(Free, ["CANCEL", "BROKEN", "NO SHOW", "NO-SHOW", "NOSHOW", "MISSED", "DELETED", "UNSCHED"], []);
        return found;

        void Add(string name, string[] keys, string[] but)
        {
            // In the order of the keys: "cancelled" is the better word for cancelling where "broken" exists too.
            var fit = keys.SelectMany(key => all.Where(word => word.Said.Contains(key, StringComparison.Ordinal)))
                .Where(word => !but.Any(not => word.Said.Contains(not, StringComparison.Ordinal))).Select(word => word.Word!).Distinct().ToList();
            if (fit.Count > 0) found[name] = string.Join('|', fit);
        }
    }

    private bool Is(string name, string? word) => word is not null && words[name].Contains(word, StringComparer.OrdinalIgnoreCase);
}
