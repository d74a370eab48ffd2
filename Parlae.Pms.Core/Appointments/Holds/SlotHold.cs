using NodaTime;

namespace Parlae.Pms.Core.Appointments.Holds;

/// <summary>Time that one of our own writes takes, before the PMS's reads show it.</summary>
/// <param name="Reference">The ledger entry it belongs to.</param>
/// <param name="ProviderId">Who is taken.</param>
/// <param name="RoomId">Where; null when the PMS knows no rooms.</param>
/// <param name="Start">Start of the visit.</param>
/// <param name="Minutes">Its length.</param>
/// <param name="Until">It lapses then, unless its write has come further; null: it lasts as long as its write is open.</param>
/// <param name="PlacedAt">When the PMS confirmed the write; reads younger than this show it themselves.</param>
public sealed record SlotHold(string Reference, string ProviderId, string? RoomId, Instant Start, int Minutes, Instant? Until, Instant? PlacedAt)
{
    public Interval Time => new(Start, Start + Duration.FromMinutes(Minutes));

    /// <summary>Whether a reading of that moment may be without it. One that is younger than the visit's confirmation shows what is true, the visit or its end.</summary>
    public bool IsMissedBy(Instant readingTrueAt) => PlacedAt is not { } placed || placed >= readingTrueAt;
}

/// <summary>A hold that somebody should look at.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="Partition">Where it lies.</param>
/// <param name="Hold">As last read.</param>
public sealed record DueHold(string AccountId, string Partition, SlotHold Hold);
