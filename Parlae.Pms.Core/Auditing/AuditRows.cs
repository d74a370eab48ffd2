using System.Globalization;

namespace Parlae.Pms.Core.Auditing;

/// <summary>
/// Where the trail lies. Partition <c>account.2026-03-02</c>: that day's entries by zero-padded sequence, and <see cref="Head"/>.
/// Partition <c>account</c>: one row a day that has a head, and <see cref="Latest"/>, a hint from which <see cref="AuditHead.Next"/> leads on.
/// </summary>
internal static class AuditRows
{
    public const string Collection = "audit";
    public const string Head = "head";
    public const string Latest = "latest";

    /// <summary>The partition and row of the number of the last checkpoint: a hint, and a witness when checkpoints vanish.</summary>
    public const string Checkpoints = "_checkpoints";

    /// <summary>Beside <see cref="Latest"/> of the checkpoints: a row that means nothing, rewritten to bring to the disk what came before.</summary>
    public const string OnDisk = "onDisk";

    public const int SequenceDigits = 12;

    /// <summary>Before every row that begins with a digit.</summary>
    public const string FirstDigit = "0";

    /// <summary>After every row that begins with a digit.</summary>
    public const string AfterDigits = ":";

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Null for what we did not write.</summary>
    public static DateOnly? TryParseDay(string row) =>
        DateOnly.TryParseExact(row, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>An account id has no dot, so that this is unique.</summary>
    public static string Partition(string accountId, DateOnly day) => $"{accountId}.{Day(day)}";

    public static string Entry(long sequence) => sequence.ToString("D12", CultureInfo.InvariantCulture);

    /// <summary>The sequence a row is for, or -1 when it is no entry's.</summary>
    public static long ParseEntry(string row) =>
        row.Length == SequenceDigits && long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : -1;

    public static DateOnly UtcDay(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
