using System.Text.Json;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 16, for a PMS that moves a visit in one step (PUT) and for one in which it is booked anew and then cancelled.</summary>
public sealed class Row16_PracticeRejectsAMoveTests
{
    [Theory(DisplayName = "Row 16: when the practice rejects a move the old appointment stands, and nothing new")]
    [InlineData("Dentrix", "PUT", 0)]
    [InlineData("OpenDental", "POST", 0)]
    [InlineData("Dentrix", "PUT", 160)]
    [InlineData("OpenDental", "POST", 160)]
    public async Task The_original_time_still_stands(string pms, string method, double writebackSeconds)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(writebackSeconds) { SikkaPms = pms });
        var row = await Row.BeginAsync(clinic);
        var (caller, visit) = await Ahead.OneOfAsync(clinic);
        var old = visit.Text("spoken")!;
        var slot = (await caller.Call.UseAsync("checkAvailability", new { date = "2026-03-24", appointmentType = visit.Text("type") })).Is("slots").Slots[^1];
        var move = new { appointmentId = visit.Text("appointmentId"), startTime = slot.Text("start"), slotId = slot.Text("slotId") };
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "The day is locked", method: method, pathPrefix: "/appointment"))
        {
            var answer = await caller.Call.UseAsync("rescheduleAppointment", move);
            if (writebackSeconds == 0)
                Assert.StartsWith($"The office's system didn't move it: your original time, {old}, still stands.", answer.Is("error").Error, StringComparison.Ordinal);
            else
                Assert.EndsWith("It isn't confirmed yet; until then your original time stands.", answer.Is("submitted").Say, StringComparison.Ordinal);
            await row.SettleAsync();
        }

        Assert.Empty(await row.ChangedVisitsAsync());
        Assert.Contains(await row.RequestsAsync(), request => request.Method == method && request.Path.Contains("/appointment", StringComparison.Ordinal));
        Assert.DoesNotContain(await row.RequestsAsync(), request => request.Method == "PATCH"); // the old one is not touched
        var task = Assert.Single(await row.TasksAsync(StaffTaskKind.MoveFailed));
        Assert.Equal((caller.Person.SikkaId, visit.Text("start")![..16].Replace('T', ' ')), (task.PatientId, task.Details["standingStart"]));
        row.Sent("staff: moveFailed");
        await row.AssertTrailAsync(caller.Call, "searchPatients verified", "getAppointments ok", writebackSeconds == 0 ? "rescheduleAppointment refused" : "rescheduleAppointment submitted");
        await row.AssertTrailIsWholeAsync();
        await Row.AssertKeysAsync(clinic);
    }
}

/// <summary>Callers who have visits ahead.</summary>
internal static class Ahead
{
    public static async Task<(RowCaller Caller, JsonElement Visit)> OneOfAsync(Clinic clinic) => await SomeOfAsync(clinic, 1) is var (caller, visits) ? (caller, visits[0]) : default;

    /// <summary>A verified caller with so many visits from tomorrow on, as they hear of them.</summary>
    public static async Task<(RowCaller Caller, IReadOnlyList<JsonElement> Visits)> SomeOfAsync(Clinic clinic, int count)
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var tomorrow = practice.GetProperty("now").GetDateTimeOffset().AddDays(1);
        var ahead = PracticeVisit.All(practice).Where(visit => visit.Stands && visit.Start > tomorrow).ToLookup(visit => visit.Patient);
        foreach (var patient in practice.List("patients").Skip(6).Where(patient => patient.List("phones").Length > 0 && ahead[patient.Text("id")!].Count() == count))
        {
            if (await RowCaller.TryAsync(clinic, Person.Of(patient)) is not { } caller)
                continue;
            var shown = (await caller.Call.UseAsync("getAppointments", new { patientId = caller.Handle })).Is("ok").Result.List("appointments");
            Assert.Equal(ahead[patient.Text("id")!].Select(visit => visit.Start).Order(), shown.Select(visit => visit.GetProperty("start").GetDateTimeOffset()));
            return (caller, shown);
        }

        throw new InvalidOperationException("Nobody has so many visits ahead.");
    }
}
