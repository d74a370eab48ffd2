using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Appointments.Booking;

/// <summary>Takes the time that a caller wants, or finds others near it.</summary>
public sealed class SlotTaking(VisitFinder finder, PracticeCalendar calendar, SlotHolds holds, TimeProvider clock)
{
    private const int MostLooks = 10; // each that is lost, somebody else has won: as many as a practice has rooms

    /// <summary>How old a reading of a live practice may be when a time is taken by it: the rest that a booking needs may have been slow.</summary>
    private static readonly Duration OldestDay = Duration.FromSeconds(2);

    /// <summary>
    /// Begins to read the day of a booking, beside all else that it needs. Where the PMS is live it is read past the cache: the booking is decided by a
    /// reading that is no older than itself, and what others of us ask for meanwhile is told by their holds.
    /// </summary>
    internal void Prepare(CallContext call, Instant start)
    {
        var day = call.Time.DateOf(start);
        calendar.Prepare(call.Account, day, day, fresh: !call.Account.Capabilities.ReadsLag);
    }

    /// <summary>
    /// Takes a free provider and room at that start, after <see cref="Prepare"/>: those of the offer first. Who loses all of them to others looks again, for the engine names one room
    /// a provider. Null: there is none.
    /// </summary>
    internal async Task<Slot?> TakeAsync(BookingWish wish, CancellationToken cancellationToken)
    {
        var date = wish.Call.Time.DateOf(wish.Request.Start);
        for (var attempt = 0; attempt < MostLooks; attempt++)
        {
            var free = await finder.FindAsync(wish.Account, wish.Visit, date, date, instead: wish.Instead, cancellationToken: cancellationToken);
            if (!wish.Account.Capabilities.ReadsLag && Instant.FromDateTimeOffset(clock.GetUtcNow()) - free.AsOf > OldestDay)
                free = await finder.FindAsync(wish.Account, wish.Visit, date, date, fresh: true, instead: wish.Instead, cancellationToken: cancellationToken);
            var candidates = wish.Fitting(free).OrderBy(slot => slot.ProviderId == wish.Preferred ? 0 : 1).ThenBy(slot => slot.RoomId == wish.Request.Slot?.RoomId ? 0 : 1).ToList();
            if (candidates.Count == 0)
                return null;
            foreach (var slot in candidates)
            {
                if (await TryHoldAsync(wish, slot, free.AsOf, cancellationToken))
                    return slot;
            }
        }

        return null;
    }

    /// <summary>What else there is. With <paramref name="fresh"/> the PMS is read past the cache: it has just told us that we were wrong.</summary>
    internal async Task<BookingOutcome.SlotTaken> InsteadAsync(BookingWish wish, bool fresh, CancellationToken cancellationToken)
    {
        var days = BookingWish.DaysFrom(wish.Call, wish.Request.Start);
        var free = await finder.FindAsync(wish.Account, wish.Visit, days.Start, days.End, fresh: fresh, cancellationToken: cancellationToken);
        var suiting = free.Days.Select(day => day with { Slots = [.. day.Slots.Where(wish.Suits)] });
        var nearest = new SlotOffers(wish.Call.Time.Zone, wish.Account.Rules.OfferCount).Nearest(wish.Request.Start, suiting, wish.ProviderId);
        return new BookingOutcome.SlotTaken(nearest, wish.Visit.Minutes, wish.Type.Name);
    }

    private ValueTask<bool> TryHoldAsync(BookingWish wish, Slot slot, Instant readingTrueAt, CancellationToken cancellationToken)
    {
        var until = Instant.FromDateTimeOffset(clock.GetUtcNow()) + SlotHolds.Life;
        var hold = new SlotHold(wish.Request.Reference, slot.ProviderId, slot.RoomId, wish.Request.Start, wish.Visit.Minutes, until, null);
        return holds.TryTakeAsync(wish.Account, hold, readingTrueAt - wish.Account.Capabilities.ReadsBehind, cancellationToken);
    }
}
