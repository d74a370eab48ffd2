using NodaTime;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments;

/// <summary>Reads the visits of a whole practice for the practice itself, our own writes laid over what the PMS shows. Whoever calls writes the audit entries.</summary>
public sealed class PracticeAppointments(PmsConnections connections, WriteLedger ledger, SlotHolds holds)
{
    /// <summary>A PMS that is asked by days, not by id: a visit is looked for from so many days back</summary>
    public const int DaysBack = 90;

    /// <summary>up to so many ahead.</summary>
    public const int DaysAhead = 366;

    /// <summary>Visits between two days (inclusive) in the order of their start, cancelled ones included. Throws <see cref="VendorException"/> kinds.</summary>
    /// <remarks>Lazy: our own writes of a patient are looked up when the visit is reached.</remarks>
    public async IAsyncEnumerable<PracticeVisit> ReadAsync(
        CallContext call, LocalDate first, LocalDate last, PatientKey? patient, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var writes = new Dictionary<PatientKey, IReadOnlyList<LedgerEntry>>();
        var liveAt = OwnWrites.LiveNow(call);
        var onFile = (await connections.ReadVisitsAsync(call.Account, patient, first, last, cancellationToken)).Where(visit => visit.PatientId is not null).ToList();
        var ours = patient is null ? await HeldAsync(call, first, last, cancellationToken) : await OfPatientAsync(patient);
        var places = onFile.Select(visit => (visit.Start, Id: visit.AppointmentId, Visit: (Appointment?)visit, Entry: (LedgerEntry?)null))
            .Concat(Missing(ours, onFile, call.Time, liveAt, first, last).Select(entry => (entry.NewAppointment!.Start, Id: PracticeVisit.Of(entry).AppointmentId, Visit: (Appointment?)null, Entry: (LedgerEntry?)entry)));
        foreach (var (_, _, visit, entry) in places.OrderBy(place => place.Start).ThenBy(place => place.Id, StringComparer.Ordinal))
            yield return entry is not null ? PracticeVisit.Of(entry) : Laid(visit!, await OfPatientAsync(new PatientKey.OnFile(visit!.PatientId!)), call.Time, liveAt);

        async ValueTask<IReadOnlyList<LedgerEntry>> OfPatientAsync(PatientKey key)
        {
            if (!writes.TryGetValue(key, out var known))
                writes[key] = known = await ledger.OfPatientAsync(call.Account, key, cancellationToken);
            return known;
        }
    }

    /// <summary>
    /// One visit, by the PMS's id or by the reference of a booking of ours. Null: none, or none within <see cref="DaysBack"/> and <see cref="DaysAhead"/>
    /// where the PMS can be asked by days only.
    /// </summary>
    public async Task<PracticeVisit?> FindAsync(CallContext call, string appointmentId, CancellationToken cancellationToken)
    {
        var (first, last, id) = (call.Time.Today.PlusDays(-DaysBack), call.Time.Today.PlusDays(DaysAhead), appointmentId);
        if (WriteLedger.IsReference(appointmentId))
        {
            if (await ledger.FindHereAsync(call.Account, appointmentId, cancellationToken) is not { Value: { NewAppointment: { } asked, EffectMayStand: true } entry })
                return null;
            if (entry.State != WriteState.Confirmed)
                return PracticeVisit.Of(entry);
            var liveAt = OwnWrites.LiveNow(call);
            (first, last, id) = (call.Time.DateOf(asked.Start), call.Time.DateOf(asked.Start), entry.RecordId ?? appointmentId);
            if (await FirstAsync(new PatientKey.OnFile(asked.PatientId)) is { } shown)
                return shown;
            if (entry.RecordId is null || OwnWrites.IsStillToBeSeen(entry, call.Time, liveAt))
                return PracticeVisit.Of(entry);
            (first, last) = (call.Time.Today.PlusDays(-DaysBack), call.Time.Today.PlusDays(DaysAhead)); // the practice has moved it, or taken it away
        }

        if ((await connections.OpenAsync(call.Account, cancellationToken)).AppointmentLookup is not { } lookup)
            return await FirstAsync(null);
        if (await lookup.FindAsync(id, cancellationToken) is not { PatientId: { } patientId } known)
            return null;
        (first, last) = (call.Time.DateOf(known.Start), call.Time.DateOf(known.Start));
        return await FirstAsync(new PatientKey.OnFile(patientId));

        async Task<PracticeVisit?> FirstAsync(PatientKey? patient)
        {
            await foreach (var visit in ReadAsync(call, first, last, patient, cancellationToken))
            {
                if (visit.AppointmentId == id)
                    return visit;
            }

            return null;
        }
    }

    private static PracticeVisit Laid(Appointment visit, IReadOnlyList<LedgerEntry> writes, PracticeTime time, Instant? liveAt)
    {
        var laid = OwnWrites.Over(visit, writes, time, liveAt);
        return new(visit.AppointmentId, new PatientKey.OnFile(visit.PatientId!), laid.ProviderId, visit.Start, laid.Start, laid.Minutes, visit.Type, laid.Status, laid.IsConfirmedWrite);
    }

    /// <summary>Whatever of ours the PMS may not show yet holds its time.</summary>
    private async Task<IReadOnlyList<LedgerEntry>> HeldAsync(CallContext call, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var entries = new List<LedgerEntry>();
        for (var date = first; date <= last; date = date.PlusDays(1))
        {
            foreach (var hold in await holds.LiveAsync(call.Account, date, cancellationToken))
            {
                if (await ledger.FindHereAsync(call.Account, hold.Reference, cancellationToken) is { } entry)
                    entries.Add(entry.Value);
            }
        }

        return entries;
    }

    /// <summary>Bookings that are not shown, and moves whose visit is not shown among these days.</summary>
    private static IEnumerable<LedgerEntry> Missing(IReadOnlyList<LedgerEntry> ours, List<Appointment> onFile, PracticeTime time, Instant? liveAt, LocalDate first, LocalDate last) => ours.Where(entry =>
        OwnWrites.IsMissing(entry, onFile, time, liveAt, first, last)
        || (entry is { Kind: WriteKind.Move, NewAppointment: { } moved, Target.AppointmentId: { } id } && OwnWrites.IsStillToBeSeen(entry, time, liveAt)
            && time.DateOf(moved.Start) >= first && time.DateOf(moved.Start) <= last && onFile.TrueForAll(visit => visit.AppointmentId != id)));
}
