using NodaTime;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>A stretch of time, end excluded, in ticks since 1970 (UTC).</summary>
internal readonly record struct Stretch(long From, long To)
{
    public bool IsEmpty => From >= To;

    public bool Meets(Stretch other) => From < other.To && other.From < To;

    /// <summary>An interval may lack an end.</summary>
    public static Stretch Of(Interval time) => new(
        time.HasStart ? time.Start.ToUnixTimeTicks() : long.MinValue,
        time.HasEnd ? time.End.ToUnixTimeTicks() : long.MaxValue);
}

/// <summary>Stretches of time in ascending order that neither overlap nor touch. One that was cleared is filled anew in the memory that it has.</summary>
internal sealed class TimeSet
{
    private Stretch[] _stretches = [];
    private int _count;
    private bool _isSorted = true;

    public ReadOnlySpan<Stretch> Stretches
    {
        get
        {
            if (!_isSorted)
            {
                (_count, _isSorted) = (Join(_stretches.AsSpan(0, _count)), true);
            }

            return _stretches.AsSpan(0, _count);
        }
    }

    public TimeSet Clear()
    {
        (_count, _isSorted) = (0, true);
        return this;
    }

    /// <summary>Adds a stretch, in whatever order; what comes in ascending order need not be sorted.</summary>
    public void Add(Stretch stretch)
    {
        if (stretch.IsEmpty)
        {
            return;
        }

        if (_count > 0)
        {
            ref var last = ref _stretches[_count - 1];
            if (stretch.From < last.From)
            {
                _isSorted = false;
            }
            else if (stretch.From <= last.To)
            {
                last = last with { To = Math.Max(last.To, stretch.To) };
                return;
            }
        }

        if (_count == _stretches.Length)
        {
            Array.Resize(ref _stretches, Math.Max(4, _count * 2));
        }

        _stretches[_count++] = stretch;
    }

    /// <summary>Adds the parts of all these that lie inside the period, each longer by so much at its ends.</summary>
    public void Add(ReadOnlySpan<Stretch> stretches, Stretch period, long before = 0, long after = 0)
    {
        foreach (var stretch in stretches)
        {
            var (from, to) = (Math.Max(stretch.From, period.From), Math.Min(stretch.To, period.To));
            if (from < to)
            {
                Add(new Stretch(from - before, to + after));
            }
        }
    }

    /// <summary>Adds what both have in common.</summary>
    public TimeSet AddCommon(ReadOnlySpan<Stretch> ours, ReadOnlySpan<Stretch> theirs)
    {
        for (int our = 0, their = 0; our < ours.Length && their < theirs.Length;)
        {
            var (a, b) = (ours[our], theirs[their]);
            Add(new Stretch(Math.Max(a.From, b.From), Math.Min(a.To, b.To)));
            if (a.To < b.To)
            {
                our++;
            }
            else
            {
                their++;
            }
        }

        return this;
    }

    /// <summary>Adds what is left of these when the others are taken away.</summary>
    public TimeSet AddRest(ReadOnlySpan<Stretch> whole, ReadOnlySpan<Stretch> taken)
    {
        var next = 0;
        foreach (var stretch in whole)
        {
            var from = stretch.From;
            while (next < taken.Length && taken[next].To <= from)
            {
                next++;
            }

            // A taken stretch may reach into our next one, so the scan looks ahead without moving on.
            for (var at = next; at < taken.Length && taken[at].From < stretch.To; at++)
            {
                Add(new Stretch(from, taken[at].From));
                from = taken[at].To;
                next = at;
            }

            Add(new Stretch(from, stretch.To));
        }

        return this;
    }

    /// <summary>Where the last time that this set shares with <paramref name="stretch"/> ends; null: they share none.</summary>
    public long? LastEndWithin(Stretch stretch)
    {
        var stretches = Stretches;
        var (low, high) = (0, stretches.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = stretches[middle].From < stretch.To ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && stretches[low - 1].To > stretch.From ? Math.Min(stretches[low - 1].To, stretch.To) : null;
    }

    /// <summary>Puts stretches in order and joins those that overlap or touch, in their own place. Returns how many are left.</summary>
    public static int Join(Span<Stretch> all)
    {
        if (!IsAscending(all))
        {
            all.Sort(static (a, b) => a.From.CompareTo(b.From));
        }

        var count = 0;
        foreach (var stretch in all)
        {
            if (stretch.IsEmpty)
            {
                continue;
            }

            if (count > 0 && stretch.From <= all[count - 1].To)
            {
                all[count - 1] = all[count - 1] with { To = Math.Max(all[count - 1].To, stretch.To) };
            }
            else
            {
                all[count++] = stretch;
            }
        }

        return count;
    }

    private static bool IsAscending(ReadOnlySpan<Stretch> all)
    {
        for (var i = 1; i < all.Length; i++)
        {
            if (all[i].From < all[i - 1].From)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Answers for ascending stretches whether each lies wholly inside a set, in one pass over it.</summary>
internal sealed class Lane(Stretch[] free)
{
    private int _at;

    /// <summary>Neither end may lie before that of the call before.</summary>
    public bool Holds(long from, long to)
    {
        while (_at < free.Length && free[_at].To < to)
        {
            _at++;
        }

        return _at < free.Length && free[_at].From <= from;
    }
}
