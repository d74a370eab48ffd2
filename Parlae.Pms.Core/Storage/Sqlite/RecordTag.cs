using System.Globalization;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>ETags: numbers inside, text outside.</summary>
internal static class RecordTag
{
    /// <summary>No record ever has it.</summary>
    public const long Never = 0;

    /// <summary>Drawn, so that no two writes need to agree on a count: of 63 bits, none meets one that its row had before.</summary>
    public static long New() => Random.Shared.NextInt64(Never + 1, long.MaxValue);

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A text that is no ETag of ours simply does not hold.</summary>
    public static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Never;
}
