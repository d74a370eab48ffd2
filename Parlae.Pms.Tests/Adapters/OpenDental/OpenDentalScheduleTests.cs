using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Adapters.OpenDental;

/// <summary>Who works when and what is taken, and what status words and wall times mean.</summary>
public sealed class OpenDentalScheduleTests : IDisposable
{
    private static readonly LocalDate Day = new(2025, 6, 3);

    private readonly OpenDentalBench bench = new();

    public OpenDentalScheduleTests()
    {
        bench.Vendor.None("appointments", "appointmenttypes", "schedules");
        bench.Vendor.Rows(
            "operatories", """{"OperatoryNum":1,"ProvDentist":1,"ProvHygienist":0,"IsHidden":"false","ClinicNum":0}""", """{"OperatoryNum":2,"ProvDentist":1,"ProvHygienist":4,"IsHidden":"false","ClinicNum":0}""",
            """{"OperatoryNum":3,"ProvDentist":1,"IsHidden":"True","ClinicNum":0}""", """{"OperatoryNum":7,"ProvDentist":9,"IsHidden":"false","ClinicNum":5}""");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("5,6", "")]
    [InlineData("1,2", "1:1 1:2")]
    [InlineData("", "1:1 1:2")]
    public async Task A_stretch_is_in_the_rooms_that_it_names_or_in_the_providers_own(string operatories, string expected)
    {
        bench.Vendor.Rows("schedules", Stretch("Provider", "1", operatories));
        var day = Assert.Single(await bench.Connect().Schedule.ReadDaysAsync(Day, Day, Stop));
        Assert.Equal(expected, string.Join(' ', day.Windows.Select(window => $"{window.ProviderId}:{window.RoomId}")));
    }

    [Fact]
    public async Task A_provider_without_a_room_works_anywhere()
    {
        bench.Vendor.Rows("schedules", Stretch("Provider", "12", ""));
        Assert.Equal(("12", null), Assert.Single((await bench.Connect().Schedule.ReadDaysAsync(Day, Day, Stop))[0].Windows) is var window ? (window.ProviderId, window.RoomId) : default);
    }

    [Fact]
    public async Task Blockouts_take_their_rooms_unless_visits_may_be_booked_in_them()
    {
        bench.Vendor.Rows("schedules", Stretch("Provider", "1", ""), Stretch("Blockout", "0", "1,2", "12:00:00", "13:00:00", "Lunch"), Stretch("Blockout", "0", "2", "15:00:00", "16:00:00", "Emergencies"));
        var taken = new Interval(Instant.FromUtc(2025, 6, 3, 19, 0), Instant.FromUtc(2025, 6, 3, 20, 0));
        var day = (await bench.Connect(OpenDentalBench.Link(config: new Dictionary<string, string> { ["openBlockouts"] = "emergencies|other" })).Schedule.ReadDaysAsync(Day, Day, Stop))[0];
        Assert.Equal([new BusyTime(null, "1", taken), new BusyTime(null, "2", taken)], day.Busy);
        Assert.Equal(3, (await bench.Connect().Schedule.ReadDaysAsync(Day, Day, Stop))[0].Busy.Count);
    }

    [Theory]
    [InlineData("Scheduled", true)]
    [InlineData("Complete", true)]
    [InlineData("ASAP", true)]
    [InlineData("SomethingNew", true)]
    [InlineData("Broken", false)]
    [InlineData("UnschedList", false)]
    [InlineData("Planned", false)]
    [InlineData("PtNote", false)]
    [InlineData("PtNoteCompleted", false)]
    public async Task What_takes_its_time(string status, bool takes)
    {
        bench.Vendor.Rows("schedules", Stretch("Provider", "4", ""));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(status: status));
        var day = (await bench.Connect().Schedule.ReadDaysAsync(Day, Day, Stop))[0];
        var time = new Interval(Instant.FromUtc(2025, 6, 3, 16, 30), Instant.FromUtc(2025, 6, 3, 17, 10));
        Assert.Equal(takes ? [new BusyTime("4", null, time), new BusyTime(null, "2", time)] : [], day.Busy);
    }

    [Fact]
    public async Task In_hygiene_the_dentist_is_needed_as_long_as_their_own_pattern_says()
    {
        bench.Vendor.Rows("schedules", Stretch("Provider", "4", ""));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(provider: 1, hygienist: 4, hygiene: "true", more: ""","PatternSecondary":"////XX//" """), OpenDentalBench.Visit(3011, start: "2025-06-03 13:00:00", provider: 1, hygienist: 4));
        var busy = (await bench.Connect().Schedule.ReadDaysAsync(Day, Day, Stop))[0].Busy;
        var from = Instant.FromUtc(2025, 6, 3, 16, 30);
        Assert.Contains(new BusyTime("1", null, new Interval(from + Duration.FromMinutes(20), from + Duration.FromMinutes(30))), busy);
        Assert.Contains(new BusyTime("4", null, new Interval(from, from + Duration.FromMinutes(40))), busy);
        Assert.Equal(2, busy.Count(one => one.ProviderId is "1"));
        Assert.Contains(new BusyTime("4", null, new Interval(Instant.FromUtc(2025, 6, 3, 20, 0), Instant.FromUtc(2025, 6, 3, 20, 40))), busy); // without a pattern: all the time
    }

    [Fact]
    public async Task Weeks_of_the_schedule_are_shared_and_appointments_are_read_anew()
    {
        bench.Vendor.Rows("schedules", Stretch("Provider", "4", ""));
        var schedule = bench.Connect().Schedule;
        await Task.WhenAll(schedule.ReadDaysAsync(Day, Day.PlusDays(5), Stop), schedule.ReadDaysAsync(Day, Day, Stop));
        await schedule.ReadDaysAsync(Day.PlusDays(1), Day.PlusDays(1), Stop);
        Assert.Equal(["2025-06-02 2025-06-08"], bench.Vendor.To("GET schedules").Select(request => $"{request.Query["dateStart"]} {request.Query["dateEnd"]}").Distinct().Where(week => week.StartsWith("2025-06-02", StringComparison.Ordinal)));
        Assert.Equal((1, 3), (bench.Vendor.To("GET operatories").Count, bench.Vendor.To("GET appointments").Count));
        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        await schedule.ReadDaysAsync(Day, Day, Stop);
        Assert.Equal((1, 2), (bench.Vendor.To("GET operatories").Count, bench.Vendor.To("GET schedules").Count));
        bench.Clock.Advance(TimeSpan.FromMinutes(60));
        await schedule.ReadDaysAsync(Day, Day, Stop);
        Assert.Equal(2, bench.Vendor.To("GET operatories").Count);
    }

    [Fact]
    public async Task Where_hours_are_kept_elsewhere_a_day_without_a_stretch_is_open_to_them()
    {
        bench.Vendor.Rows("schedules", Stretch("Provider", "4", ""));
        var elsewhere = OpenDentalBench.Link(config: new Dictionary<string, string> { ["schedules"] = "false" });
        Assert.All(await bench.Connect(elsewhere).Schedule.ReadDaysAsync(Day, Day.PlusDays(1), Stop), day => Assert.Equal((0, 0), (day.Windows.Count, day.Busy.Count)));
    }

    [Fact]
    public async Task Another_clinics_rooms_are_no_rooms_and_its_visits_take_their_people()
    {
        var clinic = OpenDentalBench.Link(config: new Dictionary<string, string> { ["clinicNum"] = "5" });
        bench.Vendor.None("providers");
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit().Replace("\"ClinicNum\":0", "\"ClinicNum\":8", StringComparison.Ordinal));
        bench.Vendor.Rows("schedules", Stretch("Provider", "9", ""));
        Assert.Equal(["1", "2", "7"], (await bench.Connect(clinic).Directory.ReadRosterAsync(Stop)).Rooms.Select(room => room.RoomId));
        Assert.NotEmpty((await bench.Connect(clinic).Schedule.ReadDaysAsync(Day, Day, Stop))[0].Busy);
        Assert.Empty(await bench.Connect(clinic).Appointments!.ReadAsync(Day, Day, null, Stop));
        Assert.Single(await bench.Connect().Appointments!.ReadAsync(Day, Day, null, Stop));
    }

    [Theory]
    [InlineData("Scheduled", "Not Called", "2025-06-03 09:30:00", null, AppointmentStatus.Scheduled)]
    [InlineData("Scheduled", "Confirmed", "2025-06-03 09:30:00", null, AppointmentStatus.Confirmed)]
    [InlineData("Scheduled", "Appointment Confirmed", "2025-06-03 09:30:00", null, AppointmentStatus.Confirmed)]
    [InlineData("Scheduled", "Unconfirmed", "2025-06-03 09:30:00", null, AppointmentStatus.Scheduled)]
    [InlineData("Scheduled", "Not Confirmed", "2025-06-03 09:30:00", null, AppointmentStatus.Scheduled)]
    [InlineData("Scheduled", "Zugesagt", "2025-06-03 09:30:00", "Zugesagt|Da", AppointmentStatus.Confirmed)]
    [InlineData("Scheduled", "Confirmed", "2025-06-03 09:30:00", "Zugesagt", AppointmentStatus.Scheduled)]
    [InlineData("Complete", "Confirmed", "2025-05-02 09:30:00", null, AppointmentStatus.Completed)]
    [InlineData("UnschedList", "Confirmed", "2025-06-03 09:30:00", null, AppointmentStatus.Cancelled)]
    [InlineData("Broken", "Not Called", "2025-06-03 09:30:00", null, AppointmentStatus.Cancelled)]
    [InlineData("Broken", "Not Called", "2025-05-02 09:30:00", null, AppointmentStatus.Missed)]
    public async Task What_status_words_mean(string status, string confirmed, string start, string? own, AppointmentStatus expected)
    {
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(status: status, confirmed: confirmed, start: start));
        var config = own is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["confirmedWords"] = own };
        Assert.Equal(expected, Assert.Single(await bench.Connect(OpenDentalBench.Link(config: config)).Appointments!.ReadAsync(new LocalDate(2025, 5, 1), new LocalDate(2025, 6, 30), null, Stop)).Status);
    }

    [Theory]
    [InlineData("America/Toronto", "2025-03-08 10:00:00", 15)]
    [InlineData("America/Toronto", "2025-03-10 10:00:00", 14)]
    [InlineData("America/Phoenix", "2025-03-10 10:00:00", 17)]
    [InlineData("America/St_Johns", "2025-11-03 10:30:00", 14)]
    [InlineData("America/Toronto", "2025-11-02 01:30:00", 5)] // shown twice: the earlier one
    [InlineData("America/Toronto", "2025-03-09 02:30:00", 7)] // never shown: as late as the clock jumps
    public async Task Wall_times_are_the_practices_across_the_clock_change(string zone, string start, int hourUtc)
    {
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(start: start));
        var visit = Assert.Single(await bench.Connect(OpenDentalBench.Link(zone)).Appointments!.ReadAsync(new LocalDate(2025, 3, 1), new LocalDate(2025, 11, 30), null, Stop));
        Assert.Equal(hourUtc, visit.Start.InUtc().Hour);
        Assert.Equal(start.StartsWith("2025-11-02", StringComparison.Ordinal), bench.Logs.Text.Contains("shows twice", StringComparison.Ordinal));
    }

    private static string Stretch(string kind, string provider, string operatories, string from = "08:00:00", string to = "17:00:00", string blockout = "") =>
        $$"""{"SchedDate":"2025-06-03","StartTime":"{{from}}","StopTime":"{{to}}","SchedType":"{{kind}}","ProvNum":"{{provider}}","blockoutType":"{{blockout}}","Note":"","operatories":"{{operatories}}"}""";

    public void Dispose() => bench.Dispose();
}
