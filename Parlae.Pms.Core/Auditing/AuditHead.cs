using System.Text.Json;

namespace Parlae.Pms.Core.Auditing;

/// <summary>Where an account's chain stands on one day. Replaced under its ETag in the batch that appends; signed, so that it cannot be moved back by hand.</summary>
/// <param name="Version">Of the day's rows, entries included.</param>
/// <param name="KeyId">Signs the whole day.</param>
/// <param name="StartSequence">The last sequence of the day before; 0 on the first day.</param>
/// <param name="StartHash">The hash that the first entry goes on from.</param>
/// <param name="Sequence">The last sequence written.</param>
/// <param name="LastHash">Its hash.</param>
/// <param name="Earliest">The earliest time among the entries: a clock set back leaves older times in a later day.</param>
/// <param name="Next">The day the chain goes on; once set, nothing is appended here.</param>
/// <param name="Open">Accesses begun and not finished, those of earlier days included.</param>
internal sealed record AuditHead(
    int Version,
    string AccountId,
    DateOnly Day,
    string KeyId,
    long StartSequence,
    string StartHash,
    long Sequence,
    string LastHash,
    DateTimeOffset? Earliest,
    DateOnly? Next,
    IReadOnlyList<OpenAccess> Open)
{
    public const int CurrentVersion = 1;

    /// <summary>What the first entry of an account goes on from.</summary>
    public static readonly string Genesis = new('0', 2 * SealedJson.HashBytes);

    public bool IsEmpty => Sequence == StartSequence;

    /// <summary>The first head of an account, or the next after one that was closed.</summary>
    public static AuditHead Begin(string accountId, DateOnly day, string keyId, AuditHead? before) => new(
        CurrentVersion,
        accountId,
        day,
        keyId,
        before?.Sequence ?? 0,
        before?.LastHash ?? Genesis,
        before?.Sequence ?? 0,
        before?.LastHash ?? Genesis,
        Earliest: null,
        Next: null,
        before?.Open ?? []);

    /// <summary>Null for what is no head at all.</summary>
    public static AuditHead? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, AuditJson.Default.AuditHead);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] Seal(AuditKey key)
    {
        Span<byte> mac = stackalloc byte[SealedJson.HashBytes];
        return SealedJson.Seal(key, SealKind.Head, [], JsonSerializer.SerializeToUtf8Bytes(this, AuditJson.Default.AuditHead), mac);
    }

    public static bool Holds(AuditKey key, ReadOnlySpan<byte> body)
    {
        Span<byte> mac = stackalloc byte[SealedJson.HashBytes];
        return SealedJson.Holds(key, SealKind.Head, [], body, mac);
    }
}

/// <summary>A <c>started</c> without its <c>finished</c>.</summary>
/// <param name="Day">Where its entry stands.</param>
internal sealed record OpenAccess(long Sequence, DateOnly Day, DateTimeOffset At);
