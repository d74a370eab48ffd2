using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Messages;

/// <summary>A message as a channel carries it.</summary>
/// <param name="DeliveryId">The same for every try; see <see cref="OutboxItem.DeliveryId"/>.</param>
/// <param name="IsToPatient">False: to the practice's staff.</param>
/// <param name="Words">For a reader.</param>
public sealed record OutgoingMessage(string DeliveryId, string AccountId, OutboxKind Kind, bool IsToPatient, Instant CreatedAt, MessageWording Words) : PatientData
{
    public string? Email { get; init; }

    /// <summary>With plus sign and country code.</summary>
    public string? Phone { get; init; }

    /// <summary>Of the write that it tells of.</summary>
    public string? Reference { get; init; }
    public string? Link { get; init; }
    public string? TaskId { get; init; }
    public string? TaskKind { get; init; }

    /// <summary>The task's facts, with patient data: only where the practice has asked for them, and never by e-mail.</summary>
    public IReadOnlyDictionary<string, string>? Details { get; init; }
}

/// <summary>What a message says.</summary>
public sealed record MessageWording(string Subject, string Text) : PatientData;

/// <summary>Composes messages; the edge has the words.</summary>
public interface IMessageWords
{
    /// <summary>To a patient, who may not be the only one to read it: no name, no kind of visit.</summary>
    MessageWording ToPatient(OutboxKind kind, Practices.PmsAccount account, Instant? start, string? link);

    /// <summary>To staff: that there is a task, and nothing of what is in it.</summary>
    MessageWording ToStaff(Writes.StaffTaskKind kind, string taskId, Practices.PmsAccount account);
}
