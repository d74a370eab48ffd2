namespace Parlae.Pms.Core.Practices;

/// <summary>
/// Checks that found less than an account could before. One odd answer takes no ability away: two checks in a row must miss it. What is more counts at once, and
/// so does how a vendor reads and writes.
/// </summary>
internal static class LoweredAbilities
{
    private static readonly (Func<PmsCapabilities, bool> Can, Func<PmsCapabilities, PmsCapabilities> With)[] All =
    [
        (can => can.ReadAppointments, can => can with { ReadAppointments = true }),
        (can => can.Book, can => can with { Book = true }),
        (can => can.Move, can => can with { Move = true }),
        (can => can.Cancel, can => can with { Cancel = true }),
        (can => can.Confirm, can => can with { Confirm = true }),
        (can => can.CreatePatient, can => can with { CreatePatient = true }),
        (can => can.UpdatePatient, can => can with { UpdatePatient = true }),
        (can => can.ReadNotes, can => can with { ReadNotes = true }),
        (can => can.AddNotes, can => can with { AddNotes = true }),
        (can => can.ReadInsurance, can => can with { ReadInsurance = true }),
        (can => can.AddInsurance, can => can with { AddInsurance = true }),
        (can => can.ReadBalance, can => can with { ReadBalance = true }),
        (can => can.ReadPayments, can => can with { ReadPayments = true }),
        (can => can.RecordPayments, can => can with { RecordPayments = true }),
    ];

    /// <summary>What an account can from now on, and what this check found where that is not believed yet; null: nothing is in doubt.</summary>
    /// <param name="known">What it could.</param>
    /// <param name="doubted">What the check before found, where that was not believed.</param>
    /// <param name="found">What this one found.</param>
    public static (PmsCapabilities Now, PmsCapabilities? Doubted) Weigh(PmsCapabilities known, PmsCapabilities? doubted, PmsCapabilities found)
    {
        var now = All.Where(one => one.Can(known) && !one.Can(found) && (doubted is null || one.Can(doubted))).Aggregate(found, (can, one) => one.With(can));
        return (now, now == found ? null : found);
    }
}
