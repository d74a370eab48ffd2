using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients;

/// <summary>Who the caller turned out to be.</summary>
public abstract record Identification : PatientData
{
    private Identification() { }

    /// <summary>One patient fits.</summary>
    public sealed record Known(PatientMatch.Full Match) : Identification
    {
        /// <summary>Gives them their handle and the try back that fitted, in the change of the session that records the answer. It may be asked more than once.</summary>
        public KnownPatient In(CallSession session)
        {
            session.FailedIdentityTries = Math.Max(0, session.FailedIdentityTries - 1);
            return KnownPatient.In(session, Match);
        }
    }

    /// <summary>Nobody, or a wrong factor: never told apart.</summary>
    public sealed record NotFound : Identification;

    /// <summary>Too many tries: the same answer, right or wrong.</summary>
    public sealed record Locked : Identification;
}

/// <summary>Finds out who a caller is from what they say, within the limits on guessing.</summary>
public sealed class PatientIdentification(PatientReads patients, CallerCandidates callers, IdentityLocks locks, IAuditTrail audit, AuditedWork audited, AccountFigures figures)
{
    public static readonly IReadOnlyList<string> FieldsRead = ["name", "dateOfBirth", "phones", "email", "postCode"];

    /// <summary>Throws <see cref="Practices.VendorException"/> kinds, <see cref="AuditUnavailableException"/> and <see cref="Storage.StoreUnavailableException"/>; then nobody is known.</summary>
    public async Task<Identification> IdentifyAsync(CallContext call, string action, ClaimedIdentity claim, CancellationToken cancellationToken)
    {
        if (await locks.TryEnterAsync(call, claim, cancellationToken) is not { } made)
        {
            await audit.RefuseAsync(call.Action(action, null), "locked", cancellationToken);
            return new Identification.Locked();
        }

        var compared = false;
        try
        {
            return await audited.RunAsync(call.Action(action, null, FieldsRead), async token =>
            {
                var caller = await MatchCallerAsync(call, claim, token);
                var match = caller ?? PatientMatching.Match(claim, await patients.FindAsync(call.Account, [new PatientQuery.ByName(claim.FirstName, claim.LastName)], token));
                compared = true;
                if (match is not PatientMatch.Full full)
                {
                    IdentityMetrics.Failed(figures, call, IdentityMetrics.NotFound);
                    return new AuditedResult<Identification>(new Identification.NotFound(), "notFound", Fields: []);
                }

                await locks.ForgiveDayAsync(call, made, token);
                return new(new Identification.Known(full), await OutcomeAsync(call, full, token), full.Patient.PatientId, caller is null ? null : CallerCandidates.Fields);
            }, cancellationToken);
        }
        finally
        {
            if (!compared)
                await locks.ForgiveAsync(call, made, CancellationToken.None); // a PMS or a trail that is down or slow must not lock its patients out
        }
    }

    /// <summary>
    /// Somebody read ahead for the caller's number who fits fully; null: the PMS must be asked. Of those only numbers are at hand, so that other factors
    /// are compared with the PMS.
    /// </summary>
    private async Task<PatientMatch.Full?> MatchCallerAsync(CallContext call, ClaimedIdentity claim, CancellationToken cancellationToken)
    {
        if (call.CallerNumber is null || claim is not { Email: null, PostCode: null })
            return null;
        var match = PatientMatching.Match(claim, await callers.FindAsync(call, cancellationToken)) as PatientMatch.Full;
        CallMetrics.Asked("search", match is not null);
        return match;
    }

    /// <summary>As the call will speak of them, by what it knows now: a level once reached is kept.</summary>
    private static async Task<string> OutcomeAsync(CallContext call, PatientMatch.Full match, CancellationToken cancellationToken)
    {
        var known = (await call.ReadSessionAsync(cancellationToken)).Patients.Find(patient => patient.Patient == new PatientKey.OnFile(match.Patient.PatientId));
        return OutcomeOf(known is not null && known.Level > match.Level ? known.Level : match.Level);
    }

    internal static string OutcomeOf(IdentityLevel level) => level == IdentityLevel.Verified ? "verified" : "matched";
}
