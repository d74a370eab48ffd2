using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Patients;

/// <summary>What became of the wish to be a patient here.</summary>
public abstract record PatientCreationOutcome
{
    private PatientCreationOutcome() { }

    /// <summary>They are one already.</summary>
    public sealed record OnFile(Identification.Known Patient) : PatientCreationOutcome;

    /// <summary>On its way, or with staff: the two are never told apart.</summary>
    public sealed record Submitted(PatientHandle Handle) : PatientCreationOutcome;

    /// <summary>Too many tries at being somebody: the same answer, right or wrong.</summary>
    public sealed record Locked : PatientCreationOutcome;

    /// <summary>Enough new patients for one call, or for one number and day.</summary>
    public sealed record TooMany : PatientCreationOutcome;

    /// <summary>The PMS refused; nothing was changed and a staff task was made.</summary>
    public sealed record Refused : PatientCreationOutcome;
}

/// <summary>Creates a patient, unless they are on file, or look as if they might be.</summary>
public sealed class PatientCreation(
    PatientReads patients, IdentityLocks locks, DailyCounters counters, WriteLedger ledger, WriteDispatch dispatch, StaffTasks tasks, IAuditTrail audit, AuditedWork audited)
{
    public const int MostPerCall = 3;
    public const int MostPerNumberAndDay = 5;

    private const string Purpose = "patients-created";
    private static readonly Duration IntentLife = Duration.FromMinutes(2);

    /// <param name="call">The call it is asked in.</param>
    /// <param name="action">The tool or route, for the audit trail.</param>
    /// <param name="wish">Who they are, under a new reference of the ledger's.</param>
    /// <param name="cancellationToken">Gives up before anything is sent.</param>
    public async Task<PatientCreationOutcome> CreateAsync(CallContext call, string action, NewPatient wish, CancellationToken cancellationToken)
    {
        if (!await TryEnterAsync(call, cancellationToken))
        {
            await audit.RefuseAsync(call.Action(action, null), "tooMany", cancellationToken);
            return new PatientCreationOutcome.TooMany();
        }

        return await audited.RunAsync(call.Action(action, null, PatientIdentification.FieldsRead), token => CreateWithinLimitsAsync(call, wish, token), cancellationToken);
    }

    /// <summary>Puts a patient before staff who was told that their details are on the way, when nothing came of it.</summary>
    public async Task LeaveToStaffAsync(CallContext call, NewPatient wish, CancellationToken cancellationToken) =>
        await tasks.OpenAsync(call.AccountId, StaffTaskKind.PatientNotCreated, wish.Reference, null, call.CallId, StaffTaskDetails.OfPatient(wish), cancellationToken);

    /// <summary>Somebody who gives a name and birth date on file claims to be that patient, whatever the tool: the limits on guessing hold here too.</summary>
    private async Task<AuditedResult<PatientCreationOutcome>> CreateWithinLimitsAsync(CallContext call, NewPatient wish, CancellationToken cancellationToken)
    {
        var claim = new ClaimedIdentity(wish.FirstName, wish.LastName, wish.DateOfBirth, wish.Phone, wish.Email, PostCode: null, call.CallerNumber);
        if (await locks.IsLockedAsync(call, claim, cancellationToken))
        {
            await LeaveAsync(call, cancellationToken);
            return new(new PatientCreationOutcome.Locked(), "locked", Fields: []);
        }

        var match = await MatchAsync(call, claim, wish, cancellationToken);
        if (match is PatientMatch.Partial)
            await locks.CountAsync(call, claim, cancellationToken);
        switch (match)
        {
            case PatientMatch.Full full:
                await LeaveAsync(call, cancellationToken);
                var known = await PatientIdentification.RecogniseAsync(call, full, cancellationToken, new PatientKey.Asked(wish.Reference));
                return new(new PatientCreationOutcome.OnFile((Identification.Known)known.Value), known.Outcome, known.PatientId);
            case PatientMatch.Partial partial:
                var task = await tasks.OpenAsync(call.AccountId, StaffTaskKind.MergePatient, Words(wish), partial.Patient.PatientId, call.CallId, StaffTaskDetails.OfPatient(wish), cancellationToken);
                if (task.Status == StaffTaskStatus.Closed)
                    await tasks.AddDetailsAsync(call.AccountId, task.TaskId, new Dictionary<string, string>(), cancellationToken); // they asked again
                return new(await SubmittedAsync(call, wish, new PatientKey.ToMerge(task.TaskId), cancellationToken), "submitted", partial.Patient.PatientId);
            default:
                return await SendAsync(call, wish, cancellationToken);
        }
    }

    private async Task<PatientMatch> MatchAsync(CallContext call, ClaimedIdentity claim, NewPatient wish, CancellationToken cancellationToken)
    {
        try
        {
            return PatientMatching.Match(claim, await patients.FindAsync(call.Account, Queries(wish), cancellationToken));
        }
        catch (VendorException)
        {
            await LeaveAsync(call, CancellationToken.None); // a PMS that is down must not use up what a caller may create
            throw;
        }
    }

    private async Task<AuditedResult<PatientCreationOutcome>> SendAsync(CallContext call, NewPatient wish, CancellationToken cancellationToken)
    {
        var reference = wish.Reference;
        var entry = new LedgerEntry
        {
            Reference = reference,
            Kind = WriteKind.CreatePatient,
            State = WriteState.Intended,
            IntentKey = "",
            Patient = new PatientKey.Asked(reference),
            NewPatient = wish,
            CallId = call.CallId,
            CreatedAt = ledger.Now,
        };
        var due = (ledger.Now + IntentLife).ToDateTimeOffset();
        switch (await ledger.BeginAsync(call.AccountId, entry, $"createPatient|{Words(wish)}", due, cancellationToken))
        {
            case IntentOutcome.Begun begun:
                var sent = await SendOrAbandonAsync(call.Account, begun, cancellationToken);
                if (sent.State != WriteState.Rejected)
                    return new(await SubmittedAsync(call, wish, sent.Patient, cancellationToken), "submitted", sent.RecordId);
                await LeaveToStaffAsync(call, wish, cancellationToken);
                return new(new PatientCreationOutcome.Refused(), "refused");
            case IntentOutcome.Stands stands:
                return new(await SubmittedAsync(call, wish, stands.Entry.Patient, cancellationToken), "submitted", stands.Entry.RecordId);
            default:
                throw new InvalidOperationException("An intent outcome of an unknown kind.");
        }
    }

    private async Task<LedgerEntry> SendOrAbandonAsync(PmsAccount account, IntentOutcome.Begun begun, CancellationToken cancellationToken)
    {
        try
        {
            return (await dispatch.SendAsync(account, begun.Entry, cancellationToken)).Value;
        }
        catch (Exception exception) when (exception is VendorException or OperationCanceledException)
        {
            await dispatch.AbandonUnsentAsync(account, begun.Entry.Value.Reference);
            throw;
        }
    }

    private static async Task<PatientCreationOutcome> SubmittedAsync(CallContext call, NewPatient wish, PatientKey patient, CancellationToken cancellationToken) =>
        new PatientCreationOutcome.Submitted(await call.UpdateSessionAsync(session => session.Know(patient, IdentityLevel.Matched, new PatientKey.Asked(wish.Reference)), cancellationToken));

    private async ValueTask<bool> TryEnterAsync(CallContext call, CancellationToken cancellationToken)
    {
        var inCall = await call.UpdateSessionAsync(session => ++session.PatientsCreated, cancellationToken);
        return inCall <= MostPerCall
            && (call.CallerNumber is not { } number || await counters.AddAsync(call.Account, Purpose, number, 1, call.Time, cancellationToken) <= MostPerNumberAndDay);
    }

    private async ValueTask LeaveAsync(CallContext call, CancellationToken cancellationToken)
    {
        await call.UpdateSessionAsync(session => session.PatientsCreated = Math.Max(0, session.PatientsCreated - 1), cancellationToken);
        if (call.CallerNumber is { } number)
            await counters.AddAsync(call.Account, Purpose, number, -1, call.Time, cancellationToken);
    }

    private static PatientQuery[] Queries(NewPatient wish)
    {
        PatientQuery[] byNameAndPhone = [new PatientQuery.ByName(wish.FirstName, wish.LastName), new PatientQuery.ByPhone(wish.Phone)];
        return wish.Email is { } email ? [.. byNameAndPhone, new PatientQuery.ByEmail(email)] : byNameAndPhone;
    }

    private static string Words(NewPatient wish) =>
        $"{PersonName.Fold(wish.FirstName)}|{PersonName.Fold(wish.LastName)}|{NodaTime.Text.LocalDatePattern.Iso.Format(wish.DateOfBirth)}|{wish.Phone}";
}
