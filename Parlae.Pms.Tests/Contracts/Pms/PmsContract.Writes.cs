using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Sandbox.Practice;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Scenarios.Rows;
using Appointment = Parlae.Pms.Core.Appointments.Appointment;
using PracticeVisit = Parlae.Pms.Tests.Support.Clinics.PracticeVisit;

namespace Parlae.Pms.Tests.Contracts.Pms;

/// <summary>Booking and changing: what is confirmed stands in the practice, what is refused does not, and what nobody knows is looked for.</summary>
public abstract partial class PmsContract
{
    /// <summary>Every booking of these tests has a day of its own.</summary>
    private static int days;

    /// <summary>Beyond one look: the vendor's own computer is asked when it next comes by.</summary>
    private const int Looks = 12;

    [Theory]
    [InlineData("2026-03-06")] // the Friday before the clocks change
    [InlineData("2026-03-09")] // and the Monday after
    [InlineData("2026-04-29")]
    public async Task What_is_booked_stands_in_the_practice_and_is_read_back(string date)
    {
        var pms = await clinic.OpenAsync();
        var wish = await WishAsync(NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value);

        var id = Assert.IsType<WriteFate.Confirmed>(await FateAsync(await pms.Appointments!.BookAsync(wish, Stop), new PendingWrite(wish.Reference, null, await NowAsync(), wish))).RecordId;

        var visit = Assert.Single(await VisitsAsync(wish));
        Assert.Equal((id, 60, "scheduled"), (clinic.IdOf(visit), visit.GetProperty("minutes").GetInt32(), visit.Text("status")));
        var read = await ReadBackAsync(wish, seen => seen is not null);
        Assert.Equal((id, wish.ProviderId, wish.Start, 60, AppointmentStatus.Scheduled), (read!.AppointmentId, read.ProviderId, read.Start, read.Minutes, read.Status));
    }

    [Fact]
    public async Task A_time_that_is_taken_is_refused_and_nothing_is_written()
    {
        var pms = await clinic.OpenAsync();
        var practice = await Sandbox.PracticeAsync();
        var taken = PracticeVisit.All(practice).First(visit => visit is { Status: "scheduled", Minutes: 60 } && Zone.Of(visit.Start) > new LocalDate(2026, 3, 20));
        var roster = await pms.Directory.ReadRosterAsync(Stop);
        var wish = await WishAsync(NextDay()) with { Start = Instant.FromDateTimeOffset(taken.Start), ProviderId = ProviderId(roster, taken.Provider), RoomId = RoomId(roster, taken.Room) };

        var fate = await FateAsync(await pms.Appointments!.BookAsync(wish, Stop), new PendingWrite(wish.Reference, null, await NowAsync(), wish));

        Assert.Equal(new WriteFate.Failed(WriteRejection.SlotTaken), fate);
        Assert.Empty(await VisitsAsync(wish));
    }

    [Fact]
    public async Task A_booking_for_nobody_is_refused()
    {
        var pms = await clinic.OpenAsync();
        var wish = await WishAsync(NextDay()) with { PatientId = clinic.UnknownId };

        Assert.IsType<WriteFate.Failed>(await FateAsync(await pms.Appointments!.BookAsync(wish, Stop), new PendingWrite(wish.Reference, null, await NowAsync(), wish)));
    }

    /// <summary>By the whole program, which says so before the vendor could, whatever that one would make of it.</summary>
    [Fact]
    public async Task A_past_date_is_neither_offered_nor_booked()
    {
        var call = clinic.Clinic.Call();
        var person = await clinic.Clinic.OnFileAsync(40);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var now = await Sandbox.NowAsync();
        var (yesterday, lastYear) = (Zone.Of(now).PlusDays(-1), Zone.Of(now).PlusYears(-1));

        foreach (var day in new[] { yesterday, lastYear })
        {
            (await call.LookAsync(NodaTime.Text.LocalDatePattern.Iso.Format(day))).Is("pastDate");
            Assert.All(await (await clinic.OpenAsync()).Schedule.ReadDaysAsync(day, day, Stop), read => Assert.Empty(read.Openings ?? []));
        }

        var visits = (await Sandbox.PracticeAsync()).List("appointments").Length;
        var last = await Sandbox.LastRequestAsync();
        foreach (var start in new[] { now.AddMinutes(-1), now.AddDays(-1), now.AddYears(-1) })
            (await call.UseAsync("bookAppointment", new { patientId = patient, appointmentType = "Cleaning", startTime = start.ToString("O"), duration = 60 })).Is("pastDate");

        Assert.DoesNotContain(await Sandbox.RequestsAsync(last), RowVendor.Of(clinic.Word).IsBooking);
        Assert.Equal(visits, (await Sandbox.PracticeAsync()).List("appointments").Length);
    }

    /// <summary>Of the day that has begun only what is ahead is offered, or begins this moment.</summary>
    [Fact]
    public async Task Of_today_nothing_is_offered_that_has_passed()
    {
        var now = await Sandbox.NowAsync();
        if ((await clinic.Clinic.Call().LookAsync(NodaTime.Text.LocalDatePattern.Iso.Format(Zone.Of(now)))) is { Status: "slots" or "alternatives" } offer)
            Assert.All(offer.Slots, slot => Assert.True(slot.GetProperty("start").GetDateTimeOffset() >= now));

        var free = await clinic.Clinic.Service<VisitFinder>().FindAsync(clinic.Account, new Core.Appointments.Availability.VisitRule(30, [], []), Zone.Of(now), Zone.Of(now).PlusDays(3), cancellationToken: Stop);
        Assert.NotEmpty(free.Days.SelectMany(day => day.Slots));
        Assert.All(free.Days.SelectMany(day => day.Slots), slot => Assert.True(slot.Start >= Instant.FromDateTimeOffset(now)));
    }

    [Fact]
    public async Task A_booking_whose_answer_is_lost_is_found_and_stands_once()
    {
        var pms = await clinic.OpenAsync();
        var wish = await WishAsync(NextDay());
        var receipt = (WriteReceipt?)null;
        await clinic.DuringAsync("dropAfterWrite", null, null, 1, async () => receipt = await pms.Appointments!.BookAsync(wish, Stop));

        Assert.IsType<WriteReceipt.Unknown>(receipt);
        var found = Assert.IsType<WriteFate.Confirmed>(await FateAsync(receipt, new PendingWrite(wish.Reference, null, await NowAsync(), wish)));
        Assert.Equal(found.RecordId, clinic.IdOf(Assert.Single(await VisitsAsync(wish))));
    }

    [Fact]
    public async Task A_booking_that_never_arrived_is_found_to_be_absent()
    {
        var pms = await clinic.OpenAsync();
        var wish = await WishAsync(NextDay());
        var (receipt, sent) = ((WriteReceipt?)null, await NowAsync());
        await clinic.DuringAsync("drop", null, "POST", Always, async () => receipt = await pms.Appointments!.BookAsync(wish, Stop));

        Assert.IsType<WriteReceipt.Unknown>(receipt);
        Assert.IsType<WriteFate.Absent>(await FateAsync(receipt, new PendingWrite(wish.Reference, null, sent, wish)));
        Assert.Empty(await VisitsAsync(wish));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(504)]
    public async Task Of_an_error_on_the_vendors_side_nobody_knows_what_came(int status)
    {
        var pms = await clinic.OpenAsync();
        var wish = await WishAsync(NextDay());
        await clinic.DuringAsync("status", status, "POST", Always, async () => Assert.IsType<WriteReceipt.Unknown>(await pms.Appointments!.BookAsync(wish, Stop)));
    }

    [Fact]
    public async Task A_write_that_was_turned_away_for_haste_was_not_made()
    {
        var pms = await clinic.OpenAsync();
        var wish = await WishAsync(NextDay());
        await clinic.DuringAsync("status", 429, "POST", Always, () => AssertUnreachableAsync("rate-limited", () => pms.Appointments!.BookAsync(wish, Stop)));
        Assert.Empty(await VisitsAsync(wish));
    }

    [Fact]
    public async Task A_visit_is_moved()
    {
        if (!Can(nameof(PmsCapabilities.Move))) return;
        var (wish, visit) = await BookedAsync();
        var to = await (clinic.MovesToOthers ? WishAsync(NextDay()) : WishAsync(wish.Start.InZone(Zone).Date.PlusWeeks(1), visit.ProviderId)) with { PatientId = wish.PatientId };

        await ChangedAsync(new AppointmentChange.Move("move-" + wish.Reference, visit, to));

        Assert.DoesNotContain(await VisitsAsync(wish), one => one.Text("status") != "cancelled");
        Assert.Single(await VisitsAsync(to));
        Assert.NotNull(await ReadBackAsync(to, seen => seen is not null));
    }

    [Fact]
    public async Task A_visit_is_cancelled()
    {
        if (!Can(nameof(PmsCapabilities.Cancel))) return;
        var (wish, visit) = await BookedAsync();

        await ChangedAsync(new AppointmentChange.Cancel("cancel-" + wish.Reference, visit));

        Assert.Equal("cancelled", Assert.Single(await VisitsAsync(wish)).Text("status"));
        Assert.False((await ReadBackAsync(wish, seen => seen is null or { TakesTime: false }))?.TakesTime);
    }

    [Fact]
    public async Task A_visit_is_confirmed()
    {
        if (!Can(nameof(PmsCapabilities.Confirm))) return;
        var (wish, visit) = await BookedAsync();

        await ChangedAsync(new AppointmentChange.Confirm("confirm-" + wish.Reference, visit));

        Assert.Equal("confirmed", Assert.Single(await VisitsAsync(wish)).Text("status"));
        Assert.Equal(AppointmentStatus.Confirmed, (await ReadBackAsync(wish, seen => seen?.Status == AppointmentStatus.Confirmed))!.Status);
    }

    private async Task ChangedAsync(AppointmentChange change)
    {
        var receipt = await (await clinic.OpenAsync()).Changes!.ChangeAsync(change, Stop);
        Assert.IsType<WriteFate.Confirmed>(await FateAsync(receipt, new PendingWrite(change.Reference, null, await NowAsync(), Change: change)));
    }

    private async Task<(NewAppointment Wish, KnownVisit Visit)> BookedAsync()
    {
        var wish = await WishAsync(NextDay());
        var fate = await FateAsync(await (await clinic.OpenAsync()).Appointments!.BookAsync(wish, Stop), new PendingWrite(wish.Reference, null, await NowAsync(), wish));
        var id = Assert.IsType<WriteFate.Confirmed>(fate).RecordId!;
        var read = (await ReadBackAsync(wish, seen => seen is not null))!;
        return (wish, new KnownVisit(id, wish.PatientId, wish.Start, wish.Minutes, read.ProviderId, read.RoomId, read.Type));
    }

    /// <summary>Follows a write to its end, as reconciliation does.</summary>
    private async Task<WriteFate> FateAsync(WriteReceipt? receipt, PendingWrite write)
    {
        switch (receipt)
        {
            case WriteReceipt.Confirmed done: return new WriteFate.Confirmed(done.RecordId);
            case WriteReceipt.Rejected refused: return new WriteFate.Failed(refused.Reason);
            case WriteReceipt.Submitted submitted: write = write with { TrackingId = submitted.TrackingId }; break;
        }

        var writes = (await clinic.OpenAsync()).Writes!;
        var fate = (WriteFate)new WriteFate.Unclear();
        for (var look = 0; look < Looks && fate is WriteFate.Pending or WriteFate.Unclear; look++)
        {
            await Sandbox.AdvanceAsync(look < Looks / 2 ? 170 : 3_600);
            fate = write.TrackingId is null ? await writes.FindAsync(write, Stop) : await writes.AskAsync(write, Stop);
            if (fate is WriteFate.Pending { TrackingId: var tracking }) write = write with { TrackingId = tracking };
        }

        return fate;
    }

    /// <summary>The visit as the adapter reads it, once the vendor's copy has come round.</summary>
    private async Task<Appointment?> ReadBackAsync(NewAppointment wish, Predicate<Appointment?> isThere)
    {
        var book = (await clinic.OpenAsync()).Appointments!;
        var day = wish.Start.InZone(Zone).Date;
        Appointment? read = null;
        for (var look = 0; look < Looks; look++)
        {
            read = (await book.ReadAsync(day, day, wish.PatientId, Stop)).SingleOrDefault(one => one.Start == wish.Start);
            if (isThere(read)) break;
            await Sandbox.AdvanceAsync(600);
        }

        return read;
    }

    /// <summary>A cleaning for someone on file who has no visit that day, at a time that is free.</summary>
    private async Task<NewAppointment> WishAsync(LocalDate day, string? providerId = null)
    {
        var practice = await Sandbox.PracticeAsync();
        var roster = await (await clinic.OpenAsync()).Directory.ReadRosterAsync(Stop);
        var book = new DayBook(practice);
        var hygienists = PracticeSetting.Create().Treating.Where(one => one.Kind == ProviderKind.Hygienist).Select(one => one.Id).ToHashSet();
        var (start, who) = Enumerable.Range(16, 17).Select(half => day + LocalTime.FromMinutesSinceMidnight(half * 30))
            .SelectMany(start => book.Free(start, 60).Where(hygienists.Contains).Where(who => providerId is null || ProviderId(roster, who) == providerId).Select(who => (start, who))).First();
        var busy = PracticeVisit.All(practice).Where(visit => Zone.Of(visit.Start) is var on && day.PlusDays(-1) <= on && on <= day.PlusDays(1)).Select(visit => visit.Patient).ToHashSet(); // a visit made just now nearby might be a lost one, moved
        var patient = practice.List("patients").Skip(20).First(one => !busy.Contains(one.Text("id")!));
        return new NewAppointment(
            $"of-the-test-{Guid.NewGuid():N}", clinic.IdOf(patient), ProviderId(roster, who), RoomId(roster, DayBook.RoomOf(who, day)), start.InZoneStrictly(Zone).ToInstant(), 60,
            new VisitTypeName("Cleaning", roster.VisitTypes.FirstOrDefault(type => type.Name == "Cleaning")?.VendorCode), null);
    }

    private static string RoomId(PracticeRoster roster, string practiceRoom) => roster.Rooms.Single(room => room.RoomId == practiceRoom || room.Name == practiceRoom).RoomId;

    /// <summary>What the practice has of that patient at that time.</summary>
    private async Task<IReadOnlyList<JsonElement>> VisitsAsync(NewAppointment wish)
    {
        var practice = await Sandbox.PracticeAsync();
        var patient = practice.List("patients").FirstOrDefault(one => clinic.IdOf(one) == wish.PatientId).Text("id");
        return [.. practice.List("appointments").Where(visit => visit.Text("patient") == patient && Instant.FromDateTimeOffset(visit.GetProperty("start").GetDateTimeOffset()) == wish.Start)];
    }

    private async Task<Instant> NowAsync() => Instant.FromDateTimeOffset(await Sandbox.NowAsync());

    private static LocalDate NextDay() => DayBook.Days(new LocalDate(2026, 3, 30), 60).ElementAt(Interlocked.Increment(ref days) % 30);
}
