using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments;

/// <summary>A visit as it is once our own writes are laid over what the PMS shows.</summary>
/// <param name="IsConfirmedWrite">False while a write of ours to it is under way.</param>
internal sealed record LaidVisit(Instant Start, int Minutes, string? ProviderId, AppointmentStatus Status, bool IsConfirmedWrite) : PatientData;

/// <summary>Lays what we have written, or asked to be written, over a copy that does not show it yet.</summary>
internal static class OwnWrites
{
    public static LaidVisit Over(Appointment visit, IReadOnlyList<LedgerEntry> writesOfPatient, PracticeTime time)
    {
        var change = writesOfPatient.LastOrDefault(entry => entry.Target?.AppointmentId == visit.AppointmentId && IsStillToBeSeen(entry, time));
        var to = change is { Kind: WriteKind.Move, NewAppointment: { } moved } ? moved : null;
        var status = change switch
        {
            { Kind: WriteKind.Cancel, State: WriteState.Confirmed } => AppointmentStatus.Cancelled,
            { Kind: WriteKind.Confirm, State: WriteState.Confirmed } => AppointmentStatus.Confirmed,
            _ => visit.Status,
        };
        return new(to?.Start ?? visit.Start, to?.Minutes ?? visit.Minutes, to?.ProviderId ?? visit.ProviderId, status, change is null or { State: WriteState.Confirmed });
    }

    /// <summary>A booking of ours that the PMS does not show. It counts while it is under way, and after that until reads cannot be older than its confirmation.</summary>
    public static bool IsMissing(LedgerEntry entry, IReadOnlyList<Appointment> onFile, PracticeTime time, LocalDate first, LocalDate last)
    {
        if (entry is not { Kind: WriteKind.Book, EffectMayStand: true, NewAppointment: { } visit })
            return false;
        var date = time.DateOf(visit.Start);
        var isShown = onFile.Any(a => a.AppointmentId == entry.RecordId || (a.TakesTime && a.Start == visit.Start && (visit.PatientId.Length == 0 || a.PatientId == visit.PatientId)));
        return date >= first && date <= last && !isShown && IsStillToBeSeen(entry, time);
    }

    public static bool IsStillToBeSeen(LedgerEntry entry, PracticeTime time) =>
        entry.EffectMayStand && (entry.IsOpen || entry.State == WriteState.WithStaff || time.Now - entry.EndedAt < Holds.SlotHolds.PlacedLife);
}
