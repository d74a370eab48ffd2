using NodaTime;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>What is taken for whom, with buffers around it.</summary>
internal sealed class TakenTimes
{
    private readonly List<Stretch> _everybody = [];
    private readonly Dictionary<string, List<Stretch>> _providers = [];
    private readonly Dictionary<string, List<Stretch>> _rooms = [];

    public TakenTimes(SlotSearch search, Stretch period)
    {
        // The buffer before a visit lies after what is taken before it.
        var (before, after) = (search.BufferAfter.BclCompatibleTicks, search.BufferBefore.BclCompatibleTicks);
        var closed = new List<Stretch>();
        foreach (var busy in search.Days.SelectMany(day => day.Busy).Concat(search.AlsoBusy))
        {
            var taken = period.Cut(busy.Time);
            if (taken.IsEmpty)
            {
                continue;
            }

            var buffered = new Stretch(taken.From - before, taken.To + after);
            if (busy.ProviderId is { } provider)
            {
                _providers.ListOf(provider).Add(buffered);
            }

            if (busy.RoomId is { } room)
            {
                _rooms.ListOf(room).Add(buffered);
            }

            if (busy is { ProviderId: null, RoomId: null })
            {
                closed.Add(taken);
                _everybody.Add(buffered);
            }
        }

        ForEverybody = TimeSet.Of(closed);
        ForEverybodyBuffered = TimeSet.Of(_everybody);
    }

    /// <summary>Without buffers: holidays and the like.</summary>
    public TimeSet ForEverybody { get; }
    public TimeSet ForEverybodyBuffered { get; }

    public TimeSet Of(Provider provider) => TimeSet.Of(_providers.GetValueOrDefault(provider.ProviderId, []));

    public TimeSet Of(Room room) => TimeSet.Of(_rooms.GetValueOrDefault(room.RoomId, []));
}

internal static class Gathering
{
    public static List<Stretch> ListOf<TKey>(this Dictionary<TKey, List<Stretch>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists[key] = list = [];
        }

        return list;
    }

    /// <summary>The part of <paramref name="time"/> inside the period; an interval may lack an end.</summary>
    public static Stretch Cut(this Stretch period, Interval time) => new(
        time.HasStart ? Math.Max(time.Start.ToUnixTimeTicks(), period.From) : period.From,
        time.HasEnd ? Math.Min(time.End.ToUnixTimeTicks(), period.To) : period.To);
}
