using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>What is taken for whom, with buffers around it.</summary>
internal sealed class TakenTimes(SlotSearch search, IReadOnlyList<DayTimes> days, Stretch period)
{
    // The buffer before a visit lies after what is taken before it.
    private readonly long _before = search.BufferAfter.BclCompatibleTicks;
    private readonly long _after = search.BufferBefore.BclCompatibleTicks;

    /// <summary>Holidays and the like.</summary>
    public void AddClosed(TimeSet into, bool isBuffered)
    {
        var (before, after) = isBuffered ? (_before, _after) : (0, 0);
        foreach (var day in days)
        {
            into.Add(day.Closed, period, before, after);
        }

        foreach (var busy in search.AlsoBusy)
        {
            if (busy is { ProviderId: null, RoomId: null })
            {
                Add(busy, into, before, after);
            }
        }
    }

    public void Add(Provider provider, TimeSet into)
    {
        foreach (var day in days)
        {
            into.Add(day.Taken(provider), period, _before, _after);
        }

        foreach (var busy in search.AlsoBusy)
        {
            if (busy.ProviderId == provider.ProviderId)
            {
                Add(busy, into, _before, _after);
            }
        }
    }

    public void Add(Room room, TimeSet into)
    {
        foreach (var day in days)
        {
            into.Add(day.Taken(room), period, _before, _after);
        }

        foreach (var busy in search.AlsoBusy)
        {
            if (busy.RoomId == room.RoomId)
            {
                Add(busy, into, _before, _after);
            }
        }
    }

    private void Add(BusyTime busy, TimeSet into, long before, long after) => into.Add([Stretch.Of(busy.Time)], period, before, after);
}
