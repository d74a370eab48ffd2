using System.Collections;
using NodaTime;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>A free time as the sweep finds it.</summary>
internal readonly record struct FreeStart(long From, string ProviderId, string? RoomId);

/// <summary>The slots of a day, each made for whoever looks at it: a day has hundreds, and a caller hears three.</summary>
internal sealed class FreeSlots(FreeStart[] starts, long length) : IReadOnlyList<Slot>
{
    public int Count => starts.Length;

    public Slot this[int index]
    {
        get
        {
            var (from, providerId, roomId) = starts[index];
            return new(providerId, roomId, new Interval(Instant.FromUnixTimeTicks(from), Instant.FromUnixTimeTicks(from + length)));
        }
    }

    public IEnumerator<Slot> GetEnumerator()
    {
        for (var i = 0; i < starts.Length; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
