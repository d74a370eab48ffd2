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
/// <param name="Time">Which it takes.</param>
internal sealed record StandingVisit(string? AppointmentId, string? Reference, Interval Time) : PatientData
{
    public bool Is(VisitTarget visit) => (AppointmentId is not null && AppointmentId == visit.AppointmentId) || (Reference is not null && Reference == visit.BookedAs);

    public bool Overlaps(Interval other) => Time.Start < other.End && other.Start < Time.End;
}

/// <summary>Tells which visits a patient has already, in the PMS or through writes of ours: nobody sits in two chairs at once.</summary>
public sealed class StandingVisits(PmsConnections connections, WriteLedger ledger, UndoneBookings undone)
{
    /// <summary>Between two days, inclusive. While a move is under way, both its times count. Throws <see cref="VendorException"/> kinds.</summary>
    internal async Task<IReadOnlyList<StandingVisit>> ReadAsync(CallContext call, PatientKey patient, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var onFile = await OnFileAsync(call, patient, first, last, cancellationToken);
        var writes = await ledger.OfPatientAsync(call.AccountId, patient, cancellationToken);
        return [.. onFile.SelectMany(Shown), .. writes.Where(IsOnlyOurs).Select(Ours)];

        IEnumerable<StandingVisit> Shown(Appointment visit)
        {
            var laid = OwnWrites.Over(visit, writes, call.Time);
            if (!(visit with { Status = laid.Status }).TakesTime)
                yield break;
            yield return new(visit.AppointmentId, null, Time(laid.Start, laid.Minutes));
            if (!laid.IsConfirmedWrite && laid.Start != visit.Start)
                yield return new(visit.AppointmentId, null, Time(visit.Start, visit.Minutes));
        }

        bool IsOnlyOurs(LedgerEntry entry) => entry.State != WriteState.Intended
            && !(entry.State == WriteState.Confirmed && undone.IsSeenByNow(call.Account, entry))
            && (OwnWrites.IsMissing(entry, onFile, call.Time, first, last) || IsMovedHere(entry));

        bool IsMovedHere(LedgerEntry entry) => entry is { Kind: WriteKind.Move, NewAppointment: { } to, Target.AppointmentId: { } id }
            && OwnWrites.IsStillToBeSeen(entry, call.Time)
            && call.Time.DateOf(to.Start) >= first && call.Time.DateOf(to.Start) <= last
            && onFile.All(visit => visit.AppointmentId != id);

        static StandingVisit Ours(LedgerEntry entry) =>
            new(entry.RecordId ?? entry.Target?.AppointmentId, entry.Reference, Time(entry.NewAppointment!.Start, entry.NewAppointment.Minutes));
    }

    private async Task<IReadOnlyList<Appointment>> OnFileAsync(CallContext call, PatientKey patient, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        if (patient is not PatientKey.OnFile known)
            return []; // the PMS does not have them yet
        var connection = await connections.OpenAsync(call.Account, cancellationToken);
        var book = connection.Appointments ?? throw new PracticeMisconfiguredException(call.Account.Vendor, call.AccountId, "this connection cannot read appointments");
        return await book.ReadAsync(first, last, known.PatientId, cancellationToken);
    }

    private static Interval Time(Instant start, int minutes) => new(start, start + Duration.FromMinutes(minutes));
}
