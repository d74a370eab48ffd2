using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 17.</summary>
/// <param name="options">The clinic.</param>
/// <param name="word">The practice's own for a visit that was cancelled; null: the vendor's.</param>
public abstract class Row17_TwoCancels(ClinicOptions options, string? word = null)
{
    /// <summary>Of two cancels in one message, of which the second fails, only the first is cancelled, in the practice's own word.</summary>
    [Fact]
    public async Task Two_cancels_in_one_message_of_which_the_second_fails_cancel_only_the_first()
    {
        await using var clinic = await Clinic.StartAsync(options);
        var vendor = RowVendor.Of(clinic);
        var row = await Row.BeginAsync(clinic);
        var (caller, visits) = await Ahead.SomeOfAsync(clinic, 2);
        var (first, second) = (visits[0], visits[1]);
        var held = PracticeVisit.All(row.Before).Where(visit => visit.Patient == caller.Person.Id).ToDictionary(visit => visit.Start);
        var (kept, gone) = (held[second.GetProperty("start").GetDateTimeOffset()], held[first.GetProperty("start").GetDateTimeOffset()]);
        var (method, path) = vendor.Cancelling(row.IdOf(kept));
        IReadOnlyList<Answer> answers;
        await using (await vendor.RefuseAsync(clinic.Sandbox, method, path))
        {
            answers = await caller.Call.UseAllAsync(
                ("cancelAppointment", new { appointmentId = first.Text("appointmentId") }, "c1"), ("cancelAppointment", new { appointmentId = second.Text("appointmentId") }, "c2"));
        }

        Assert.Equal(["c1", "c2"], answers.Select(answer => answer.ToolCallId));
        if (vendor.ChangesStandAtOnce)
            Assert.Equal($"Your appointment on {first.Text("spoken")} is cancelled.", answers[0].Is("cancelled").Say);
        else
            Assert.Contains("isn't confirmed yet", answers[0].Is("submitted").Say, StringComparison.Ordinal);
        Assert.Contains($"{second.Text("spoken")}", answers[1].Is("error").Error, StringComparison.Ordinal);
        Assert.Contains("still stands", answers[1].Error, StringComparison.Ordinal);
        Assert.DoesNotContain("cancelled.", answers[1].Error, StringComparison.Ordinal);
        await row.SettleAsync();
        var changed = Assert.Single(await row.ChangedVisitsAsync());
        Assert.Equal((gone.Id, "cancelled"), (changed.Id, changed.Status));
        await clinic.Sandbox.AdvanceAsync(1800);
        Assert.Equal(word ?? vendor.CancelledWord, await vendor.WordOfAsync(clinic, row.IdOf(caller.Person), row.IdOf(gone)));
        Assert.NotEqual(word ?? vendor.CancelledWord, await vendor.WordOfAsync(clinic, row.IdOf(caller.Person), row.IdOf(kept)));

        Assert.Equal(row.IdOf(caller.Person), Assert.Single(await row.TasksAsync(StaffTaskKind.CancelFailed)).PatientId);
        var told = row.Sent("patient: appointmentCancelled", "staff: cancelFailed");
        Assert.Contains($"on {first.Text("spoken")} has been cancelled", told[0].Of("text"), StringComparison.Ordinal);
        await row.AssertTrailAsync(caller.Call, "searchPatients verified", "getAppointments ok", vendor.ChangesStandAtOnce ? "cancelAppointment done" : "cancelAppointment submitted", "cancelAppointment refused");
        await row.AssertTrailIsWholeAsync();
        await Row.AssertKeysAsync(clinic);
    }
}
