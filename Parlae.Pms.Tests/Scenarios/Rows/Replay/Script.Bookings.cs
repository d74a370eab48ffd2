using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.Replay;

/// <summary>Rows that book, move and cancel.</summary>
internal sealed partial class Script
{
    private async Task Row01Async()
    {
        var person = Planted.Newcomer(1);
        var call = stage.Call("row-01", person.CallerNumber);
        stage.Hear(call.Id, (await call.IdentifyAsync(person)).Is("notFound"));
        var slot = await SlotAsync(call, "2026-03-05");
        var patient = stage.Hear(call.Id, (await call.RegisterAsync(person)).Is("submitted"));
        await BookAsync(call, patient.Of("patientId"), slot);
    }

    private async Task Row02Async()
    {
        var (call, handle) = await KnownAsync("row-02");
        await BookAsync(call, handle, await SlotAsync(call, "2026-03-12"), Refused);
    }

    private async Task Row03Async()
    {
        var (call, handle) = await KnownAsync("row-03");
        await BookAsync(call, handle, await SlotAsync(call, "2026-03-13"), "submitted"); // nobody can see what came of it
    }

    private async Task Row04Async()
    {
        var (call, handle) = await KnownAsync("row-04");
        var slot = await SlotAsync(call, "2026-03-06");
        var first = await BookAsync(call, handle, slot);
        var again = await BookAsync(call, handle, slot, "alreadyBooked");
        Assert.Equal((first.Of("appointmentId"), first.Has("reference"), first.Of("start")), (again.Of("appointmentId"), again.Has("reference"), again.Of("start")));
        if (first.Has("reference"))
            Assert.Equal(first.Of("reference"), again.Of("reference"));
    }

    private async Task Row05Async()
    {
        var start = DayBook.Days(new LocalDate(2026, 5, 4), 25).Select(day => day + new LocalTime(14, 0)).First(two => book.Free(two, 60).Count > 0);
        var provider = book.Free(start, 60)[0];
        var callers = new List<(PhoneCall Call, string Handle)>();
        foreach (var (person, n) in Rivals.Select((person, n) => (person, n)))
        {
            var call = stage.Call($"{Either}-{n}");
            callers.Add((call, (await call.IdentifyAsync(person)).Is("verified").Of("patientId")));
        }

        var answers = await Task.WhenAll(callers.Select(caller => caller.Call.UseAsync("bookAppointment", Wish(caller.Handle, start, provider: DayBook.LastNameOf(provider)))));

        Assert.Equal(new[] { "slotTaken", Booked }.Order(StringComparer.Ordinal), answers.Select(answer => answer.Status).Order(StringComparer.Ordinal));
        foreach (var answer in answers)
            stage.Hear(Either, answer);
    }

    private async Task Row06Async()
    {
        var (call, handle) = await KnownAsync("row-06");
        var start = DayBook.Days(new LocalDate(2026, 3, 16), 10).Select(day => day + new LocalTime(9, 0)).First(nine => book.Free(nine, 60).Count is var free && free > 0 && free < DayBook.Working(nine, 60).Count());
        await UseAsync(call, "bookAppointment", Wish(handle, start), Booked);
    }

    private async Task Row07Async()
    {
        var (call, handle) = await KnownAsync("row-07");
        var (gap, provider) = (from day in DayBook.Days(new LocalDate(2026, 4, 6), 20) from who in DayBook.Working(day + new LocalTime(9, 0), 30) from start in book.Gaps(who, day, 30, wanted: 90) select (start, who)).First();
        await UseAsync(call, "bookAppointment", Wish(handle, gap, "Crown", 90, DayBook.LastNameOf(provider)), "slotTaken");
        var offer = await UseAsync(call, "checkAvailability", new { date = $"{Later(21):uuuu-MM-dd}", appointmentType = "Crown" }, "slots");
        await UseAsync(call, "bookAppointment", new { patientId = handle, appointmentType = "Crown", startTime = offer.Slots[0].Text("start"), duration = 90, slotId = offer.Slots[0].Text("slotId") }, Booked);
    }

    private async Task Row08Async()
    {
        var (call, handle) = await KnownAsync("row-08");
        stage.Hear(call.Id, (await call.LookAsync("today?")).Is("alternatives"));
        await BookAsync(call, handle, await SlotAsync(call, "tomorrow?"));
    }

    private async Task Row10TorontoAsync()
    {
        var (call, handle) = await KnownAsync("row-10-toronto");
        await BookAsync(call, handle, await SlotAsync(call, "Monday"));
    }

    private async Task Row10AutumnAsync(string name, string? phoneNumberId, string date, string zone)
    {
        var (call, handle) = await KnownAsync(name, phoneNumberId: phoneNumberId);
        var slot = await SlotAsync(call, date);
        var start = OffsetDateTimePattern.ExtendedIso.Parse(slot.Text("start")!).Value;
        Assert.Equal(start.LocalDateTime.InZoneStrictly(DateTimeZoneProviders.Tzdb[zone]).Offset, start.Offset);
        var booked = await BookAsync(call, handle, slot);
        Assert.Equal((slot.Text("start"), slot.Text("spoken")), (booked.Of("start"), booked.Of("spoken")));
    }

    private async Task Row10VancouverAsync()
    {
        if (!vendor.TakesOtherZones)
            return;
        var (call, handle) = await KnownAsync("row-10-vancouver", phoneNumberId: "number-of-" + West);
        await BookAsync(call, handle, await SlotAsync(call, "2026-03-10"));
    }

    private async Task Row10VancouverAutumnAsync()
    {
        if (vendor.TakesOtherZones)
            await Row10AutumnAsync("row-10-vancouver-autumn", "number-of-" + West, "2026-11-03", "America/Vancouver");
    }

    private async Task Row16Async()
    {
        var (call, handle) = await KnownAsync("row-16", cast.Moving);
        var visit = (await UseAsync(call, "getAppointments", new { patientId = handle }, "ok")).Result.List("appointments")[0];
        var slot = (await UseAsync(call, "checkAvailability", new { date = "2026-03-24", appointmentType = visit.Text("type") }, "slots")).Slots[0];
        await UseAsync(call, "rescheduleAppointment", new { appointmentId = visit.Text("appointmentId"), startTime = slot.Text("start"), slotId = slot.Text("slotId") }, Refused);
    }

    private async Task Row17Async()
    {
        var (call, handle) = await KnownAsync("row-17", cast.Cancelling);
        var visits = (await UseAsync(call, "getAppointments", new { patientId = handle }, "ok")).Result.List("appointments");
        var answers = await call.UseAllAsync([.. visits.Select((visit, n) => ("cancelAppointment", (object?)new { appointmentId = visit.Text("appointmentId") }, (string?)$"cancel-{n}"))]);
        Assert.Equal(vendor.TakesWritesIn ? ["submitted", "submitted"] : ["cancelled", "error"], answers.Select(answer => stage.Hear(call.Id, answer).Status));
    }
}
