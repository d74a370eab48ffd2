using System.Diagnostics;
using System.Text.Json;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>When the PMS is away, refuses, or takes its time. What the caller hears is what stands afterwards.</summary>
public sealed class PmsFaultTests
{
    public static TheoryData<string, int> Outages => new() { { "drop", 0 }, { "status", 503 }, { "status", 500 }, { "status", 429 }, { "status", 404 } };

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task While_the_pms_is_away_every_tool_says_so_and_nothing_changes_later(string kind, int code)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0));
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call(person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        await clinic.Sandbox.AdvanceAsync(16 * 60); // nothing is in the cache any more
        var before = await clinic.Sandbox.PracticeAsync();
        await using (await clinic.Sandbox.FaultAsync(kind, code == 0 ? null : code))
        {
            (await call.LookAsync("2026-03-05")).Is("error");
            (await call.IdentifyAsync(clinic.Newcomer())).Is("error");
            (await call.RegisterAsync(clinic.Newcomer())).Is("error");
            (await call.UseAsync("getAppointments", new { patientId = patient })).Is("error");
            (await call.UseAsync("getCallerContext")).Is("error");
            var booking = await call.BookAsync(patient, slot);
            Assert.Contains("nothing was changed", booking.Is("error").Error, StringComparison.Ordinal);
        }

        await clinic.SettleAsync();
        await clinic.SettleAsync();

        var after = await clinic.Sandbox.PracticeAsync();
        Assert.Equal((before.List("appointments").Length, before.List("patients").Length, 0), (after.List("appointments").Length, after.List("patients").Length, after.List("pendingWrites").Length));
        Assert.Empty(await OpenAsync(clinic, person));
    }

    [Theory]
    [InlineData("drop", null)]
    [InlineData("status", 503)]
    [InlineData("dropAfterWrite", null)]
    public async Task A_booking_whose_answer_is_lost_is_never_denied_and_stands_at_most_once(string kind, int? code)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0));
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        Answer booking;
        await using (await clinic.Sandbox.FaultAsync(kind, code, method: "POST", pathPrefix: "/appointment"))
            booking = await call.BookAsync(patient, slot);

        for (var n = 0; n < 3; n++)
            await clinic.SettleAsync();

        var stands = await BookedAsync(clinic, person, slot);
        Assert.Equal(booking.Status == "error" ? 0 : 1, stands.Length);
        Assert.Contains(booking.Status, new[] { "error", "submitted", "booked" });
        Assert.Empty(await OpenAsync(clinic, person));
    }

    [Fact]
    public async Task A_booking_the_practice_refuses_is_an_error_a_task_and_nothing_else()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0));
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "Column is locked by another user"))
            Assert.Contains("nothing was changed", (await call.BookAsync(patient, slot)).Is("error").Error, StringComparison.Ordinal);

        await clinic.SettleAsync();

        Assert.Empty(await BookedAsync(clinic, person, slot));
        var task = Assert.Single(await clinic.TasksAsync());
        Assert.Equal((StaffTaskKind.BookingFailed, person.SikkaId, "call:" + call.Id), (task.Kind, task.PatientId, task.CallId));
        (await call.BookAsync(patient, slot)).Is("booked"); // the refusal freed the time
    }

    [Fact]
    public async Task Three_failed_writes_end_the_tries()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0));
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slots = (await call.LookAsync("2026-03-05")).Is("slots").Slots;
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "Column is locked by another user"))
        {
            foreach (var slot in slots)
                (await call.BookAsync(patient, slot)).Is("error");
        }

        var before = await clinic.Sandbox.LastRequestAsync();
        Assert.Contains("staff", (await call.BookAsync(patient, slots[0])).Is("error").Error, StringComparison.Ordinal);
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
    }

    [Fact]
    public async Task A_booking_the_practice_refuses_later_becomes_a_task()
    {
        await using var clinic = await Clinic.StartAsync();
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "Column is locked by another user"))
            (await call.BookAsync(patient, slot)).Is("submitted");

        await clinic.SettleAsync();

        Assert.Empty(await BookedAsync(clinic, person, slot));
        Assert.Equal(StaffTaskKind.BookingFailed, Assert.Single(await clinic.TasksAsync()).Kind);
        Assert.Empty(await OpenAsync(clinic, person));
    }

    [Fact]
    public async Task A_read_past_the_deadline_is_an_error_in_time()
    {
        await using var clinic = await StartHurriedAsync();
        await using var slow = await clinic.Sandbox.FaultAsync("delay", 3000);
        var started = Stopwatch.GetTimestamp();

        (await clinic.Call().LookAsync("2026-03-05")).Is("error");

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0.9, 2.5);
    }

    [Fact]
    public async Task A_booking_past_the_deadline_is_submitted_and_stands_later()
    {
        await using var clinic = await StartHurriedAsync();
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        Answer booking;
        await using (await clinic.Sandbox.FaultAsync("delay", 2500, method: "POST", pathPrefix: "/appointment"))
        {
            var started = Stopwatch.GetTimestamp();
            booking = (await call.BookAsync(patient, slot)).Is("submitted");
            Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0.9, 2.3);
            while ((await BookedAsync(clinic, person, slot)).Length == 0)
                await Task.Delay(100, Clinic.Cancellation); // real time: the write goes on
        }

        await clinic.SettleAsync();
        Assert.Single(await BookedAsync(clinic, person, slot));
        var again = (await call.BookAsync(patient, slot)).Is("alreadyBooked");
        Assert.Equal(booking.Of("appointmentId"), again.Of("appointmentId"));
        Assert.Empty(await clinic.TasksAsync());
    }

    private static Task<Clinic> StartHurriedAsync() => Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0, Settings: new Dictionary<string, string?> { ["Parlae__ToolDeadlineSeconds"] = "1" }));

    /// <summary>Writes of a patient that might still have an effect, though none stands confirmed.</summary>
    private static async Task<IEnumerable<LedgerEntry>> OpenAsync(Clinic clinic, Person person) =>
        (await clinic.Service<WriteLedger>().OfPatientAsync(await clinic.AccountAsync(), new Core.Patients.PatientKey.OnFile(person.SikkaId!), Clinic.Cancellation)).Where(entry => entry.IsOpen);

    private static async Task<JsonElement[]> BookedAsync(Clinic clinic, Person person, JsonElement slot) => [.. (await clinic.Sandbox.PracticeAsync()).List("appointments").Where(visit =>
        visit.Text("patient") == person.Id && visit.GetProperty("start").GetDateTimeOffset() == slot.GetProperty("start").GetDateTimeOffset())];
}
