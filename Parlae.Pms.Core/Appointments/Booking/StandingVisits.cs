using NodaTime;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments.Booking;

/// <summary>A visit that a patient has already.</summary>
/// <param name="AppointmentId">The PMS's id; null while it does not show it.</param>
/// <param name="Reference">Of the write of ours that it comes from, while the PMS does not show it.</param>
/// <param name="Time">Which it takes, or may take yet.</param>
/// <param name="IsSure">False while a write of ours to it is under way: nobody is told that they have it.</param>
internal sealed record StandingVisit(string? AppointmentId, string? Reference, Interval Time, bool IsSure) : PatientData
{
    public bool Is(VisitTarget visit) => (AppointmentId is not null && AppointmentId == visit.AppointmentId) || (Reference is not null && Reference == visit.BookedAs);

    public bool Overlaps(Interval other) => Time.Start < other.End && other.Start < Time.End;
}

/// <summary>Tells which visits a patient has already, in the PMS or through writes of ours: nobody sits in two chairs at once.</summary>
public sealed class StandingVisits(PmsConnections connections, WriteLedger ledger)
{
    /// <summary>
    /// Between two days, inclusive. While a move is under way, all its times count, and so does what another call has only begun to ask for: of two at
    /// once each sees the other, as each was written down before it looked. Throws <see cref="VendorException"/> kinds.
    /// </summary>
    /// <param name="call">Whose practice and clock.</param>
    /// <param name="patient">As the PMS knows them, if it does.</param>
    /// <param name="alsoKnownAs">As the call knows them: what they asked for while they were being created lies there.</param>
    /// <param name="own">The reference of the write that this is looked up for.</param>
    /// <param name="days">Of the visits' starts.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    internal async Task<IReadOnlyList<StandingVisit>> ReadAsync(CallContext call, PatientKey patient, PatientKey alsoKnownAs, string own, DateInterval days, CancellationToken cancellationToken)
    {
        var (first, last) = (days.Start, days.End);
        var liveAt = OwnWrites.LiveNow(call);
        var onFile = await connections.ReadVisitsAsync(call.Account, patient, first, last, cancellationToken);
        var writes = (await WritesAsync(call.Account, patient, alsoKnownAs, cancellationToken)).Where(entry => entry.Reference != own).ToList();
        return [.. onFile.SelectMany(Shown), .. writes.Where(IsOnlyOurs).Select(Ours)];

        IEnumerable<StandingVisit> Shown(Appointment visit)
        {
            var laid = OwnWrites.Over(visit, writes, call.Time, liveAt);
            if (!(visit with { Status = laid.Status }).TakesTime)
                yield break;
            var isSure = laid.IsConfirmedWrite && !IsLeaving(writes, visit.AppointmentId, null);
            yield return new(visit.AppointmentId, null, Time(laid.Start, laid.Minutes), isSure);
            if (isSure)
                yield break;
            yield return new(visit.AppointmentId, null, Time(visit.Start, visit.Minutes), false);
            foreach (var move in writes.Where(entry => entry is { Kind: WriteKind.Move, NewAppointment: not null } && entry.Target?.AppointmentId == visit.AppointmentId && OwnWrites.IsStillToBeSeen(entry, call.Time, liveAt)))
                yield return new(visit.AppointmentId, null, Time(move.NewAppointment!.Start, move.NewAppointment.Minutes), false);
        }

        bool IsOnlyOurs(LedgerEntry entry) => OwnWrites.IsMissing(entry, onFile, call.Time, liveAt, first, last) || IsMovedHere(entry);

        bool IsMovedHere(LedgerEntry entry) => entry is { Kind: WriteKind.Move, NewAppointment: { } to, Target.AppointmentId: { } id }
            && OwnWrites.IsStillToBeSeen(entry, call.Time, liveAt)
            && days.Contains(call.Time.DateOf(to.Start))
            && onFile.All(visit => visit.AppointmentId != id);

        StandingVisit Ours(LedgerEntry entry)
        {
            var (id, visit) = (entry.RecordId ?? entry.Target?.AppointmentId, entry.NewAppointment!);
            return new(id, entry.Reference, Time(visit.Start, visit.Minutes), entry.State == WriteState.Confirmed && !IsLeaving(writes, id, entry.Reference));
        }
    }

    /// <summary>Whether a booking that stands, or is to stand, is about to be cancelled or moved away.</summary>
    internal async Task<bool> IsLeavingAsync(CallContext call, PatientKey patient, LedgerEntry booking, CancellationToken cancellationToken) =>
        IsLeaving(await WritesAsync(call.Account, patient, booking.Patient, cancellationToken), booking.RecordId ?? booking.Target?.AppointmentId, booking.Reference);

    private static bool IsLeaving(IEnumerable<LedgerEntry> writes, string? appointmentId, string? reference) => writes.Any(entry =>
        (entry.IsOpen || entry.State == WriteState.WithStaff) && entry.Reference != reference
        && ((entry.Kind is WriteKind.Cancel or WriteKind.Move && IsOf(entry.Target, appointmentId, reference)) || IsOf(entry.Replaces, appointmentId, reference)));

    private static bool IsOf(VisitTarget? visit, string? appointmentId, string? reference) =>
        visit is not null && ((appointmentId is not null && visit.AppointmentId == appointmentId) || (reference is not null && visit.BookedAs == reference));

    private async Task<IReadOnlyList<LedgerEntry>> WritesAsync(PmsAccount account, PatientKey patient, PatientKey alsoKnownAs, CancellationToken cancellationToken)
    {
        var writes = await ledger.OfPatientAsync(account, patient, cancellationToken);
        return patient == alsoKnownAs ? writes : [.. writes.Concat(await ledger.OfPatientAsync(account, alsoKnownAs, cancellationToken)).DistinctBy(entry => entry.Reference)];
    }

    private static Interval Time(Instant start, int minutes) => new(start, start + Duration.FromMinutes(minutes));
}
