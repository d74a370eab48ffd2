using NodaTime;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Practices;

public sealed class SharedIdsTests
{
    private static readonly LocalDate Monday = new(2026, 3, 2);

    [Fact]
    public void Days_of_one_reading_tell_the_same_and_have_each_id_once()
    {
        var read = new[] { Day(Monday), Day(Monday.PlusDays(1)) };
        var ids = new SharedIds();
        var kept = read.Select(ids.In).ToArray();
        foreach (var (before, after) in read.Zip(kept))
        {
            Assert.Equal(before.Windows, after.Windows);
            Assert.Equal(before.Busy, after.Busy);
            Assert.Equal(before.Openings, after.Openings);
            Assert.Equal((before.Date, before.AsOf), (after.Date, after.AsOf));
        }

        var (providers, rooms) = (kept.SelectMany(day => day.Busy.Select(busy => busy.ProviderId)).OfType<string>(), kept.SelectMany(day => day.Busy.Select(busy => busy.RoomId)).OfType<string>());
        Assert.All(kept.SelectMany(day => day.Openings!), opening => Assert.Same(kept[0].Windows[0].ProviderId, opening.ProviderId));
        Assert.Null(ids.In(read[0] with { Openings = null }).Openings);
        Assert.All(providers, id => Assert.Same(kept[0].Windows[0].ProviderId, id));
        Assert.All(rooms, id => Assert.Same(kept[0].Windows[1].RoomId, id));
    }

    /// <summary>With texts of its own, as a vendor's rows have them.</summary>
    private static PracticeDay Day(LocalDate date)
    {
        var (from, time) = (date.AtMidnight().InUtc().ToInstant(), Duration.FromHours(1));
        var first = new Interval(from, from + time);
        string Provider() => new("lee".AsSpan());
        string Room() => new("chair 7".AsSpan());
        return new(date, from, [new(Provider(), null, first), new(null, Room(), first)], [new(Provider(), null, first), new(null, Room(), first), new(null, null, first)], [new(Provider(), Room(), first)]);
    }
}
