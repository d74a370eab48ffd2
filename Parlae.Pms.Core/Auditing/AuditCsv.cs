using System.Buffers;
using System.Globalization;

namespace Parlae.Pms.Core.Auditing;

/// <summary>Entries as lines of CSV.</summary>
internal static class AuditCsv
{
    public const string Header = "sequence,at,phase,actorKind,actorId,action,patientId,fields,outcome,correlationId,durationMs,hash\r\n";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public static string Line(AuditEntry entry) => string.Join(',',
        entry.Sequence.ToString(CultureInfo.InvariantCulture),
        entry.At.ToString("O", CultureInfo.InvariantCulture),
        entry.Phase.ToString().ToLowerInvariant(),
        Cell(entry.Actor.Kind),
        Cell(entry.Actor.Id),
        Cell(entry.Action),
        Cell(entry.PatientId),
        Cell(string.Join(' ', entry.Fields)),
        Cell(entry.Outcome),
        Cell(entry.CorrelationId),
        entry.DurationMs?.ToString(CultureInfo.InvariantCulture),
        entry.Hash) + "\r\n";

    /// <summary>A leading quote keeps a spreadsheet from taking a cell for a formula: https://owasp.org/www-community/attacks/CSV_Injection</summary>
    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var harmless = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' ? "'" + text : text;
        return harmless.AsSpan().ContainsAny(Quoted) ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
