using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Calls;

/// <summary>One tool call's view of its call: whose it is, who acts, and the session, which it may change.</summary>
/// <param name="Account">Decided from trusted fields only.</param>
/// <param name="CallId">Of the call or chat; null when Vapi sent neither: then only level-0 reads run.</param>
/// <param name="CallerNumber">Ten digits, of a phone call; a hint, no proof.</param>
/// <param name="Actor">For the audit trail.</param>
/// <param name="CorrelationId">Of the invocation.</param>
/// <param name="Time">The practice's clock.</param>
public sealed record CallContext(
    PmsAccount Account,
    string? CallId,
    string? CallerNumber,
    AuditActor Actor,
    string CorrelationId,
    PracticeTime Time,
    CallSessions Sessions) : PatientData
{
    public string AccountId => Account.AccountId;

    /// <summary>The number this call came in on, as the platform gave it.</summary>
    public string? ClinicNumber { get; init; }

    /// <summary>The practice itself asks, with a key of its own: it need not prove who a patient is, and the limits on callers are not for it.</summary>
    public bool IsOfPractice { get; init; }

    /// <summary>What it writes is a go-live proof's: no patient wants it. It is no booking to count, nobody is written to, and nobody is called about a time that it frees.</summary>
    public bool IsTrial { get; init; }

    /// <summary>What one tool call has seen of the session; null: each look fetches it.</summary>
    public SessionCopy? Copy { get; init; }

    /// <summary>Whether a number is one of the clinic's own. No patient is found by it, and none is given it: a model that knows no number fills it in, and a forwarded call comes from it.</summary>
    public bool IsClinicNumber(string digits) =>
        PhoneNumber.SameLine(digits, ClinicNumber) || PhoneNumber.SameLine(digits, Account.PracticePhone) || PhoneNumber.SameLine(digits, Account.StaffNumber);

    /// <summary>The session as it stands, or as this tool call has last seen it; for looking only. Empty for a request without a call.</summary>
    public async ValueTask<CallSession> ReadSessionAsync(CancellationToken cancellationToken) =>
        CallId is null || Copy is null ? await ReadSessionAnewAsync(cancellationToken) : (await Sessions.ReadAsync(AccountId, CallId, Copy, cancellationToken)).In(Account);

    /// <summary>The session as it stands now, whatever this tool call has seen of it.</summary>
    public async ValueTask<CallSession> ReadSessionAnewAsync(CancellationToken cancellationToken) =>
        CallId is null ? new CallSession() : (await Sessions.ReadAsync(AccountId, CallId, cancellationToken)).In(Account);

    /// <summary>Changes the session; see <see cref="CallSessions.UpdateAsync"/>. Without a call the change is made to nothing and forgotten.</summary>
    public async ValueTask<T> UpdateSessionAsync<T>(Func<CallSession, T> change, CancellationToken cancellationToken) =>
        CallId is null ? change(new CallSession()) : await Sessions.UpdateAsync(AccountId, CallId, session => change(session.In(Account)), cancellationToken, Copy);

    public AuditedAction Action(string action, PatientKey? patient, params IReadOnlyList<string> fields) =>
        new(AccountId, Actor, action, patient?.Id, fields, CorrelationId);
}
