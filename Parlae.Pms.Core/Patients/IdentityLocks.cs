using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Figures;

namespace Parlae.Pms.Core.Patients;

/// <summary>A try at being somebody that was let in, as it was counted.</summary>
/// <param name="Day">The practice's day whose counters hold it; giving it back after midnight must not touch the next day's.</param>
public sealed record IdentityTry(ClaimedIdentity Claim, LocalDate Day);

/// <summary>
/// Limits on guessing who somebody is (contract 6): per call, per claimed person and day, per caller number and day. A try is counted before
/// it is made and given back when it fits, so that tries made at the same time cannot slip through together.
/// </summary>
public sealed class IdentityLocks(DailyCounters counters, AccountFigures figures)
{
    private const string OfPerson = "identity-person";
    private const string OfNumber = "identity-number";
    private const string OfClaim = "identity-claim";

    public const int TriesPerCall = 5;
    public const int TriesPerPersonAndDay = 10;
    public const int TriesPerNumberAndDay = 20;

    /// <summary>Counts a try. Null: locked, whatever the claim; a try that was not let in does not count, so that one locked call locks nobody else.</summary>
    public async ValueTask<IdentityTry?> TryEnterAsync(CallContext call, ClaimedIdentity claim, CancellationToken cancellationToken)
    {
        var made = new IdentityTry(claim, call.Time.Today);
        var inCall = call.UpdateSessionAsync(session => ++session.FailedIdentityTries, cancellationToken).AsTask();
        var ofDay = CountDayAsync(call, made, 1, cancellationToken);
        await Task.WhenAll(inCall, ofDay);
        if (await inCall <= TriesPerCall && await ofDay is [<= TriesPerPersonAndDay] or [<= TriesPerPersonAndDay, <= TriesPerNumberAndDay])
            return made;
        await ForgiveAsync(call, made, cancellationToken);
        IdentityMetrics.Failed(figures, call, IdentityMetrics.Locked);
        return null;
    }

    /// <summary>Gives a try back: it was never compared.</summary>
    public async ValueTask ForgiveAsync(CallContext call, IdentityTry made, CancellationToken cancellationToken)
    {
        await ForgiveDayAsync(call, made, cancellationToken);
        await call.UpdateSessionAsync(session => session.FailedIdentityTries = Math.Max(0, session.FailedIdentityTries - 1), cancellationToken);
    }

    /// <summary>Gives the day's part of a try back whose claim fitted; the call's part goes with the answer (<see cref="Identification.Known.In"/>).</summary>
    public Task ForgiveDayAsync(CallContext call, IdentityTry made, CancellationToken cancellationToken) => CountDayAsync(call, made, -1, cancellationToken);

    /// <summary>For claims that are made on the way to something else, which has narrower limits of its own: whether they are locked by now. Counts nothing.</summary>
    public async ValueTask<bool> IsLockedAsync(CallContext call, ClaimedIdentity claim, CancellationToken cancellationToken)
    {
        var isLocked = (await call.ReadSessionAnewAsync(cancellationToken)).FailedIdentityTries >= TriesPerCall
            || await counters.ReadAsync(call.Account, OfPerson, Person(claim), call.Time, cancellationToken) >= TriesPerPersonAndDay
            || (call.CallerNumber is { } number && await counters.ReadAsync(call.Account, OfNumber, number, call.Time, cancellationToken) >= TriesPerNumberAndDay);
        if (isLocked)
            IdentityMetrics.Failed(figures, call, IdentityMetrics.Locked);
        return isLocked;
    }

    /// <summary>
    /// Counts such a claim that did not fit, against the person alone and whether or not there is one: were the call's tries used up by those on file
    /// only, a caller could tell from the lock who is. To say the same again is no new guess.
    /// </summary>
    public async ValueTask CountAsync(CallContext call, ClaimedIdentity claim, CancellationToken cancellationToken)
    {
        var day = call.Time.Today;
        if (await counters.AddAsync(call.Account, OfClaim, $"{Person(claim)}|{claim.Phone}|{claim.Email}", 1, call.Time, day, cancellationToken) == 1)
            await counters.AddAsync(call.Account, OfPerson, Person(claim), 1, call.Time, day, cancellationToken);
    }

    /// <summary>The day's counts of the person and, where the call has one, of the number.</summary>
    private Task<IReadOnlyList<int>> CountDayAsync(CallContext call, IdentityTry made, int amount, CancellationToken cancellationToken)
    {
        var (person, number) = ((OfPerson, Person(made.Claim)), call.CallerNumber);
        return counters.AddAsync(call.Account, number is null ? [person] : [person, (OfNumber, number)], amount, call.Time, made.Day, cancellationToken).AsTask();
    }

    private static string Person(ClaimedIdentity claim) =>
        $"{PersonName.Fold(claim.FirstName)}|{PersonName.Fold(claim.LastName)}|{LocalDatePattern.Iso.Format(claim.DateOfBirth)}";
}
