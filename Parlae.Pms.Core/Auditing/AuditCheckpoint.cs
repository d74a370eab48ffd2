using System.Globalization;
using System.Text.Json;

namespace Parlae.Pms.Core.Auditing;

/// <summary>Heads as they stood at one time, in a write-once blob; signed with the platform's key and chained to the checkpoint before.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Full">Names every account's last head, and not only those that changed since the one before. The first of each day is full.</param>
internal sealed record AuditCheckpoint(int Version, long Number, DateTimeOffset At, string KeyId, bool Full, IReadOnlyList<SealedHead> Heads)
{
    public const string Prefix = "audit-";

    public static string Name(long number) => Prefix + number.ToString("D10", CultureInfo.InvariantCulture);

    public byte[] Seal(AuditKey key, ReadOnlySpan<byte> previous)
    {
        Span<byte> hash = stackalloc byte[SealedJson.HashBytes];
        return SealedJson.Seal(key, SealKind.Checkpoint, previous, JsonSerializer.SerializeToUtf8Bytes(this, AuditJson.Default.AuditCheckpoint), hash);
    }

    /// <summary>Null for what is no checkpoint.</summary>
    public static AuditCheckpoint? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, AuditJson.Default.AuditCheckpoint);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The end of one account's day as a checkpoint saw it.</summary>
/// <param name="Count">Entries of that day so far.</param>
internal sealed record SealedHead(string AccountId, DateOnly Day, long Sequence, string Hash, long Count)
{
    public static SealedHead Of(AuditHead head) => new(head.AccountId, head.Day, head.Sequence, head.LastHash, head.Sequence - head.StartSequence);
}
