using System.Collections.Concurrent;

namespace Parlae.Pms.Core.Practices;

/// <summary>
/// Checks that found less than an account could before. One odd answer takes no ability away: two checks in a row must miss the same. What is more counts at
/// once. One check is remembered for each account.
/// </summary>
internal sealed class LoweredAbilities
{
    private static readonly Func<PmsCapabilities, bool>[] Abilities =
    [
        can => can.ReadAppointments, can => can.Book, can => can.Move, can => can.Cancel, can => can.Confirm, can => can.CreatePatient, can => can.UpdatePatient, can => can.ReadNotes, can => can.AddNotes,
        can => can.ReadInsurance, can => can.AddInsurance, can => can.ReadBalance, can => can.ReadPayments, can => can.RecordPayments,
    ];

    private readonly ConcurrentDictionary<string, Doubt> doubts = new(StringComparer.Ordinal);

    /// <summary>What the last check of these settings found, where it was not believed yet.</summary>
    public PmsCapabilities? Of(PmsAccount account) => doubts.TryGetValue(account.AccountId, out var doubt) && doubt.Version == account.UpdatedAt ? doubt.Found : null;

    /// <summary>Whether what a check found holds from now on.</summary>
    public bool IsBelieved(PmsAccount account, PmsCapabilities found)
    {
        var before = Of(account);
        var isBelieved = Abilities.Where(can => can(account.Capabilities) && !can(found)).All(can => before is not null && !can(before));
        if (isBelieved)
            doubts.TryRemove(account.AccountId, out _);
        else
            doubts[account.AccountId] = new(account.UpdatedAt, found);
        return isBelieved;
    }

    private sealed record Doubt(DateTimeOffset Version, PmsCapabilities Found);
}
