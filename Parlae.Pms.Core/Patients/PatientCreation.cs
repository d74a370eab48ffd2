using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Patients;

/// <summary>Creates a patient, unless they are on file, or look as if they might be. The wish is written down before the PMS is asked anything.</summary>
public sealed class PatientCreation(
    PatientReads patients,
    IdentityLocks locks,
    NewPatientLimits limits,
    CreationPace pace,
    WriteLedger ledger,
    WriteDispatch dispatch,
    WriteEnding ending,
    PatientsToMerge merging,
    ContactChanges contacts,
    UndoneBookings undone,
    IAuditTrail audit,
    AuditedWork audited,
    IFailpoints failpoints)
{
    private static readonly Duration IntentLife = Duration.FromMinutes(2);

    /// <param name="call">The call it is asked in.</param>
    /// <param name="action">The tool or route, for the audit trail.</param>
    /// <param name="wish">Who they are, under a new reference of the ledger's.</param>
    /// <param name="cancellationToken">Gives up before anything is sent.</param>
    public async Task<PatientCreationOutcome> CreateAsync(CallContext call, string action, NewPatient wish, CancellationToken cancellationToken)
    {
        if (!call.IsOfPractice && !await limits.TryEnterAsync(call, cancellationToken))
        {
            await audit.RefuseAsync(call.Action(action, null), "tooMany", cancellationToken);
            return new PatientCreationOutcome.TooMany();
        }

        return await audited.RunAsync(call.Action(action, null, PatientIdentification.FieldsRead), token => CreateWithinLimitsAsync(call, wish, token), cancellationToken);
    }

    /// <summary>
    /// For a caller who cannot wait any longer: from now on staff will know if nothing comes of it. Null when it has not got as far as the ledger, or has
    /// ended; then nobody may be told that it is under way.
    /// </summary>
    public async Task<PatientHandle?> PromiseAsync(CallContext call, NewPatient wish, CancellationToken cancellationToken) =>
        await ledger.PromiseAsync(call.AccountId, wish.Reference, cancellationToken)
            ? await call.UpdateSessionAsync(session => session.Know(new PatientKey.Asked(wish.Reference), IdentityLevel.Matched), cancellationToken)
            : null;

    /// <summary>Somebody who gives a name and birth date on file claims to be that patient, whatever the tool: the limits on guessing hold here too.</summary>
    private async Task<AuditedResult<PatientCreationOutcome>> CreateWithinLimitsAsync(CallContext call, NewPatient wish, CancellationToken cancellationToken)
    {
        await failpoints.PassAsync(Steps.CreatePatientStarted);
        var claim = new ClaimedIdentity(wish.FirstName, wish.LastName, wish.DateOfBirth, wish.Phone, wish.Email, PostCode: null, call.CallerNumber);
        if (!call.IsOfPractice && await locks.IsLockedAsync(call, claim, cancellationToken))
        {
            await limits.LeaveAsync(call, cancellationToken);
            return new(new PatientCreationOutcome.Locked(), "locked", Fields: []);
        }

        var begin = await BeginAsync(call, wish, cancellationToken);
        try
        {
            await failpoints.PassAsync(Steps.CreatePatientIntended);
            var readAt = ledger.Now;
            var match = await MatchAsync(call, claim, wish, cancellationToken);
            var started = pace.Start();
            await failpoints.PassAsync(Steps.CreatePatientMatched);
            if (match is not PatientMatch.Full && !call.IsOfPractice)
                await locks.CountAsync(call, claim, cancellationToken);
            return match switch
            {
                PatientMatch.Full full => await RecogniseAsync(call, wish, begin, full, cancellationToken),
                PatientMatch.Partial partial => await MergeAsync(call, wish, begin, partial, started, cancellationToken),
                _ => await CreateAsync(call, wish, begin, readAt, started, cancellationToken),
            };
        }
        catch (Exception exception) when (exception is VendorException or OperationCanceledException)
        {
            await ending.WithdrawAsync(call.Account, wish.Reference); // neither comes out of a write that was sent
            throw;
        }
    }

    private ValueTask<IntentOutcome> BeginAsync(CallContext call, NewPatient wish, CancellationToken cancellationToken)
    {
        var entry = call.Wish(ledger, WriteKind.CreatePatient, wish.Reference, new PatientKey.Asked(wish.Reference)) with { NewPatient = wish };
        return ledger.BeginAsync(call.Account, entry, $"createPatient|{PatientsToMerge.Words(wish)}", (ledger.Now + IntentLife).ToDateTimeOffset(), cancellationToken);
    }

    private async Task<PatientMatch> MatchAsync(CallContext call, ClaimedIdentity claim, NewPatient wish, CancellationToken cancellationToken)
    {
        try
        {
            return PatientMatching.Match(claim, await patients.FindAsync(call.Account, Queries(wish), cancellationToken));
        }
        catch (VendorException)
        {
            if (!call.IsOfPractice)
                await limits.LeaveAsync(call, CancellationToken.None); // a PMS that is down must not use up what a caller may create
            throw;
        }
    }

    /// <summary>They are on file: the wish ends as that record, so that whoever already relies on its reference finds them.</summary>
    private async Task<AuditedResult<PatientCreationOutcome>> RecogniseAsync(CallContext call, NewPatient wish, IntentOutcome begin, PatientMatch.Full full, CancellationToken cancellationToken)
    {
        if (begin is IntentOutcome.Begun begun)
            await ending.ConfirmAsync(call.Account, begun.Entry, full.Patient.PatientId);
        await failpoints.PassAsync(Steps.CreatePatientSettled);
        if (!call.IsOfPractice)
            await limits.LeaveAsync(call, cancellationToken);
        var known = await call.UpdateSessionAsync(session => KnownPatient.In(session, full, new PatientKey.Asked(wish.Reference)), cancellationToken);
        return new(new PatientCreationOutcome.OnFile(known), PatientIdentification.OutcomeOf(known.Handle.Level), full.Patient.PatientId);
    }

    private async Task<AuditedResult<PatientCreationOutcome>> MergeAsync(CallContext call, NewPatient wish, IntentOutcome begin, PatientMatch.Partial partial, long started, CancellationToken cancellationToken)
    {
        await contacts.NoteAsync(call.AccountId, partial.Patient.PatientId, New(call, wish, partial.Patient), cancellationToken); // should staff file it there, it proves nothing yet
        var patient = await merging.OpenAsync(call, wish, partial.Patient.PatientId, cancellationToken);
        await failpoints.PassAsync(Steps.CreatePatientToMerge);
        if (begin is IntentOutcome.Begun begun)
            await ending.LeaveToStaffAsync(call.Account, begun.Entry, patient);
        await failpoints.PassAsync(Steps.CreatePatientSettled);
        var reference = begin is IntentOutcome.Stands stands ? stands.Entry.Reference : wish.Reference;
        var submitted = await SubmittedAsync(call, wish, patient, reference, partial.Patient.PatientId, cancellationToken);
        if (!call.IsOfPractice)
            await pace.KeepAsync(call.AccountId, started, cancellationToken);
        return submitted;
    }

    private async Task<AuditedResult<PatientCreationOutcome>> CreateAsync(CallContext call, NewPatient wish, IntentOutcome begin, Instant readAt, long started, CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (begin)
            {
                case IntentOutcome.Begun begun:
                    var sent = (await dispatch.SendAsync(call.Account, begun.Entry, callerWaits: true, cancellationToken)).Value;
                    pace.Note(call.AccountId, started);
                    return sent.State == WriteState.Rejected
                        ? new(new PatientCreationOutcome.Refused(), "refused")
                        : await SubmittedAsync(call, wish, sent.Patient, sent.Reference, sent.RecordId, CancellationToken.None); // it was sent, whoever has stopped waiting
                case IntentOutcome.Stands stands when await IsRelianceAsync(call, stands.Entry, readAt, cancellationToken):
                    await pace.KeepAsync(call.AccountId, started, cancellationToken); // asked for twice, it takes as long as for somebody on file
                    return await SubmittedAsync(call, wish, stands.Entry.Patient, stands.Entry.Reference, stands.Entry.RecordId, cancellationToken);
                default:
                    begin = await BeginAsync(call, wish, cancellationToken);
                    break;
            }
        }
    }

    /// <summary>
    /// Whether a caller may rely on an equal wish of before. One under way is promised to them, too. One whose record is gone from the PMS, or whose task
    /// staff have closed without a record that fits, is over.
    /// </summary>
    private async Task<bool> IsRelianceAsync(CallContext call, LedgerEntry standing, Instant readAt, CancellationToken cancellationToken)
    {
        if (standing.IsOpen)
            return await ledger.RelyAsync(call.AccountId, standing, cancellationToken);

        var isOver = standing.Patient is PatientKey.ToMerge merge
            ? await merging.IsClosedAsync(call.AccountId, merge, cancellationToken)
            : standing.State == WriteState.Confirmed && UndoneBookings.IsSeenBy(readAt, call.Account, standing);
        if (isOver)
            await undone.UndoAsync(call.Account, standing);
        return !isOver;
    }

    private async Task<AuditedResult<PatientCreationOutcome>> SubmittedAsync(CallContext call, NewPatient wish, PatientKey patient, string reference, string? patientId, CancellationToken cancellationToken)
    {
        var handle = await call.UpdateSessionAsync(session => session.Know(patient, IdentityLevel.Matched, new PatientKey.Asked(wish.Reference)), cancellationToken);
        await failpoints.PassAsync(Steps.CreatePatientShown);
        return new(new PatientCreationOutcome.Submitted(handle, reference), "submitted", patientId);
    }

    /// <summary>What the record does not have.</summary>
    private static List<ContactChange> New(CallContext call, NewPatient wish, Patient onFile)
    {
        var (now, found) = (call.Time.Now, new List<ContactChange>());
        if (!PatientMatching.HasPhone(onFile, wish.Phone))
            found.Add(new ContactChange.Phone(now, wish.Phone));
        if (wish.Email is { } email && !PatientMatching.SameEmail(onFile, email))
            found.Add(new ContactChange.Email(now, email));
        if (wish.Address?.Line1 is { } line)
            found.Add(new ContactChange.Address(now, line));
        return found;
    }

    private static PatientQuery[] Queries(NewPatient wish)
    {
        PatientQuery[] byNameAndPhone = [new PatientQuery.ByName(wish.FirstName, wish.LastName), new PatientQuery.ByPhone(wish.Phone)];
        return wish.Email is { } email ? [.. byNameAndPhone, new PatientQuery.ByEmail(email)] : byNameAndPhone;
    }
}
