using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Tests.Auditing.Completeness;

/// <summary>Entries as lines that a table can hold.</summary>
internal static class AuditLines
{
    /// <summary>An access from its start to its end.</summary>
    public static string[] Access(string action, string outcome, string fields, string patient = "patient", string? learned = null, string? touched = null) =>
        [$"started {action} - {patient} [{fields}]", $"finished {action} {outcome} {learned ?? patient} [{touched ?? fields}]"];

    /// <summary>An access that was not allowed.</summary>
    public static string Refused(string action, string reason, string patient = "-") => $"refused {action} {reason} {patient} []";

    public static List<string> Of(IEnumerable<AuditEntry> entries)
    {
        var lines = new List<string>();
        foreach (var entry in entries)
        {
            var line = $"{entry.Phase.ToString().ToLowerInvariant()} {entry.Action} {entry.Outcome ?? "-"} {(entry.PatientId is null ? "-" : "patient")} [{string.Join(',', entry.Fields)}]";
            if (entry.Phase != AuditPhase.Event || lines.LastOrDefault() != line)
                lines.Add(line);
        }

        return lines;
    }
}
