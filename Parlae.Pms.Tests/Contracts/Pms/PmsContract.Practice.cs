using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Sandbox.Practice;
using Parlae.Pms.Tests.Scenarios.Rows;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Contracts.Pms;

/// <summary>Who works there, and when.</summary>
public abstract partial class PmsContract
{
    [Fact]
    public async Task The_roster_names_those_who_treat_and_nobody_who_has_left()
    {
        var roster = await (await clinic.OpenAsync()).Directory.ReadRosterAsync(Stop);
        var setting = PracticeSetting.Create();

        foreach (var provider in setting.Treating) Assert.Single(roster.Providers, one => one.Name.Contains(provider.LastName, StringComparison.Ordinal));
        foreach (var gone in setting.Providers.Where(one => !one.Active)) Assert.DoesNotContain(roster.Providers, one => one.Name.Contains(gone.LastName, StringComparison.Ordinal));
        Assert.Equal(setting.OpenRooms.Count(), roster.Rooms.Count);
        Assert.Equal(roster.Providers.Count, roster.Providers.DistinctBy(one => one.ProviderId).Count());
        foreach (var room in roster.Rooms) Assert.All(room.ProviderIds, id => Assert.Contains(roster.Providers, one => one.ProviderId == id));
    }

    /// <summary>The weeks in which clocks change, a plain one, and the one with New Year's Day.</summary>
    [Theory]
    [InlineData("2026-03-02")]
    [InlineData("2026-03-09")]
    [InlineData("2026-04-20")]
    public async Task A_day_has_the_practices_hours_and_what_is_taken(string monday)
    {
        var first = NodaTime.Text.LocalDatePattern.Iso.Parse(monday).Value;
        var pms = await clinic.OpenAsync();
        var roster = await pms.Directory.ReadRosterAsync(Stop);
        var practice = PracticeVisit.All(await Sandbox.PracticeAsync());

        var days = await pms.Schedule.ReadDaysAsync(first, first.PlusDays(6), Stop);

        Assert.Equal(Enumerable.Range(0, 7).Select(first.PlusDays), days.Select(day => day.Date));
        foreach (var day in days)
        {
            var open = day.Openings is { } openings ? openings.Select(one => one.Time) : day.Windows.Select(one => one.Time);
            if (!PracticeSetting.IsOpen(day.Date))
            {
                Assert.Empty(open);
                continue;
            }

            var opens = (day.Date + PracticeSetting.OpenHours.From).InZoneStrictly(Zone).ToInstant();
            var closes = (day.Date + PracticeSetting.OpenHours.To).InZoneStrictly(Zone).ToInstant();
            Assert.All(open, time => Assert.True(time.Start >= opens && time.End <= closes, $"{time} on {day.Date}"));
            if (day.Openings is null) Assert.Equal((opens, closes), (open.Min(time => time.Start), open.Max(time => time.End)));
            foreach (var visit in practice.Where(visit => visit.Stands && Zone.Of(visit.Start) == day.Date)) AssertTaken(day, roster, visit);
        }
    }

    [Fact]
    public async Task Days_far_ahead_and_days_gone_by_are_read_too()
    {
        var schedule = (await clinic.OpenAsync()).Schedule;

        Assert.Equal(3, (await schedule.ReadDaysAsync(new LocalDate(2027, 2, 1), new LocalDate(2027, 2, 3), Stop)).Count);
        Assert.Single(await schedule.ReadDaysAsync(new LocalDate(2026, 2, 2), new LocalDate(2026, 2, 2), Stop));
    }

    private static void AssertTaken(PracticeDay day, PracticeRoster roster, PracticeVisit visit)
    {
        var provider = ProviderId(roster, visit.Provider);
        var time = new Interval(Instant.FromDateTimeOffset(visit.Start), Instant.FromDateTimeOffset(visit.End));
        if (day.Openings is { } openings)
            Assert.DoesNotContain(openings, one => one.ProviderId == provider && one.Time.Start < time.End && time.Start < one.Time.End);
        else
            Assert.Contains(day.Busy, busy => (busy.ProviderId is null || busy.ProviderId == provider) && busy.Time.Start <= time.Start && busy.Time.End >= time.End);
    }

    /// <summary>The vendor's id of someone in the practice.</summary>
    private static string ProviderId(PracticeRoster roster, string practiceId) =>
        roster.Providers.Single(one => one.Name.Contains(DayBook.LastNameOf(practiceId), StringComparison.Ordinal)).ProviderId;
}
