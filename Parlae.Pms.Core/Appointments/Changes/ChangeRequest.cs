using Parlae.Pms.Core.Calls;

namespace Parlae.Pms.Core.Appointments.Changes;

/// <summary>A visit that a caller wants changed.</summary>
/// <param name="Handle">Of this call; the tool has seen to it that the caller may.</param>
/// <param name="Reference">Ours, from <see cref="Writes.WriteLedger.NewReference"/>.</param>
public sealed record ChangeRequest(AppointmentHandle Handle, string Reference);
