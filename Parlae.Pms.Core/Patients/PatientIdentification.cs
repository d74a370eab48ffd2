using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients;

/// <summary>Who the caller turned out to be.</summary>
public abstract record Identification : PatientData
{
    private Identification() { }

    /// <summary>One patient, at this level, under this handle.</summary>
    public sealed record Known(PatientHandle Handle, string FirstName) : Identification;

    /// <summary>Nobody, or a wrong factor: never told apart.</summary>
    public sealed record NotFound : Identification;

    /// <summary>Too many tries: the same answer, right or wrong.</summary>
    public sealed record Locked : Identification;
}

/// <summary>Finds out who a caller is from what they say, within the limits on guessing.</summary>
public sealed class PatientIdentification(PatientReads patients, CallerCandidates callers, IdentityLocks locks, IAuditTrail audit, AuditedWork audited, AccountFigures figures)
{
    public static readonly IReadOnlyList<string> FieldsRead = ["name", "dateOfBirth", "phones", "email", "postCode"];

    /// <summary>Throws <see cref="Practices.VendorException"/> kinds and <see cref="AuditUnavailableException"/>.</summary>
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
                if (await MatchCallerAsync(call, claim, token) is { } caller)
                {
                    compared = true;
                    return await RecogniseAsync(call, made, caller, token) with { Fields = CallerCandidates.Fields };
                }

                var candidates = await patients.FindAsync(call.Account, [new PatientQuery.ByName(claim.FirstName, claim.LastName)], token);
                compared = true;
                if (PatientMatching.Match(claim, candidates) is not PatientMatch.Full full)
                {
                    IdentityMetrics.Failed(figures, call, IdentityMetrics.NotFound);
                    return new AuditedResult<Identification>(new Identification.NotFound(), "notFound", Fields: []);
                }

                return await RecogniseAsync(call, made, full, token);
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

    /// <summary>Gives the patient of a full match their handle.</summary>
    public static async Task<AuditedResult<Identification>> RecogniseAsync(CallContext call, PatientMatch.Full match, CancellationToken cancellationToken, PatientKey? promisedAs = null) =>
        Recognised(await call.UpdateSessionAsync(session => session.Know(new PatientKey.OnFile(match.Patient.PatientId), match.Level, promisedAs), cancellationToken), match);

    /// <summary>The same, and gives the try back that fitted.</summary>
    private async Task<AuditedResult<Identification>> RecogniseAsync(CallContext call, IdentityTry made, PatientMatch.Full match, CancellationToken cancellationToken) =>
        Recognised(await locks.ForgiveAsync(call, made, session => session.Know(new PatientKey.OnFile(match.Patient.PatientId), match.Level), cancellationToken), match);

    private static AuditedResult<Identification> Recognised(PatientHandle handle, PatientMatch.Full match)
    {
        var known = new Identification.Known(handle, match.Patient.PreferredName ?? match.Patient.FirstName);
        return new(known, handle.Level == IdentityLevel.Verified ? "verified" : "matched", match.Patient.PatientId);
    }
}
