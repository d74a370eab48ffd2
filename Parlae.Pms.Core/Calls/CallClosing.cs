using NodaTime;
using NodaTime.Extensions;
using Parlae.Pms.Core.Calls.Log;

namespace Parlae.Pms.Core.Calls;

/// <summary>What became of a call, as far as this program had a part in it.</summary>
public enum CallResult
{
    /// <summary>No tool was used.</summary>
    Nothing,

    /// <summary>Tools answered, but of no patient.</summary>
    Informed,

    /// <summary>Somebody was found or registered.</summary>
    Identified,

    /// <summary>A visit was booked.</summary>
    Booked,
}

/// <summary>Ends calls: what was known of the caller is dropped, and the call is counted.</summary>
public sealed class CallClosing(CallSessions sessions, CallLog calls, TimeProvider clock)
{
    /// <summary>Closes the session. An end that is told twice is counted once. Throws <see cref="Storage.StoreUnavailableException"/>.</summary>
    /// <param name="accountId">Whose call.</param>
    /// <param name="callId">As in <see cref="CallContext.CallId"/>.</param>
    /// <param name="reason">Why it ended.</param>
    /// <param name="lasted">Null when it is not known.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task CloseAsync(string accountId, string callId, CallEnd reason, Duration? lasted, CancellationToken cancellationToken)
    {
        var result = await sessions.UpdateAsync(accountId, callId, session =>
        {
            var first = session.ClosedAt is null ? (ResultOf(session), session.Patients.Count) : ((CallResult Result, int Patients)?)null;
            session.Close(clock.GetUtcNow().ToInstant());
            return first;
        }, cancellationToken);
        if (result is not { } counted)
            return;
        CallMetrics.Ended(accountId, counted.Result, reason, lasted, counted.Patients);
        calls.Ended(accountId, callId, counted.Result, reason, lasted);
    }

    private static CallResult ResultOf(CallSession session) =>
        session.Appointments.Exists(visit => visit.BookedHere) ? CallResult.Booked
        : session.Patients.Count > 0 ? CallResult.Identified
        : session.Answers.Count > 0 ? CallResult.Informed
        : CallResult.Nothing;
}
