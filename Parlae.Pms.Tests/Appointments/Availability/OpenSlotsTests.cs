using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Appointments.Availability;

public class OpenSlotsTests
{
    private static readonly LocalDate Monday = new(2026, 3, 2);

    [Fact]
    public void Without_provider_windows_everybody_works_the_practices_hours()
    {
        var clinic = new Clinic { Minutes = 240, With = search => search with { GridMinutes = 240 } };
        Assert.Equal(["12:00 lee 1", "12:00 ode 1"], clinic.Starts(clinic.Find(), Monday));
    }

    [Fact]
    public void A_busy_provider_leaves_the_start_to_the_other_one()
    {
        var clinic = new Clinic();
        clinic.Busy.Add(new BusyTime("lee", "1", clinic.From(Monday, 9, 0, 10, 0)));
        Assert.Equal("09:00 ode 2", clinic.Starts(clinic.Find(), Monday)[0]);
    }

    [Fact]
    public void Two_providers_and_one_free_room_are_each_offered_that_room()
    {
        var clinic = new Clinic();
        clinic.Busy.Add(new BusyTime(null, "1", clinic.From(Monday, 9, 0, 17, 0)));
        Assert.Equal(["09:00 lee 2", "09:00 ode 2"], clinic.Starts(clinic.Find(), Monday).Take(2));
    }

    [Fact]
    public void No_free_room_means_no_slot()
    {
        var clinic = new Clinic { Rooms = [new("1", "Room 1", ["ode"])] };
        clinic.Busy.Add(new BusyTime("ode", null, clinic.From(Monday, 9, 0, 17, 0)));
        Assert.Empty(clinic.Starts(clinic.Find(), Monday));
    }

    [Fact]
    public void A_practice_without_rooms_offers_times_without_a_room()
    {
        var clinic = new Clinic { Rooms = [] };
        clinic.Busy.Add(new BusyTime("lee", "chair 7", clinic.From(Monday, 9, 0, 17, 0)));
        Assert.Equal("09:00 ode", clinic.Starts(clinic.Find(), Monday)[0]);
    }

    [Theory]
    [InlineData(30, 0)]
    [InlineData(60, 0)]
    [InlineData(90, 1)]
    public void A_long_visit_is_never_offered_in_a_gap_shorter_than_it(int gapMinutes, int expected)
    {
        var clinic = new Clinic { Minutes = 90, DayCount = 1 };
        clinic.Busy.Add(new BusyTime("lee", null, clinic.From(Monday, 9, 0, 12, 0)));
        clinic.Busy.Add(new BusyTime("lee", null, new Interval(clinic.At(Monday, 12) + Duration.FromMinutes(gapMinutes), clinic.At(Monday, 17))));
        Assert.Equal(expected, clinic.Starts(clinic.Find(), Monday).Count(start => start.Contains("lee", StringComparison.Ordinal)));
    }

    [Fact]
    public void Our_open_writes_and_holds_take_their_time()
    {
        var clinic = new Clinic();
        clinic.AlsoBusy.Add(new BusyTime("lee", "1", clinic.From(Monday, 9, 0, 10, 0)));
        clinic.AlsoBusy.Add(new BusyTime("ode", "2", clinic.From(Monday, 9, 0, 10, 0)));
        Assert.Equal("10:00 lee 1", clinic.Starts(clinic.Find(), Monday)[0]);
    }

    [Fact]
    public void A_provider_without_a_window_that_day_does_not_work_once_any_windows_are_known()
    {
        var clinic = new Clinic();
        clinic.Windows.Add(new WorkingWindow("lee", null, clinic.From(Monday, 8, 0, 10, 0)));
        var days = clinic.Find();
        Assert.Equal(["09:00 lee 1"], clinic.Starts(days, Monday));
        Assert.Empty(clinic.Starts(days, Monday.PlusDays(1)));
        Assert.True(days[1].IsOpen);
    }

    [Fact]
    public void A_window_tied_to_a_room_offers_that_room_only()
    {
        var clinic = new Clinic { Minutes = 120 };
        clinic.Windows.Add(new WorkingWindow("lee", "2", clinic.From(Monday, 9, 0, 11, 0)));
        clinic.Windows.Add(new WorkingWindow("lee", null, clinic.From(Monday, 11, 0, 12, 0)));
        Assert.Equal(["09:00", "09:15", "09:30", "09:45", "10:00"], clinic.Starts(clinic.Find(), Monday).Select(start => start[..5]));
        Assert.All(clinic.Starts(clinic.Find(), Monday), start => Assert.EndsWith("lee 2", start, StringComparison.Ordinal));
    }

    [Fact]
    public void A_visit_type_names_its_people_and_rooms_by_id_or_name()
    {
        var clinic = new Clinic { With = search => search with { Visit = new VisitRule(60, ["dr. ode "], ["2"]) } };
        Assert.All(clinic.Starts(clinic.Find(), Monday), start => Assert.EndsWith("ode 2", start, StringComparison.Ordinal));
        var nobody = clinic with { With = search => search with { Visit = new VisitRule(60, ["Dr. Gone"], []) } };
        Assert.Empty(nobody.Starts(nobody.Find(), Monday));
    }

    [Fact]
    public void The_clinics_own_hours_stand_in_place_of_the_pms()
    {
        var clinic = new Clinic
        {
            DayCount = 7,
            With = search => search with { OpenHours = [new OpenHours(IsoDayOfWeek.Monday, new LocalTime(10, 0), new LocalTime(12, 0)), new OpenHours(IsoDayOfWeek.Saturday, new LocalTime(22, 0), LocalTime.Midnight)] },
        };
        var days = clinic.Find();
        Assert.Equal("10:00 lee 1", clinic.Starts(days, Monday)[0]);
        Assert.Equal("11:00 ode 1", clinic.Starts(days, Monday)[^1]);
        Assert.False(days[1].IsOpen);
        Assert.Equal(clinic.At(Monday.PlusDays(6), 0), days[5].ClosesAt);
    }

    [Fact]
    public void Openings_of_the_vendor_stand_alone_but_for_what_we_know_is_taken()
    {
        var clinic = new Clinic { DayCount = 1 };
        var openings = new[] { new Opening("lee", "2", clinic.From(Monday, 9, 0, 11, 0)), new Opening(null, null, clinic.From(Monday, 16, 0, 18, 0)) };
        clinic.AlsoBusy.Add(new BusyTime("lee", null, clinic.From(Monday, 9, 0, 9, 30)));
        var found = (clinic with
        {
            With = search => search with { Days = [search.Days[0] with { Openings = openings }], GridMinutes = 30 },
        }).Find();
        Assert.Equal(["09:30 lee 2", "10:00 lee 2", "16:00 lee 1", "16:00 ode 1"], clinic.Starts(found, Monday));
    }

    [Fact]
    public void Where_only_openings_are_told_a_day_without_any_may_be_open_unless_the_clinic_has_given_its_hours()
    {
        var clinic = new Clinic { DayCount = 1, With = search => search with { Days = [search.Days[0] with { Windows = [], Openings = [] }] } };
        Assert.True(clinic.Find()[0] is { IsOpen: false, IsUntold: true });
        var given = clinic with { With = search => clinic.With(search) with { OpenHours = [new OpenHours(IsoDayOfWeek.Monday, new LocalTime(8, 0), new LocalTime(17, 0))] } };
        Assert.True(given.Find()[0] is { IsOpen: true, IsUntold: false, Slots: [] });
    }

    [Fact]
    public void No_time_is_offered_in_the_past_or_within_the_notice()
    {
        var clinic = new Clinic { Now = Monday.At(new LocalTime(10, 1)), With = search => search with { MinimumNotice = Duration.FromHours(2) } };
        Assert.Equal("12:15 lee 1", clinic.Starts(clinic.Find(), Monday)[0]);
        var evening = clinic with { Now = Monday.At(new LocalTime(20, 30)) };
        Assert.Empty(evening.Starts(evening.Find(), Monday));
        Assert.True(evening.Find()[0].ClosesAt < evening.At(Monday, 20, 30));
    }

    [Theory]
    [InlineData(10, 0, "10:15")]
    [InlineData(0, 10, "09:00")]
    public void A_buffer_is_kept_on_its_side_of_the_visit(int before, int after, string first)
    {
        var clinic = new Clinic
        {
            Rooms = [],
            With = search => search with { BufferBefore = Duration.FromMinutes(before), BufferAfter = Duration.FromMinutes(after), Visit = new VisitRule(45, ["lee"], []) },
        };
        clinic.Busy.Add(new BusyTime("lee", null, before > 0 ? clinic.From(Monday, 9, 0, 10, 0) : clinic.From(Monday, 9, 55, 10, 0)));
        Assert.Equal(first, clinic.Starts(clinic.Find(), Monday)[0][..5]);
    }

    [Fact]
    public void A_holiday_block_closes_the_day()
    {
        var clinic = new Clinic();
        clinic.Busy.Add(new BusyTime(null, null, clinic.From(Monday, 0, 0, 23, 59)));
        var days = clinic.Find();
        Assert.False(days[0].IsOpen);
        Assert.True(days[1].IsOpen);
    }

    [Theory]
    [InlineData("America/Toronto", 2026, 3, 6, 71)]
    [InlineData("America/Vancouver", 2026, 3, 6, 71)]
    [InlineData("America/Toronto", 2026, 10, 30, 73)]
    [InlineData("America/Vancouver", 2025, 10, 31, 73)]
    [InlineData("America/Vancouver", 2026, 10, 30, 72)] // British Columbia no longer goes back
    public void The_wall_clock_is_right_on_both_sides_of_a_change_of_clocks(string zone, int year, int month, int day, int hoursToMonday)
    {
        var friday = new LocalDate(year, month, day);
        var clinic = new Clinic { ZoneId = zone, Monday = friday, Now = friday.PlusDays(-1).At(LocalTime.Noon), Rooms = [] };
        var days = clinic.Find();
        Assert.Equal("09:00 lee", clinic.Starts(days, friday)[0]);
        Assert.Equal(clinic.Starts(days, friday), clinic.Starts(days, friday.PlusDays(3)));
        Assert.Equal(hoursToMonday, (days[3].Slots[0].Start - days[0].Slots[0].Start).TotalHours);
    }

    [Fact]
    public void On_the_night_of_the_change_skipped_and_repeated_times_are_not_offered()
    {
        static string[] Night(LocalDate sunday, int opensAt = 0)
        {
            var clinic = new Clinic
            {
                Monday = sunday,
                DayCount = 1,
                Now = sunday.PlusDays(-1).At(LocalTime.Noon),
                Rooms = [],
                Minutes = 30,
                With = search => search with { OpenHours = [new OpenHours(IsoDayOfWeek.Sunday, new LocalTime(opensAt, 30), new LocalTime(4, 0))], GridMinutes = 30, Visit = new VisitRule(30, ["lee"], []) },
            };
            return [.. clinic.Starts(clinic.Find(), sunday).Select(start => start[..5])];
        }

        Assert.Equal(["00:30", "01:00", "01:30", "03:00", "03:30"], Night(new LocalDate(2026, 3, 8)));
        Assert.Equal(["03:00", "03:30"], Night(new LocalDate(2026, 3, 8), opensAt: 2));
        Assert.Equal(["00:30", "01:00", "01:30", "02:00", "02:30", "03:00", "03:30"], Night(new LocalDate(2026, 11, 1)));
    }

    [Fact]
    public void Windows_without_an_end_are_bounded_by_the_days_asked_for()
    {
        var clinic = new Clinic { DayCount = 2, Now = Monday.At(new LocalTime(22, 0)), With = search => search with { Days = [.. search.Days.Select(day => day with { Windows = [new(null, null, new Interval(null, null))] })] } };
        var days = clinic.Find();
        Assert.Equal("22:00 lee 1", clinic.Starts(days, Monday)[0]);
        Assert.Equal("23:45 ode 1", clinic.Starts(days, Monday.PlusDays(1))[^1]);
    }

    [Fact]
    public void Without_days_or_hours_nothing_is_open()
    {
        Assert.Empty(new Clinic { With = search => search with { Days = [] } }.Find());
        Assert.All(new Clinic { With = search => search with { Days = [.. search.Days.Select(day => day with { Windows = [] })] } }.Find(), day => Assert.True(day is { IsOpen: false, Slots: [] }));
    }

    [Theory]
    [InlineData(0, 15, 0)]
    [InlineData(30, 0, 0)]
    [InlineData(30, 15, -1)]
    public void Rules_that_make_no_sense_are_refused(int minutes, int grid, int buffer) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Clinic
        {
            With = search => search with { Visit = new VisitRule(minutes, [], []), GridMinutes = grid, BufferAfter = Duration.FromMinutes(buffer) },
        }.Find());

    [Fact]
    public void Minutes_asked_for_lengthen_a_visit_type_but_never_shorten_it()
    {
        var type = new VisitType("Cleaning", 60, ["Dr. Lee"], []);
        Assert.Equal([60, 60, 90], new[] { VisitRule.For(type).Minutes, VisitRule.For(type, 30).Minutes, VisitRule.For(type, 90).Minutes });
    }
}
