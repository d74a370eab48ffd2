using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Proofs.Reporting;
using Parlae.Pms.Core.Proofs.Running;

namespace Parlae.Pms.Core.Proofs;

/// <summary>
/// The go-live proof of a clinic: starts it, carries it on step by step, keeps its report. A page calls <see cref="AdvanceAsync"/> as long as it is looked at;
/// when nobody does, the timer goes on with it.
/// </summary>
public sealed class GoLive(
    AccountStore accounts, GoLiveProofs proofs, ProofCarrying carrying, ProofVerifier verifier, PatientSearch patients, PracticeCalendar calendar, CallSessions sessions, AuditedWork audited, TimeProvider clock)
{
    private static readonly string[] FieldsRead = ["name", "dateOfBirth"];

    /// <summary>Finds the test patient and writes the proof down; nothing is booked yet. Throws <see cref="VendorException"/> kinds and <see cref="AuditUnavailableException"/>.</summary>
    public async Task<GoLiveStart> StartAsync(string accountId, GoLiveWish wish, AuditActor actor, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(accountId, cancellationToken) is not { } account)
            return new GoLiveStart.Refused(GoLiveRefusal.NoSuchAccount);
        if (!account.Features.Booking)
            return new GoLiveStart.Refused(GoLiveRefusal.BookingOff);
        if (await proofs.RunningAsync(accountId, cancellationToken) is { } other)
            return new GoLiveStart.Refused(GoLiveRefusal.AlreadyRunning, other);
        var roster = await calendar.RosterAsync(account, cancellationToken);
        if (roster.VisitTypes is not [var first, ..] || (wish.VisitType is { } word ? VisitTypes.Find(roster.VisitTypes, word) : first) is not { } type)
            return new GoLiveStart.Refused(GoLiveRefusal.UnknownVisitType);

        var (proofId, now, began) = (proofs.NewId(), proofs.Now, clock.GetTimestamp());
        var call = ProofCarrying.Context(account, actor, proofId, sessions, clock);
        var found = await FindPatientAsync(call, wish, cancellationToken);
        if (found.Count != 1)
            return new GoLiveStart.Refused(found.Count == 0 ? GoLiveRefusal.PatientNotFound : GoLiveRefusal.SeveralPatients);

        var patient = new ProofStep(ProofStepKind.Patient) { StartedAt = now, Tries = 1, Milliseconds = clock.GetElapsedTime(began).TotalMilliseconds };
        var proof = new GoLiveProof
        {
            ProofId = proofId,
            StartedBy = actor,
            StartedAt = now,
            Place = ConnectedPractice.Of(account),
            PatientId = found[0].PatientId,
            VisitType = type.Name,
            Note = wish.Note,
            State = ProofState.Running,
            Steps = [patient.End(ProofOutcome.Done, now), .. Enum.GetValues<ProofStepKind>().Skip(1).Select(kind => new ProofStep(kind))],
        };
        return await proofs.TryBeginAsync(accountId, proof, ProofCarrying.Unattended, cancellationToken)
            ? new GoLiveStart.Started(proof)
            : new GoLiveStart.Refused(GoLiveRefusal.AlreadyRunning, await proofs.RunningAsync(accountId, cancellationToken));
    }

    /// <summary>As it stands. Null: there is no such proof.</summary>
    public async Task<GoLiveProof?> FindAsync(string accountId, string proofId, CancellationToken cancellationToken) =>
        (await proofs.GetAsync(accountId, proofId, cancellationToken))?.Value;

    /// <summary>The one that runs; null: none does.</summary>
    public async Task<GoLiveProof?> FindRunningAsync(string accountId, CancellationToken cancellationToken) =>
        await proofs.RunningAsync(accountId, cancellationToken) is { } proofId ? await FindAsync(accountId, proofId, cancellationToken) : null;

    /// <summary>All of an account, the newest first.</summary>
    public async Task<IReadOnlyList<GoLiveProof>> ListAsync(string accountId, CancellationToken cancellationToken) => await proofs.ListAsync(accountId, cancellationToken);

    /// <summary>
    /// Takes the next step, or looks whether what it waits for has come; one that ended, or that somebody else is at, is returned as it is. What was begun is
    /// brought to an end whoever stops waiting. Null: there is no such proof.
    /// </summary>
    /// <exception cref="AuditUnavailableException">Nothing was done; it can be carried on later.</exception>
    public async Task<GoLiveProof?> AdvanceAsync(string accountId, string proofId, AuditActor actor, CancellationToken cancellationToken) =>
        await accounts.FindAsync(accountId, cancellationToken) is { } account && await proofs.GetAsync(accountId, proofId, cancellationToken) is { } proof
            ? (await carrying.StepAsync(account, proof, actor)).Value
            : null;

    /// <summary>Whether a report, ours or a copy of it, is the one whose digest stands in the account's audit trail.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="proofId">Which.</param>
    /// <param name="report">The bytes of a copy; null: the report that we keep.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<ProofVerification> VerifyAsync(string accountId, string proofId, ReadOnlyMemory<byte>? report, CancellationToken cancellationToken) =>
        await FindAsync(accountId, proofId, cancellationToken) is { State: ProofState.Ended } proof
            ? await verifier.VerifyAsync(accountId, proof, report, cancellationToken)
            : ProofVerification.NoReport;

    private Task<IReadOnlyList<Patient>> FindPatientAsync(CallContext call, GoLiveWish wish, CancellationToken cancellationToken) =>
        audited.RunAsync(call.Action("searchPatients", null, FieldsRead), async token =>
        {
            var found = await patients.FindAsync(call.Account, new PatientSought(wish.FirstName, wish.LastName, wish.DateOfBirth, null, null, null), token);
            return new AuditedResult<IReadOnlyList<Patient>>(found, found.Count switch { 0 => "notFound", 1 => "ok", _ => "several" }, found.Count == 1 ? found[0].PatientId : null);
        }, cancellationToken);
}
