using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;

namespace Parlae.Pms.Tests.Appointments.Availability;

public class SlotOffersTests
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/Toronto"];
    private static readonly LocalDate Monday = new(2026, 3, 2);
    private static readonly Instant Now = At(Monday.PlusDays(-1), 8);
    private static readonly SlotOffers Offers = new(Zone);

    private static Instant At(LocalDate date, int hour, int minute = 0) => date.At(new LocalTime(hour, minute)).InZoneStrictly(Zone).ToInstant();

    private static SlotDay Day(int offset, params string[] slots) => new(
        Monday.PlusDays(offset),
        At(Monday.PlusDays(offset), 20),
        [.. slots.Select(slot => SlotOf(Monday.PlusDays(offset), slot.Split(' ')))]);

    private static SlotDay ClosedDay(int offset) => new(Monday.PlusDays(offset), null, []);

    // "9:15 ode": who is Dr. Lee unless said.
    private static Slot SlotOf(LocalDate date, string[] words)
    {
        var time = words[0].Split(':');
        var start = At(date, int.Parse(time[0], null), time.Length > 1 ? int.Parse(time[1], null) : 0);
        return new Slot(words.ElementAtOrDefault(1) ?? "lee", null, new Interval(start, start + Duration.FromHours(1)));
    }

    private static string Said(IReadOnlyList<Slot> slots) => string.Join(", ", slots.Select(slot => $"{slot.Start.InZone(Zone):ddd H:mm} {slot.ProviderId}"));

    private static SlotWish On(int from, int? to = null, TimeOfDay? part = null, string? provider = null) =>
        new(Monday.PlusDays(from), Monday.PlusDays(to ?? from), part, provider);

    [Fact]
    public void Offers_on_one_day_begin_with_the_first_and_are_spread_over_it()
    {
        var answer = Offers.Answer(On(0), [Day(0, "9", "9:15", "9:30", "12", "12:15", "12:30", "15", "15:15", "15:30")], Now);
        var offered = Assert.IsType<AvailabilityAnswer.Offered>(answer);
        Assert.Equal("Mon 9:00 lee, Mon 12:00 lee, Mon 15:00 lee", Said(offered.Slots));
        Assert.True(offered.More);
    }

    [Fact]
    public void A_day_of_which_nobody_can_say_whether_it_is_open_is_neither_called_closed_nor_over()
    {
        var answer = Offers.Answer(On(0), [ClosedDay(0) with { IsUntold = true }, Day(1, "9")], Now + Duration.FromDays(2));
        var others = Assert.IsType<AvailabilityAnswer.Alternatives>(answer);
        Assert.Equal("Tue 9:00 lee", Said(others.Slots));
        Assert.False(others.DayIsOver);
    }

    [Fact]
    public void Offers_over_several_days_move_through_the_hours()
    {
        var hours = new[] { "9", "10", "11", "12", "13", "14" };
        var offered = (AvailabilityAnswer.Offered)Offers.Answer(On(0, 4), [Day(0, hours), Day(1), Day(2, hours), Day(3, hours), Day(4, hours)], Now);
        Assert.Equal("Mon 9:00 lee, Wed 11:00 lee, Thu 13:00 lee", Said(offered.Slots));
    }

    [Fact]
    public void Two_days_share_three_offers()
    {
        var offered = (AvailabilityAnswer.Offered)Offers.Answer(On(0, 1), [Day(0, "9", "10", "11", "12"), Day(1, "14")], Now);
        Assert.Equal("Mon 9:00 lee, Mon 11:00 lee, Tue 14:00 lee", Said(offered.Slots));
    }

    [Fact]
    public void A_start_is_offered_once_however_many_providers_have_it()
    {
        var offered = (AvailabilityAnswer.Offered)Offers.Answer(On(0), [Day(0, "9 lee", "9 ode", "10 ode")], Now);
        Assert.Equal("Mon 9:00 lee, Mon 10:00 ode", Said(offered.Slots));
        Assert.False(offered.More);
    }

    [Theory]
    [InlineData(TimeOfDay.Morning, "Mon 11:45 lee")]
    [InlineData(TimeOfDay.Afternoon, "Mon 12:00 lee, Mon 16:45 lee")]
    [InlineData(TimeOfDay.Evening, "Mon 17:00 lee")]
    public void The_time_of_day_is_kept(TimeOfDay part, string expected)
    {
        var offered = (AvailabilityAnswer.Offered)Offers.Answer(On(0, part: part), [Day(0, "11:45", "12", "16:45", "17")], Now);
        Assert.Equal(expected, Said(offered.Slots));
    }

    [Fact]
    public void The_provider_asked_for_is_never_swapped()
    {
        var days = new[] { Day(0, "9 lee", "10 ode"), Day(1, "9 lee"), Day(2, "9 lee", "13 ode") };
        Assert.Equal("Mon 10:00 ode", Said(((AvailabilityAnswer.Offered)Offers.Answer(On(0, provider: "ode"), days, Now)).Slots));
        Assert.Equal("Mon 10:00 ode, Wed 13:00 ode", Said(((AvailabilityAnswer.Alternatives)Offers.Answer(On(1, provider: "ode"), days, Now)).Slots));
        Assert.IsType<AvailabilityAnswer.None>(Offers.Answer(On(1, provider: "kim"), days, Now));
    }

    [Fact]
    public void A_full_day_is_answered_with_the_nearest_other_days()
    {
        var answer = Offers.Answer(On(2), [Day(0, "9"), Day(1, "10"), Day(2), Day(3, "15"), Day(4, "9"), Day(7, "9")], Now);
        var alternatives = Assert.IsType<AvailabilityAnswer.Alternatives>(answer);
        Assert.Equal("Tue 10:00 lee, Thu 15:00 lee, Fri 9:00 lee", Said(alternatives.Slots));
        Assert.False(alternatives.DayIsOver);
    }

    [Fact]
    public void Alternatives_keep_the_time_of_day_while_any_day_has_it()
    {
        Assert.Equal("Thu 9:00 lee", Said(((AvailabilityAnswer.Alternatives)Offers.Answer(On(0, part: TimeOfDay.Morning), [Day(0, "15"), Day(1, "14"), Day(3, "9")], Now)).Slots));
        Assert.Equal("Mon 15:00 lee, Tue 14:00 lee", Said(((AvailabilityAnswer.Alternatives)Offers.Answer(On(0, part: TimeOfDay.Morning), [Day(0, "15"), Day(1, "14")], Now)).Slots));
    }

    [Fact]
    public void A_day_that_is_over_says_so()
    {
        var alternatives = Assert.IsType<AvailabilityAnswer.Alternatives>(Offers.Answer(On(0), [Day(0), Day(1, "9")], At(Monday, 20, 30)));
        Assert.True(alternatives.DayIsOver);
        Assert.Equal("Tue 9:00 lee", Said(alternatives.Slots));
    }

    [Fact]
    public void A_closed_day_is_answered_with_the_next_day_that_has_times()
    {
        var closed = Assert.IsType<AvailabilityAnswer.Closed>(Offers.Answer(On(5), [Day(4, "9"), ClosedDay(5), ClosedDay(6), Day(7), Day(8, "9", "10", "11", "12")], Now));
        Assert.Equal(Monday.PlusDays(8), closed.NextDay);
        Assert.Equal("Tue 9:00 lee, Tue 10:00 lee, Tue 11:00 lee", Said(closed.Slots));
    }

    [Fact]
    public void Nothing_anywhere_is_none()
    {
        Assert.IsType<AvailabilityAnswer.None>(Offers.Answer(On(0), [Day(0), Day(1), ClosedDay(2)], Now));
        Assert.IsType<AvailabilityAnswer.None>(Offers.Answer(On(2), [Day(0), Day(1), ClosedDay(2), Day(3)], Now));
    }

    [Fact]
    public void Times_nearest_to_a_taken_one_are_of_the_same_day_first()
    {
        var days = new[] { Day(0, "16", "16:30"), Day(1, "9", "12", "13 ode", "13", "16"), Day(2, "14") };
        Assert.Equal("Tue 12:00 lee, Tue 13:00 ode, Tue 16:00 lee", Said(Offers.Nearest(At(Monday.PlusDays(1), 14), days)));
        Assert.Equal("Mon 16:30 lee, Tue 16:00 lee, Wed 14:00 lee", Said(Offers.Nearest(At(Monday.PlusDays(1), 17), [days[0], Day(1, "16"), days[2]])));
        Assert.Equal("Tue 13:00 ode", Said(Offers.Nearest(At(Monday.PlusDays(1), 14), days, "ode")));
        Assert.Empty(Offers.Nearest(At(Monday, 9), []));
    }

    [Fact]
    public void The_start_itself_is_near_when_another_provider_has_it() =>
        Assert.Equal("Mon 9:00 ode", Said(new SlotOffers(Zone, 1).Nearest(At(Monday, 9), [Day(0, "8:45", "9 ode", "9:15")])));
}
