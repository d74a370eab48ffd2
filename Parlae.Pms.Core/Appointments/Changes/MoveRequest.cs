using NodaTime;
using Parlae.Pms.Core.Calls;

namespace Parlae.Pms.Core.Appointments.Changes;

/// <summary>A visit that a caller wants at another time.</summary>
/// <param name="Patient">Whose it is, as this call knows them.</param>
/// <param name="Handle">Of this call; the tool has seen to it that the caller may.</param>
/// <param name="Start">The new time.</param>
/// <param name="Minutes">At least; null: as long as it was.</param>
/// <param name="Slot">An offer that was taken up.</param>
/// <param name="Reference">Ours, from <see cref="Writes.WriteLedger.NewReference"/>.</param>
public sealed record MoveRequest(PatientHandle Patient, AppointmentHandle Handle, Instant Start, int? Minutes, SlotHandle? Slot, string Reference);
