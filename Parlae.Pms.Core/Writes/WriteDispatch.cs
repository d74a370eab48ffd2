using System.Runtime.ExceptionServices;
using NodaTime;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Writes;

/// <summary>Brings a write on its way: sends it once, lets it wait for another, or leaves it to staff. How it ends is for <see cref="WriteEnding"/>.</summary>
public sealed class WriteDispatch(PmsConnections connections, WriteLedger ledger, SlotHolds holds, WriteEnding ending, StaffHandover staff, IFailpoints failpoints)
{
    /// <summary>How long reconciliation leaves a write alone that is being sent.</summary>
    public static readonly Duration SendingLife = Duration.FromMinutes(2);

    private static readonly Duration FirstLook = Duration.FromSeconds(5);
    private static readonly Duration SendAgainIn = Duration.FromSeconds(30);

    /// <summary>
    /// Sends an entry that was never sent, or whose earlier try is known to have left no trace. What comes back is written down whatever happens to the
    /// caller. Returns the entry as it stands then, whoever moved it.
    /// </summary>
    /// <param name="account">Whose.</param>
    /// <param name="entry">As last read.</param>
    /// <param name="callerWaits">Somebody is on the line and can be offered another time.</param>
    /// <param name="cancellationToken">Gives up waiting; what was sent is followed all the same.</param>
    /// <exception cref="VendorException">It was not sent, for sure; the entry is back in the state it was in.</exception>
    public async Task<Sealed<LedgerEntry>> SendAsync(PmsAccount account, Sealed<LedgerEntry> entry, bool callerWaits, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(account, cancellationToken);
        var sending = entry.Value with { State = WriteState.Sending, SentAt = ledger.Now, Sends = entry.Value.Sends + 1, Looks = 0 };
        cancellationToken.ThrowIfCancellationRequested();
        // Before the row says that it is being sent: whoever dies in between leaves a hold that outlasts an unsent row, never a sent one without its hold.
        if (entry.Value.NewAppointment is { } visit && !await holds.KeepAsync(account, entry.Value.Reference, visit.Start, cancellationToken))
            return await ending.RejectAsync(account, entry, WriteRejection.SlotTaken, callerWaits); // too slow: the hold has lapsed, and the time may be somebody else's
        await failpoints.PassAsync(Steps.HoldKept);
        if (await ledger.MoveAsync(account.AccountId, entry, sending, Due(SendingLife), CancellationToken.None) is not { } sent)
            return await ledger.FindAsync(account.AccountId, entry.Value.Reference, CancellationToken.None) ?? entry;
        await failpoints.PassAsync(Steps.Sending(sending.Kind));

        var (receipt, refused) = await TransmitAsync(account, connection, sent.Value, cancellationToken);
        await failpoints.PassAsync(Steps.Sent(sending.Kind));
        if (refused is not null)
        {
            await ending.MoveOrReadAsync(account, sent, entry.Value, SendAgainIn); // as if this try had never been: when it was last sent still counts
            ExceptionDispatchInfo.Throw(refused);
        }

        return receipt switch
        {
            WriteReceipt.Confirmed confirmed => await ending.ConfirmAsync(account, sent, confirmed.RecordId, confirmed.StandsTwice),
            WriteReceipt.Submitted submitted => await ending.MoveOrReadAsync(account, sent, sent.Value with { State = WriteState.Submitted, TrackingId = submitted.TrackingId }, FirstLook),
            WriteReceipt.Rejected rejected => await ending.RejectAsync(account, sent, rejected.Reason, callerWaits),
            _ => await ending.MoveOrReadAsync(account, sent, sent.Value with { State = WriteState.Unknown }, FirstLook),
        };
    }

    private static async Task<(WriteReceipt Receipt, VendorException? Refused)> TransmitAsync(PmsAccount account, PmsConnection connection, LedgerEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return (entry switch
            {
                { Target: not null } => await (connection.Changes ?? throw Lacks(account, "change appointments")).ChangeAsync(
                    entry.ToChange() ?? throw new InvalidOperationException("A change of a visit that the PMS does not have."), cancellationToken),
                { NewAppointment: { } visit } => await (connection.Appointments ?? throw Lacks(account, "book")).BookAsync(visit, cancellationToken),
                { NewNote: { } note } => await (connection.Notes ?? throw Lacks(account, "add notes")).AddAsync(note, cancellationToken),
                { NewPolicy: { } policy } => await (connection.InsuranceFiling ?? throw Lacks(account, "add insurance")).AddAsync(policy, cancellationToken),
                { NewPayment: { } payment } => await (connection.Billing ?? throw Lacks(account, "record payments")).RecordAsync(payment, cancellationToken),
                { NewName: { } name } => await (connection.PatientChanges ?? throw Lacks(account, "change patients")).RenameAsync(name, cancellationToken),
                { NewPatient: { } patient } => await (connection.Patients ?? throw Lacks(account, "create patients")).CreateAsync(patient, cancellationToken),
                _ => throw new InvalidOperationException("A ledger entry that says nothing to write."),
            }, null);
        }
        catch (VendorException refused)
        {
            return (new WriteReceipt.Unknown(), refused);
        }
        catch (OperationCanceledException)
        {
            return (new WriteReceipt.Unknown(), null); // out of time in the middle: it may have arrived
        }
    }

    /// <summary>A write that needs another one first waits for it, and keeps its time.</summary>
    /// <exception cref="StoreUnavailableException">Somebody else moved it on.</exception>
    public async Task WaitAsync(PmsAccount account, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        if (entry.Value.NewAppointment is { } visit)
            await holds.KeepAsync(account, entry.Value.Reference, visit.Start, cancellationToken);
        await failpoints.PassAsync(Steps.HoldKept);
        _ = await ledger.MoveAsync(account.AccountId, entry, entry.Value with { State = WriteState.Waiting }, Due(FirstLook), cancellationToken) ?? throw new StoreUnavailableException("records");
        await failpoints.PassAsync(Steps.WaitWritten);
    }

    /// <summary>What is for a patient whom staff must merge first joins their task; a booking keeps its time until it is over.</summary>
    /// <exception cref="StoreUnavailableException">Somebody else moved it on.</exception>
    public async Task<Sealed<LedgerEntry>> LeaveToStaffAsync(PmsAccount account, Sealed<LedgerEntry> entry, PatientKey.ToMerge patient, CancellationToken cancellationToken)
    {
        if (entry.Value.NewAppointment is { } visit)
            await holds.KeepUntilAsync(account, entry.Value.Reference, visit.Start, visit.Start + Duration.FromMinutes(visit.Minutes), cancellationToken);
        await staff.JoinAsync(account, entry.Value, patient.TaskId, cancellationToken);
        await failpoints.PassAsync(Steps.BookJoined);
        var left = await ledger.MoveAsync(account.AccountId, entry, entry.Value with { State = WriteState.WithStaff, Patient = patient }, null, cancellationToken) ?? throw new StoreUnavailableException("records");
        await failpoints.PassAsync(Steps.BookWithStaff);
        return left;
    }

    /// <summary>Asks what became of a write that was sent, once. An entry that is not sent, or a PMS that writes at once, has nothing to ask.</summary>
    public async Task<WriteFate> AskAsync(PmsAccount account, LedgerEntry entry, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(account, cancellationToken);
        if (connection.Writes is not { } tracker || entry.SentAt is not { } sentAt)
            return new WriteFate.Unclear();
        var pending = Pending(entry, sentAt);
        return entry.TrackingId is null ? await tracker.FindAsync(pending, cancellationToken) : await tracker.AskAsync(pending, cancellationToken);
    }

    /// <summary>
    /// Takes a booking back that the vendor has accepted and not performed. True: it ended without effect. The ledger says beforehand that we try, so that
    /// one who finds it gone knows why.
    /// </summary>
    public async Task<bool> TryTakeBackAsync(PmsAccount account, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(account, cancellationToken);
        if (connection.Recall is not { } recall || entry.Value is not { State: WriteState.Submitted, TrackingId: not null, SentAt: { } sentAt })
            return false;
        if (await ledger.MoveAsync(account.AccountId, entry, entry.Value with { IsTakenBack = true }, Due(FirstLook), cancellationToken) is not { } marked)
            return false;
        await failpoints.PassAsync(Steps.TakingBack);
        if (!await recall.TryTakeBackAsync(Pending(marked.Value, sentAt), cancellationToken))
            return false;
        await failpoints.PassAsync(Steps.TakenBack);
        return !(await ending.SupersedeAsync(account, marked)).Value.EffectMayStand;
    }

    private static PendingWrite Pending(LedgerEntry entry, Instant sentAt) =>
        new(entry.Reference, entry.TrackingId, sentAt, entry.Target is null ? entry.NewAppointment : null, entry.NewPatient, entry.ToChange(), entry.NewNote, entry.NewPayment, entry.NewName, entry.NewPolicy, entry.Sends);

    private static PracticeMisconfiguredException Lacks(PmsAccount account, string what) =>
        new(account.Vendor, account.AccountId, $"this connection cannot {what}");

    private DateTimeOffset Due(Duration wait) => (ledger.Now + wait).ToDateTimeOffset();
}
