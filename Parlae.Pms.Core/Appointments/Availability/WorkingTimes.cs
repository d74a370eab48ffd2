using NodaTime;
using NodaTime.TimeZones;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>Who works when and where, gathered from what a PMS tells.</summary>
/// <remarks>
/// The practice's hours bound everything; where the PMS has none, all that it calls working time together stands for them.
/// One provider window anywhere means that providers' hours are known: whoever has none on a day does not work then. Otherwise everybody works
/// the practice's hours. The same goes for rooms. On a day with ready-made openings these stand in place of both.
/// </remarks>
internal sealed class WorkingTimes
{
    // Hours that begin in the hour that clocks skip begin when it is over.
    private static readonly ZoneLocalMappingResolver FirstReached =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private readonly SlotSearch _search;
    private readonly HoursKnown _known;
    private readonly Stretch _period;
    private readonly Worked[] _days;

    public WorkingTimes(SlotSearch search, IReadOnlyList<DayTimes> days, HoursKnown known, Stretch period)
    {
        (_search, _known, _period) = (search, known, period);
        _days = new Worked[days.Count];
        for (var i = 0; i < _days.Length; i++)
        {
            _days[i] = new Worked(days[i], HoursOf(days[i]));
            Hours.Add(_days[i].Hours, period);
        }
    }

    /// <summary>When the practice is open.</summary>
    public TimeSet Hours { get; } = new();

    /// <summary>When the last of a day's hours ends that is among these. Null: none is.</summary>
    public long? LastOf(int day, TimeSet open)
    {
        long? last = null;
        foreach (var hours in _days[day].Hours)
        {
            if (open.LastEndWithin(hours) is { } end && !(end <= last))
            {
                last = end;
            }
        }

        return last;
    }

    /// <summary>Whether nobody tells when the practice is open that day: nothing is free, and what is free is all that the PMS tells.</summary>
    public bool IsUntold(int day) => _search.OpenHours.Count == 0 && _days[day].Times.TellsNothing;

    /// <summary>When there is work in a room.</summary>
    public void Add(Room room, TimeSet into)
    {
        foreach (var (times, hours) in _days)
        {
            into.Add(times.HasOpenings || !_known.OfRooms ? hours : times.HoursOf(room), _period);
        }
    }

    /// <summary>When the provider works at all places, and at this one.</summary>
    public void Add(Provider provider, string? roomId, TimeSet into)
    {
        foreach (var (times, hours) in _days)
        {
            if (!times.HasOpenings && !_known.OfProviders)
            {
                into.Add(hours, _period);
            }
            else if (_search.Roster.Rooms.Count == 0)
            {
                // A practice whose rooms we do not know has one place: a room named there ties nobody.
                times.AddWorking(null, _period, into);
                times.AddWorking(provider.ProviderId, _period, into);
            }
            else
            {
                AddTold(times, null);
                AddTold(times, provider.ProviderId);
            }
        }

        void AddTold(DayTimes times, string? providerId)
        {
            into.Add(times.Working(providerId, null), _period);
            if (roomId is not null)
            {
                into.Add(times.Working(providerId, roomId), _period);
            }
        }
    }

    /// <summary>Whether some of the provider's hours are tied to a room.</summary>
    public bool IsTiedToRooms(Provider provider)
    {
        if (_search.Roster.Rooms.Count == 0)
        {
            return false;
        }

        foreach (var (times, _) in _days)
        {
            if (times.IsTiedToRooms(provider.ProviderId))
            {
                return true;
            }
        }

        return false;
    }

    private Stretch[] HoursOf(DayTimes day) =>
        _search.OpenHours.Count > 0
            ? [.. _search.OpenHours.Where(own => own.Day == day.Date.DayOfWeek).Select(own => OwnHours(day.Date, own))]
            : _known.OfPractice ? day.PracticeHours : day.Hours;

    private Stretch OwnHours(LocalDate date, OpenHours hours)
    {
        var closes = hours.To == LocalTime.Midnight ? date.PlusDays(1) : date;
        return new Stretch(Reached(date + hours.From), Reached(closes + hours.To));
    }

    private long Reached(LocalDateTime wall) => _search.Zone.ResolveLocal(wall, FirstReached).ToInstant().ToUnixTimeTicks();

    /// <summary>A day, and when the practice is open then.</summary>
    private readonly record struct Worked(DayTimes Times, Stretch[] Hours);
}

/// <summary>Whose hours are told on any of the days that a search looks at.</summary>
internal readonly record struct HoursKnown(bool OfPractice, bool OfProviders, bool OfRooms)
{
    public static HoursKnown In(IReadOnlyList<DayTimes> days)
    {
        var known = default(HoursKnown);
        foreach (var day in days)
        {
            known = new(known.OfPractice || day.TellsHours, known.OfProviders || day.TellsProviders, known.OfRooms || day.TellsRooms);
        }

        return known;
    }
}
