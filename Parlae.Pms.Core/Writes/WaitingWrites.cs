using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Writes;

/// <summary>What a waiting write may do now.</summary>
internal abstract record WaitingTurn
{
    private WaitingTurn() { }

    /// <summary>What it waited for stands; the entry says what to send.</summary>
    public sealed record Ready(LedgerEntry Entry) : WaitingTurn;

    public sealed record NotYet : WaitingTurn;

    /// <summary>Its patient must be merged by staff; it joins their task.</summary>
    public sealed record ToStaff(PatientKey.ToMerge Patient) : WaitingTurn;

    /// <summary>Nothing is left to do, and nobody need be told.</summary>
    public sealed record Needless : WaitingTurn;

    /// <summary>It was begun in another practice than the one to which the clinic is connected now.</summary>
    public sealed record LeftBehind : WaitingTurn;

    /// <summary>What it waited for came to nothing.</summary>
    public sealed record Hopeless : WaitingTurn;
}

/// <summary>Looks whether a write that waits for another (its patient's record, the booking it changes, the new visit of a move) may go ahead.</summary>
public sealed class WaitingWrites(WriteLedger ledger)
{
    internal async Task<WaitingTurn> LookAsync(PmsAccount account, LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (entry.After is { } reference && (await ledger.FindAsync(account.AccountId, reference, cancellationToken))?.Value is var first && first is not { State: WriteState.Confirmed or WriteState.Undone })
            return IsOpen(entry, first) ? new WaitingTurn.NotYet() : new WaitingTurn.Needless(); // the old visit of a move stands while the new one does not
        if (!entry.IsOf(account))
            return new WaitingTurn.LeftBehind();
        return entry.Target is { } target
            ? await OfVisitAsync(account, entry, target, cancellationToken)
            : await OfPatientAsync(account, entry, cancellationToken);
    }

    /// <summary>A change of a booking that was still under way.</summary>
    private async Task<WaitingTurn> OfVisitAsync(PmsAccount account, LedgerEntry entry, VisitTarget target, CancellationToken cancellationToken)
    {
        if (target.BookedAs is not { } reference)
            return new WaitingTurn.Ready(entry);
        var booking = await FindAsync(account, reference, cancellationToken);
        switch (booking)
        {
            case { State: WriteState.Confirmed, RecordId: { } appointmentId, NewAppointment: { } visit }:
                var known = target with { AppointmentId = appointmentId, PatientId = visit.PatientId };
                await ledger.PointAsync(account.AccountId, new PatientKey.OnFile(visit.PatientId), entry.Reference, cancellationToken);
                if (entry.Kind != WriteKind.Move && await ledger.AlsoStandsForAsync(account, WriteLedger.ChangeIntent(entry.Kind, known with { BookedAs = null }), entry.Reference, cancellationToken) is not null)
                    return new WaitingTurn.Needless(); // asked for again since, under the PMS's id
                return new WaitingTurn.Ready(entry with { Target = known, NewAppointment = entry.NewAppointment is { } to ? to with { PatientId = visit.PatientId } : null });
            case { State: WriteState.WithStaff or WriteState.ByHand }:
                return new WaitingTurn.Hopeless(); // staff book it by hand, and must know that it is not wanted so
            default:
                // A booking that came to nothing needs no cancelling.
                return IsOpen(entry, booking) ? new WaitingTurn.NotYet() : entry.Kind == WriteKind.Cancel ? new WaitingTurn.Needless() : new WaitingTurn.Hopeless();
        }
    }

    /// <summary>A booking or note whose patient was still being created. It goes to the PMS, unless they have this very one, asked for when their record was found.</summary>
    private async Task<WaitingTurn> OfPatientAsync(PmsAccount account, LedgerEntry entry, CancellationToken cancellationToken)
    {
        var patient = entry.Patient is PatientKey.Asked asked ? await FindAsync(account, asked.Reference, cancellationToken) : null;
        switch (patient)
        {
            case { State: WriteState.Confirmed, RecordId: { } patientId }:
                var onFile = new PatientKey.OnFile(patientId);
                await ledger.PointAsync(account.AccountId, onFile, entry.Reference, cancellationToken);
                var intent = entry.NewNote is { } note ? WriteLedger.NoteIntent(onFile, entry.CallId, note) : WriteLedger.BookingIntent(onFile, entry.NewAppointment!.Start);
                if (await ledger.AlsoStandsForAsync(account, intent, entry.Reference, cancellationToken) is not null)
                    return new WaitingTurn.Needless();
                return new WaitingTurn.Ready(entry.Of(patientId));
            case { State: WriteState.WithStaff, Patient: PatientKey.ToMerge merge }:
                return new WaitingTurn.ToStaff(merge);
            default:
                return IsOpen(entry, patient) ? new WaitingTurn.NotYet() : new WaitingTurn.Hopeless();
        }
    }

    /// <summary>What is slow may still be written down.</summary>
    private bool IsOpen(LedgerEntry entry, LedgerEntry? awaited) => awaited?.IsOpen ?? ledger.Now - entry.CreatedAt < WriteDispatch.SendingLife;

    private async Task<LedgerEntry?> FindAsync(PmsAccount account, string reference, CancellationToken cancellationToken) =>
        (await ledger.FindHereAsync(account, reference, cancellationToken))?.Value;
}
