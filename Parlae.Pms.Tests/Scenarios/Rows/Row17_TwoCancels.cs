using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 17.</summary>
public sealed class Row17_TwoCancelsTests
{
    [Theory(DisplayName = "Row 17: of two cancels in one message, of which the second fails, only the first is cancelled, in the practice's own word")]
    [InlineData("OpenDental", "Broken")]
    [InlineData("Eaglesoft", "Cancelled")]
    public async Task Two_cancels_in_one_message_of_which_the_second_fails_cancel_only_the_first(string pms, string word)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0) { SikkaPms = pms });
        var row = await Row.BeginAsync(clinic);
        var (caller, visits) = await Ahead.SomeOfAsync(clinic, 2);
        var (first, second) = (visits[0], visits[1]);
        var held = PracticeVisit.All(row.Before).Where(visit => visit.Patient == caller.Person.Id).ToDictionary(visit => visit.Start);
        var (firstId, secondId) = (held[first.GetProperty("start").GetDateTimeOffset()].SikkaId, held[second.GetProperty("start").GetDateTimeOffset()].SikkaId);
        IReadOnlyList<Answer> answers;
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "The day is locked", method: "PATCH", pathPrefix: $"/appointments/{secondId}"))
        {
            answers = await caller.Call.UseAllAsync(
                ("cancelAppointment", new { appointmentId = first.Text("appointmentId") }, "c1"), ("cancelAppointment", new { appointmentId = second.Text("appointmentId") }, "c2"));
        }

        Assert.Equal(["c1", "c2"], answers.Select(answer => answer.ToolCallId));
        Assert.Equal($"Your appointment on {first.Text("spoken")} is cancelled.", answers[0].Is("cancelled").Say);
        Assert.Contains($"{second.Text("spoken")}", answers[1].Is("error").Error, StringComparison.Ordinal);
        Assert.Contains("still stands", answers[1].Error, StringComparison.Ordinal);
        Assert.DoesNotContain("cancelled.", answers[1].Error, StringComparison.Ordinal);
        await row.SettleAsync();
        var changed = Assert.Single(await row.ChangedVisitsAsync());
        Assert.Equal((firstId, "cancelled"), (changed.SikkaId, changed.Status));
        await clinic.Sandbox.AdvanceAsync(1800);
        var shown = (await SikkaView.RowsAsync(clinic, $"appointments?patient_id={caller.Person.SikkaId}&limit=5000")).ToDictionary(each => each.Text("appointment_sr_no")!);
        Assert.Equal(word, shown[firstId].Text("status"));
        Assert.NotEqual(word, shown[secondId].Text("status"));

        Assert.Equal(caller.Person.SikkaId, Assert.Single(await row.TasksAsync(StaffTaskKind.CancelFailed)).PatientId);
        var told = row.Sent("patient: appointmentCancelled", "staff: cancelFailed");
        Assert.Contains($"on {first.Text("spoken")} has been cancelled", told[0].Of("text"), StringComparison.Ordinal);
        await row.AssertTrailAsync(caller.Call, "searchPatients verified", "getAppointments ok", "cancelAppointment done", "cancelAppointment refused");
        await row.AssertTrailIsWholeAsync();
        await Row.AssertKeysAsync(clinic);
    }
}
