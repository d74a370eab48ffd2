using CsCheck;
using Parlae.Pms.Core.Appointments.Availability;

namespace Parlae.Pms.Tests.Appointments.Availability;

public class OpenSlotsPropertyTests
{
    [Fact]
    public void The_sweep_finds_exactly_what_a_minute_by_minute_search_finds()
    {
        var (searches, fruitful, slots) = (0, 0, 0);
        SlotSearches.Any.Sample(
            search =>
            {
                var found = OpenSlots.Find(search);
                var naive = new NaiveSlots(search).Find();
                Interlocked.Increment(ref searches);
                Interlocked.Add(ref slots, naive.Count);
                Interlocked.Add(ref fruitful, naive.Count > 0 ? 1 : 0);
                Assert.Equal(search.Days.Select(day => day.Date), found.Select(day => day.Date));
                Assert.Equal(naive, found.SelectMany(day => day.Slots));
                Assert.All(found, day => Assert.All(day.Slots, slot => Assert.Equal(day.Date, slot.Start.InZone(search.Zone).Date)));
            },
            iter: 1_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{searches} searches, {fruitful} with slots, {slots} slots compared");
        Assert.True(fruitful > searches / 4 && slots > 20_000, $"{slots} slots in {fruitful} of {searches} searches: the generator proves too little");
    }

    [Fact]
    public void Up_to_a_day_it_finds_what_it_finds_for_all_of_them()
    {
        var slots = 0;
        SlotSearches.Any.Where(search => search.Days.Count > 1).Sample(
            search =>
            {
                var (all, first) = (OpenSlots.Find(search), Assert.Single(OpenSlots.Find(search with { Until = search.Days[0].Date })));
                Interlocked.Add(ref slots, first.Slots.Count);
                Assert.Equal((all[0].Date, all[0].ClosesAt, all[0].IsUntold), (first.Date, first.ClosesAt, first.IsUntold));
                Assert.Equal(all[0].Slots, first.Slots);
            },
            iter: 1_500);
        Assert.True(slots > 10_000, $"{slots} slots: the generator proves too little");
    }
}
