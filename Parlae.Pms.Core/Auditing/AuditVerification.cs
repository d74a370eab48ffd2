using System.Text.Json.Serialization;

namespace Parlae.Pms.Core.Auditing;

/// <summary>What was found about one account's chain.</summary>
/// <param name="Entries">How many were found in order, up to the first break.</param>
/// <param name="SealedThrough">Up to this time (UTC) a checkpoint vouches for the end of the chain too; null before the first.</param>
/// <param name="FirstBroken">Null when all is well.</param>
public sealed record AuditVerification(
    [property: JsonIgnore] string AccountId,
    bool Ok,
    long Entries,
    DateTimeOffset? SealedThrough,
    AuditBreak? FirstBroken)
{
    /// <summary>Of an export that leaves entries out: what is there is as it was written, and that is all that can be told.</summary>
    [JsonIgnore]
    public bool IsPart { get; init; }
}

/// <summary>Where a chain breaks.</summary>
/// <param name="Day">UTC day of the partition.</param>
/// <param name="Sequence">The entry that is not what it should be; of a checkpoint its number.</param>
public sealed record AuditBreak(DateOnly Day, long Sequence, AuditProblem Problem);

/// <summary>What is wrong at a place of the chain.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditProblem>))]
public enum AuditProblem
{
    /// <summary>The entry's bytes are not those that were written.</summary>
    [JsonStringEnumMemberName("changed")] Changed,

    /// <summary>The entry is gone.</summary>
    [JsonStringEnumMemberName("missing")] Missing,

    /// <summary>Another entry stands in its place.</summary>
    [JsonStringEnumMemberName("reordered")] Reordered,

    /// <summary>This entry and all later ones of the day are gone.</summary>
    [JsonStringEnumMemberName("cutOff")] CutOff,

    /// <summary>A row that the chain does not know.</summary>
    [JsonStringEnumMemberName("added")] Added,

    /// <summary>The day is gone.</summary>
    [JsonStringEnumMemberName("missingDay")] MissingDay,

    /// <summary>Every day of the account is gone.</summary>
    [JsonStringEnumMemberName("missingAccount")] MissingAccount,

    /// <summary>The head of the day is not what we wrote last.</summary>
    [JsonStringEnumMemberName("headRewritten")] HeadRewritten,

    /// <summary>The chain holds in itself and is not the one that a checkpoint saw: it was written anew by someone with the key.</summary>
    [JsonStringEnumMemberName("checkpointContradicted")] CheckpointContradicted,

    /// <summary>A checkpoint is gone or changed.</summary>
    [JsonStringEnumMemberName("checkpointBroken")] CheckpointBroken,

    /// <summary>We do not have the key of that day.</summary>
    [JsonStringEnumMemberName("keyUnknown")] KeyUnknown,

    /// <summary>The platform's chain, which lists accounts and days, is itself broken at this place: the account's days may be incomplete.</summary>
    [JsonStringEnumMemberName("platformBroken")] PlatformBroken,

    /// <summary>The file is not an export, or not as it was written.</summary>
    [JsonStringEnumMemberName("unreadable")] Unreadable,
}
