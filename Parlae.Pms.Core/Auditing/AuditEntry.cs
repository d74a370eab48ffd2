using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parlae.Pms.Core.Auditing;

/// <summary>One entry of the trail, as the contract shows it (section 2). Its JSON is also how it is stored.</summary>
/// <param name="Sequence">Counts from 1 through the whole life of the account. Stays the first member: the verifier reads it off the front.</param>
/// <param name="At">The business clock, UTC.</param>
/// <param name="PatientId">The PMS's id; null when none is concerned or known.</param>
/// <param name="Fields">Names of the fields read or written.</param>
/// <param name="Outcome">Our word; null for <see cref="AuditPhase.Started"/>.</param>
/// <param name="DurationMs">Elapsed time of the access; null unless finished by whoever began it.</param>
/// <param name="Hash">HMAC-SHA-256 over the entry and the one before it, lower-case hex; null until written. Stays the last member.</param>
public sealed record AuditEntry(
    long Sequence,
    DateTimeOffset At,
    AuditPhase Phase,
    AuditActor Actor,
    string Action,
    string? PatientId,
    IReadOnlyList<string> Fields,
    string? Outcome,
    string CorrelationId,
    long? DurationMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Hash = null)
{
    /// <summary>Null for what is no entry.</summary>
    internal static AuditEntry? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, AuditJson.Default.AuditEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What an entry tells of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditPhase>))]
public enum AuditPhase
{
    /// <summary>An access is about to happen.</summary>
    [JsonStringEnumMemberName("started")] Started,

    /// <summary>An access has ended.</summary>
    [JsonStringEnumMemberName("finished")] Finished,

    /// <summary>An access was not allowed.</summary>
    [JsonStringEnumMemberName("refused")] Refused,

    /// <summary>Something else worth keeping.</summary>
    [JsonStringEnumMemberName("event")] Event,
}
