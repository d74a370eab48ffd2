using NodaTime;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments;

/// <summary>A visit as it is once our own writes are laid over what the PMS shows.</summary>
/// <param name="IsConfirmedWrite">False while a write of ours to it is under way.</param>
internal sealed record LaidVisit(Instant Start, int Minutes, string? ProviderId, AppointmentStatus Status, bool IsConfirmedWrite) : PatientData;

/// <summary>
/// Lays what we have written, or asked to be written, over a reading that does not show it yet. What a live system shows to a reading that began after our
/// write was confirmed is the truth, the practice's own later changes included.
/// </summary>
internal static class OwnWrites
{
    /// <summary>Up to which moment a reading that begins now tells the truth; null: it may be of a copy that lags, so it does not say.</summary>
    public static Instant? LiveNow(CallContext call) => call.Account.Capabilities is { ReadsLag: false, ReadsBehind: var behind } ? call.Time.Now - behind : null;

    /// <summary>Its place is where our last move put it, or is to put it; its status what our last cancelling or confirming made of it.</summary>
    /// <param name="visit">As it was read.</param>
    /// <param name="writesOfPatient">In the order in which they were begun.</param>
    /// <param name="time">Of the practice.</param>
    /// <param name="liveAt">As <see cref="LiveNow"/>, from before the reading.</param>
    public static LaidVisit Over(Appointment visit, IReadOnlyList<LedgerEntry> writesOfPatient, PracticeTime time, Instant? liveAt)
    {
        var changes = writesOfPatient.Where(entry => entry.Target?.AppointmentId == visit.AppointmentId && IsStillToBeSeen(entry, time, liveAt)).ToList();
        var to = changes.FindLast(entry => entry.Kind == WriteKind.Move)?.NewAppointment;
        var status = changes.FindLast(entry => entry is { Kind: WriteKind.Cancel or WriteKind.Confirm, State: WriteState.Confirmed })?.Kind switch
        {
            WriteKind.Cancel => AppointmentStatus.Cancelled,
            WriteKind.Confirm => AppointmentStatus.Confirmed,
            _ => visit.Status,
        };
        return new(to?.Start ?? visit.Start, to?.Minutes ?? visit.Minutes, to?.ProviderId ?? visit.ProviderId, status, changes.TrueForAll(entry => entry.State == WriteState.Confirmed));
    }

    /// <summary>A booking of ours that the PMS does not show. It counts while it is under way, and after that until reads cannot be older than its confirmation.</summary>
    /// <param name="entry">The booking.</param>
    /// <param name="onFile">What was read.</param>
    /// <param name="time">Of the practice.</param>
    /// <param name="liveAt">As <see cref="LiveNow"/>, from before the reading.</param>
    /// <param name="first">First day that was read.</param>
    /// <param name="last">Last day, inclusive.</param>
    public static bool IsMissing(LedgerEntry entry, IReadOnlyList<Appointment> onFile, PracticeTime time, Instant? liveAt, LocalDate first, LocalDate last)
    {
        if (entry is not { Kind: WriteKind.Book, EffectMayStand: true, NewAppointment: { } visit })
            return false;
        var date = time.DateOf(visit.Start);
        var isShown = onFile.Any(a => a.AppointmentId == entry.RecordId || (a.TakesTime && a.Start == visit.Start && (visit.PatientId.Length == 0 || a.PatientId == visit.PatientId)));
        return date >= first && date <= last && !isShown && IsStillToBeSeen(entry, time, liveAt);
    }

    /// <summary>Whether a reading may be without it.</summary>
    /// <param name="entry">The write.</param>
    /// <param name="time">Of the practice.</param>
    /// <param name="liveAt">As <see cref="LiveNow"/>, from before the reading.</param>
    public static bool IsStillToBeSeen(LedgerEntry entry, PracticeTime time, Instant? liveAt) =>
        entry.EffectMayStand && (entry.IsOpen || entry.State == WriteState.WithStaff || (liveAt is { } begun ? entry.EndedAt >= begun : time.Now - entry.EndedAt < Holds.SlotHolds.PlacedLife));
}
