using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>A patient as NexHealth knows them.</summary>
/// <param name="ForeignId">The practice's own number; null until its system has them.</param>
/// <param name="ReadAt">When it was last read from there.</param>
internal sealed record NexPatient(int Id, Patient Data, int? ForeignId, Instant? ReadAt);

/// <summary>A visit as NexHealth knows it. Its patient is NexHealth's number.</summary>
/// <param name="IsOurs">It was booked through NexHealth.</param>
internal sealed record NexVisit(int Id, int PatientId, Appointment Data, int? ForeignId, Instant? ReadAt, bool IsOurs);

/// <summary>A record that was made through NexHealth, from then on.</summary>
internal sealed class OwnRecord<T>(int id, T draft)
{
    internal int Id => id;

    internal T Draft { get; set; } = draft;

    /// <summary>The practice's own number, once its system has it.</summary>
    internal int? Number { get; set; }
}

/// <summary>A change that NexHealth shows although the practice's system may not have made it yet.</summary>
/// <param name="ReadAt">When the record was last read before.</param>
internal sealed record Overlay(Func<Appointment, Appointment> Change, NexHealthQueued Write, Instant? ReadAt);
