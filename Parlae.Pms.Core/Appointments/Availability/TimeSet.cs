namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>A stretch of time, end excluded, in ticks since 1970 (UTC).</summary>
internal readonly record struct Stretch(long From, long To)
{
    public bool IsEmpty => From >= To;
}

/// <summary>Stretches of time in ascending order that neither overlap nor touch.</summary>
internal sealed class TimeSet
{
    private readonly Stretch[] _stretches;

    private TimeSet(Stretch[] stretches) => _stretches = stretches;

    public ReadOnlySpan<Stretch> Stretches => _stretches;

    /// <summary>All the time that any of the stretches covers. Sorts the list in place.</summary>
    public static TimeSet Of(List<Stretch> stretches)
    {
        stretches.Sort(static (a, b) => a.From.CompareTo(b.From));
        var joined = new List<Stretch>(stretches.Count);
        foreach (var stretch in stretches)
        {
            if (stretch.IsEmpty)
            {
                continue;
            }

            if (joined.Count > 0 && joined[^1] is var last && stretch.From <= last.To)
            {
                joined[^1] = last with { To = Math.Max(last.To, stretch.To) };
            }
            else
            {
                joined.Add(stretch);
            }
        }

        return new TimeSet([.. joined]);
    }

    public TimeSet And(TimeSet other)
    {
        var common = new List<Stretch>(_stretches.Length);
        for (int mine = 0, theirs = 0; mine < _stretches.Length && theirs < other._stretches.Length;)
        {
            var (a, b) = (_stretches[mine], other._stretches[theirs]);
            var both = new Stretch(Math.Max(a.From, b.From), Math.Min(a.To, b.To));
            if (!both.IsEmpty)
            {
                common.Add(both);
            }

            if (a.To < b.To)
            {
                mine++;
            }
            else
            {
                theirs++;
            }
        }

        return new TimeSet([.. common]);
    }

    public TimeSet Without(TimeSet taken)
    {
        var left = new List<Stretch>(_stretches.Length + taken._stretches.Length);
        var next = 0;
        foreach (var stretch in _stretches)
        {
            var from = stretch.From;
            while (next < taken._stretches.Length && taken._stretches[next].To <= from)
            {
                next++;
            }

            // A taken stretch may reach into our next one, so the scan looks ahead without moving on.
            for (var at = next; at < taken._stretches.Length && taken._stretches[at].From < stretch.To; at++)
            {
                var free = new Stretch(from, taken._stretches[at].From);
                if (!free.IsEmpty)
                {
                    left.Add(free);
                }

                from = taken._stretches[at].To;
                next = at;
            }

            if (from < stretch.To)
            {
                left.Add(new Stretch(from, stretch.To));
            }
        }

        return new TimeSet([.. left]);
    }

    /// <summary>Where the last time that this set shares with <paramref name="stretch"/> ends; null: they share none.</summary>
    public long? LastEndWithin(Stretch stretch)
    {
        var (low, high) = (0, _stretches.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _stretches[middle].From < stretch.To ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && _stretches[low - 1].To > stretch.From ? Math.Min(_stretches[low - 1].To, stretch.To) : null;
    }
}

/// <summary>Answers for ascending stretches whether each lies wholly inside a set, in one pass over it.</summary>
internal sealed class Lane(TimeSet free)
{
    private int _at;

    /// <summary>Neither end may lie before that of the call before.</summary>
    public bool Holds(long from, long to)
    {
        var stretches = free.Stretches;
        while (_at < stretches.Length && stretches[_at].To < to)
        {
            _at++;
        }

        return _at < stretches.Length && stretches[_at].From <= from;
    }
}
