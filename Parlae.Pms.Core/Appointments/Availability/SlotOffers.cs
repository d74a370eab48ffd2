using NodaTime;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>What a caller asked for.</summary>
/// <param name="From">First day, in the practice's zone.</param>
/// <param name="To">Last day, inclusive.</param>
/// <param name="ProviderId">Null: anybody.</param>
/// <param name="Hours">Hours in their own words, within the part of the day if that was said, too.</param>
public sealed record SlotWish(LocalDate From, LocalDate To, TimeOfDay? TimeOfDay = null, string? ProviderId = null, HoursWanted? Hours = null)
{
    internal SlotWish AtAnyTime => this with { TimeOfDay = null, Hours = null };
}

/// <summary>Chooses the few times that are said aloud. The same input gives the same offers.</summary>
/// <param name="zone">The practice's zone.</param>
/// <param name="count">How many offers at most; more than zero.</param>
public sealed class SlotOffers(DateTimeZone zone, int count = 3)
{
    /// <summary>Answers a wish from the days that were looked at: those asked for and up to 14 days after the first, in order.</summary>
    public AvailabilityAnswer Answer(SlotWish wish, IReadOnlyList<SlotDay> days, Instant now)
    {
        var asked = new List<SlotDay>(days.Count);
        var fitting = new List<List<Slot>>(days.Count);
        var fit = 0;
        foreach (var day in days)
        {
            if (day.Date < wish.From || day.Date > wish.To)
            {
                continue;
            }

            asked.Add(day);
            if (Fitting(day, wish) is { Count: > 0 } starts)
            {
                fitting.Add(starts);
                fit += starts.Count;
            }
        }

        if (fitting.Count > 0)
        {
            var offers = Spread(fitting);
            return new AvailabilityAnswer.Offered(offers, More: fit > offers.Count);
        }

        return asked.Exists(day => day.IsOpen || day.IsUntold) ? OtherDays(wish, asked, days, now) : NextOpenDay(wish, days);
    }

    /// <summary>The free times nearest to a start that was just taken: those of its own day first. In time order.</summary>
    /// <param name="providerId">Null: anybody.</param>
    public IReadOnlyList<Slot> Nearest(Instant wanted, IEnumerable<SlotDay> days, string? providerId = null)
    {
        var date = wanted.InZone(zone).Date;
        return
        [
            .. days
                .SelectMany(day => DistinctStarts(day.Slots.Where(slot => providerId is null || slot.ProviderId == providerId)), (day, slot) => (day.Date, Slot: slot))
                .OrderBy(found => found.Date == date ? 0 : 1)
                .ThenBy(found => Distance(found.Slot.Start, wanted))
                .ThenBy(found => found.Slot.Start)
                .Take(count)
                .Select(found => found.Slot)
                .OrderBy(slot => slot.Start),
        ];
    }

    /// <summary>Other days, nearest first, with the time of day kept if any has it; a wish for a provider is never dropped.</summary>
    private AvailabilityAnswer OtherDays(SlotWish wish, List<SlotDay> asked, IReadOnlyList<SlotDay> days, Instant now)
    {
        var others = days.Except(asked).OrderBy(day => DaysAway(day, wish)).ThenByDescending(day => day.Date).ToList();
        var found = NearestDays(others, wish);
        if (found.Count == 0)
        {
            // Nothing at that time of day anywhere: the same day at another time is nearer than nothing.
            found = NearestDays([.. asked, .. others], wish.AtAnyTime);
        }

        var isOver = asked.TrueForAll(day => !day.IsUntold && (!day.IsOpen || day.ClosesAt <= now));
        return found.Count == 0 ? new AvailabilityAnswer.None() : new AvailabilityAnswer.Alternatives(Spread(found), isOver);
    }

    private AvailabilityAnswer NextOpenDay(SlotWish wish, IReadOnlyList<SlotDay> days)
    {
        var later = days.Where(day => day.Date > wish.To).ToList();
        var found = FirstDay(wish) ?? FirstDay(wish.AtAnyTime);
        return found is { } next ? new AvailabilityAnswer.Closed(next.Date, Spread([next.Starts])) : new AvailabilityAnswer.None();

        (LocalDate Date, List<Slot> Starts)? FirstDay(SlotWish wanted) => later
            .Select(day => ((LocalDate, List<Slot> Starts)?)(day.Date, Fitting(day, wanted)))
            .FirstOrDefault(day => day!.Value.Starts.Count > 0);
    }

    private List<List<Slot>> NearestDays(IEnumerable<SlotDay> nearestFirst, SlotWish wish) =>
        [.. nearestFirst.Select(day => Fitting(day, wish)).Where(starts => starts.Count > 0).Take(count).OrderBy(starts => starts[0].Start)];

    /// <summary>One slot for each start.</summary>
    private List<Slot> Fitting(SlotDay day, SlotWish wish)
    {
        var fitting = new List<Slot>();
        for (var i = 0; i < day.Slots.Count; i++)
        {
            var slot = day.Slots[i];
            if ((fitting.Count == 0 || fitting[^1].Start != slot.Start) && (wish.ProviderId is null || slot.ProviderId == wish.ProviderId) && IsWithin(wish, slot.Start))
            {
                fitting.Add(slot);
            }
        }

        return fitting;
    }

    private bool IsWithin(SlotWish wish, Instant start)
    {
        if (wish is { TimeOfDay: null, Hours: null })
        {
            return true;
        }

        var time = start.InZone(zone).TimeOfDay;
        return wish.TimeOfDay?.Includes(time) != false && wish.Hours?.Include(time) != false;
    }

    private static List<Slot> DistinctStarts(IEnumerable<Slot> slots) => [.. slots.DistinctBy(slot => slot.Start)];

    /// <summary>The earliest days share the offers, and each day's lie apart: Monday 9, Tuesday noon, Wednesday 3 rather than 9, 9:15, 9:30.</summary>
    private List<Slot> Spread(List<List<Slot>> days)
    {
        var shares = Shares(days);
        var offers = new List<Slot>(count);
        for (var day = 0; day < shares.Length; day++)
        {
            var (starts, share) = (days[day], shares[day]);
            for (var i = 0; i < share; i++)
            {
                // With one offer a day, the days themselves move through the hours.
                var (place, places) = share == 1 ? (day, shares.Length) : (i, share);
                offers.Add(starts[place * starts.Count / places]);
            }
        }

        return offers;
    }

    /// <summary>One offer for each day in turn, until there are enough or no more.</summary>
    private int[] Shares(List<List<Slot>> days)
    {
        var shares = new int[Math.Min(days.Count, count)];
        var left = Math.Min(count, days.Take(shares.Length).Sum(starts => starts.Count));
        for (var day = 0; left > 0; day = (day + 1) % shares.Length)
        {
            if (shares[day] < days[day].Count)
            {
                shares[day]++;
                left--;
            }
        }

        return shares;
    }

    private static int DaysAway(SlotDay day, SlotWish wish) => day.Date < wish.From
        ? Period.DaysBetween(day.Date, wish.From)
        : Math.Max(0, Period.DaysBetween(wish.To, day.Date));

    private static Duration Distance(Instant a, Instant b) => a < b ? b - a : a - b;
}
