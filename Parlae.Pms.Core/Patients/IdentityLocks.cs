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
        var ofPerson = AddAsync(call, OfPerson, Person(claim), 1, made.Day, cancellationToken);
        var ofNumber = AddAsync(call, OfNumber, call.CallerNumber, 1, made.Day, cancellationToken);
        await Task.WhenAll(inCall, ofPerson, ofNumber);
        if (await inCall <= TriesPerCall && await ofPerson <= TriesPerPersonAndDay && await ofNumber <= TriesPerNumberAndDay)
            return made;
        await ForgiveAsync(call, made, cancellationToken);
        IdentityMetrics.Failed(figures, call, IdentityMetrics.Locked);
        return null;
    }

    /// <summary>Gives a try back: the claim fitted, or was never compared.</summary>
    public async ValueTask ForgiveAsync(CallContext call, IdentityTry made, CancellationToken cancellationToken) =>
        await Task.WhenAll(
            call.UpdateSessionAsync(session => session.FailedIdentityTries = Math.Max(0, session.FailedIdentityTries - 1), cancellationToken).AsTask(),
            AddAsync(call, OfPerson, Person(made.Claim), -1, made.Day, cancellationToken),
            AddAsync(call, OfNumber, call.CallerNumber, -1, made.Day, cancellationToken));

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
        if (await AddAsync(call, OfClaim, $"{Person(claim)}|{claim.Phone}|{claim.Email}", 1, day, cancellationToken) == 1)
            await AddAsync(call, OfPerson, Person(claim), 1, day, cancellationToken);
    }

    private async Task<int> AddAsync(CallContext call, string purpose, string? value, int amount, LocalDate day, CancellationToken cancellationToken) =>
        value is null ? 0 : await counters.AddAsync(call.Account, purpose, value, amount, call.Time, day, cancellationToken);

    private static string Person(ClaimedIdentity claim) =>
        $"{PersonName.Fold(claim.FirstName)}|{PersonName.Fold(claim.LastName)}|{LocalDatePattern.Iso.Format(claim.DateOfBirth)}";
}
