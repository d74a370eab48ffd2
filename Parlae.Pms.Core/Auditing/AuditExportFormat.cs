using System.Text.Json;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Auditing;

/// <summary>The first line of a JSON export: what it is of, and what it can prove.</summary>
[Business]
internal sealed record AuditExportStart(
    string Format,
    string AccountId,
    string? PatientId,
    DateTimeOffset? From,
    DateTimeOffset? To,
    DateTimeOffset ExportedAt,
    bool Verifiable,
    string? Note,
    SealedHead? LastSeal)
{
    public const string CurrentFormat = "parlae-audit-export/1";

    /// <summary>What stands between the parts; each part then begins on a new line.</summary>
    public static readonly byte[] BeforeDays = ",\"days\":["u8.ToArray();
    public static readonly byte[] BeforeEntries = "],\"entries\":["u8.ToArray();
    public static readonly byte[] BeforeEnd = "],\"end\":"u8.ToArray();
}

/// <summary>The signed end of an export: nothing can be cut off before it.</summary>
/// <param name="LastDay">Null when there are no entries.</param>
/// <param name="SealedThrough">As in <see cref="AuditVerification"/>, at the time of the export.</param>
/// <param name="LastSeal">The newest checkpoint's word on this account; also in the start, for reading in one pass.</param>
/// <param name="Digest">Of a part only, whose entries are no chain: SHA-256 of every line before.</param>
internal sealed record AuditExportEnd(
    string KeyId,
    string AccountId,
    DateTimeOffset ExportedAt,
    long Entries,
    DateOnly? LastDay,
    long LastSequence,
    DateTimeOffset? SealedThrough,
    SealedHead? LastSeal,
    string? Digest = null)
{
    public byte[] Seal(AuditKey key)
    {
        Span<byte> hash = stackalloc byte[SealedJson.HashBytes];
        return SealedJson.Seal(key, SealKind.Export, [], JsonSerializer.SerializeToUtf8Bytes(this, AuditJson.Default.AuditExportEnd), hash);
    }

    public static bool Holds(AuditKey key, ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SealedJson.HashBytes];
        return SealedJson.Holds(key, SealKind.Export, [], body, hash);
    }
}
