using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Core.Proofs.Reporting;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Timers;
using Parlae.Pms.Tests.Rehearsal;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Proofs;

/// <summary>What may go wrong in a practice while a proof is under way.</summary>
public sealed class GoLiveInClinicTests
{
    /// <summary>Each step of booking, moving and cancelling that such a proof passes.</summary>
    public static TheoryData<string> EveryStep => [.. new[] { "book", "move", "cancel" }
        .SelectMany(write => new[] { "started", "intended", "sending", "sent", "written" }.Select(step => $"{write}.{step}")).Concat(["book.held", "move.held", "cancel.found", "change.freed"])];

    [Fact]
    public async Task With_the_browser_gone_the_timer_carries_it_to_its_end()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = "kolla" });
        var play = await ProofPlay.OfAsync(clinic);
        var proof = await play.StartAsync();
        await clinic.RunTimerAsync("reconcileWrites");
        Assert.Equal(ProofState.Running, (await play.FindAsync(proof)).State); // somebody may still be looking on
        await clinic.Sandbox.AdvanceAsync(61);
        await clinic.RunTimerAsync("reconcileWrites");
        proof = await play.FindAsync(proof);
        Assert.True(proof is { State: ProofState.Ended, Verdict: ProofVerdict.Held }, ProofPlay.Tell(proof));
        Assert.Equal("operator", proof.StartedBy.Kind);
    }

    [Fact]
    public async Task A_booking_that_the_practice_refuses_ends_it_and_leaves_nothing()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = "kolla" });
        var play = await ProofPlay.OfAsync(clinic);
        var standing = (await play.StandingAsync()).Count;
        GoLiveProof proof;
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "this day is locked", "POST", "/appointments"))
            proof = await play.ToTheEndAsync(await play.StartAsync());
        Assert.Equal(ProofVerdict.Failed, proof.Verdict);
        Assert.Equal((ProofOutcome.Failed, ProofProblem.Refused), (proof.Step(ProofStepKind.Book).Outcome, proof.Step(ProofStepKind.Book).Problem));
        Assert.All(ProofPlay.Outcomes(proof).Skip(3), outcome => Assert.Equal(ProofOutcome.Skipped, outcome));
        Assert.Equal(standing, (await play.StandingAsync()).Count);
        Assert.Empty(await clinic.TasksAsync()); // the report says it; there is nothing to do
    }

    [Theory]
    [InlineData("kolla")]
    [InlineData("sikka")]
    public async Task A_lost_answer_is_looked_for_and_the_proof_goes_on(string vendor)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = vendor });
        var play = await ProofPlay.OfAsync(clinic);
        var (before, standing) = (await play.VisitsAsync(), (await play.StandingAsync()).Count);
        var proof = await play.UntilAsync(await play.StartAsync(), ProofStepKind.Openings);
        await using (await clinic.Sandbox.FaultAsync("dropAfterWrite", method: "POST", pathPrefix: vendor == "kolla" ? "/appointments" : "/appointment", times: 1))
            proof = await play.AdvanceAsync(proof);
        Assert.Equal(ProofOutcome.Waiting, proof.Step(ProofStepKind.Book).Outcome);
        proof = await play.ToTheEndAsync(proof);
        Assert.Equal(ProofVerdict.Held, proof.Verdict);
        Assert.Equal(standing, (await play.StandingAsync()).Count);
        Assert.Equal(before + (proof.Step(ProofStepKind.Move).Way == ProofWay.InOneStep ? 1 : 2), await play.VisitsAsync());
    }

    [Fact]
    public async Task A_cancellation_that_the_practice_refuses_becomes_a_task_and_the_report_says_so()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = "kolla" });
        var play = await ProofPlay.OfAsync(clinic);
        var standing = (await play.StandingAsync()).Count;
        var proof = await play.UntilAsync(await play.StartAsync(), ProofStepKind.ReadMoved);
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "The day is locked", pathPrefix: "/appointments"))
            proof = await play.ToTheEndAsync(proof);
        Assert.Equal(ProofVerdict.Failed, proof.Verdict);
        Assert.Equal(standing + 1, (await play.StandingAsync()).Count);
        var task = Assert.Single(await clinic.TasksAsync());
        Assert.Equal((StaffTaskKind.CancelFailed, proof.PatientId, "true"), (task.Kind, task.PatientId, task.Details[StaffTaskDetails.Trial]));
        Assert.Equal(proof.Step(ProofStepKind.Cancel).AppointmentId, task.Details["appointmentId"]);
        Assert.Contains("\"problem\":\"refused\"", proof.Report, StringComparison.Ordinal);
        Assert.Contains($"\"taskId\":\"{task.TaskId}\"", proof.Report, StringComparison.Ordinal);
    }

    [Fact]
    public Task Killed_when_the_booking_was_sent_another_process_goes_on() => KillAsync("kolla", Steps.BookSent);

    [Theory]
    [Trait("Category", "Heavy")]
    [MemberData(nameof(EveryStep))]
    public Task Killed_at_any_step_another_process_goes_on(string name) => KillAsync("kolla", Steps.All.Single(step => step.Name == name));

    /// <summary>Behind Sikka, where a move is a booking and a cancelling, and each comes later.</summary>
    [Theory]
    [Trait("Category", "Heavy")]
    [InlineData("book.intended", ProofStepKind.Patient)]
    [InlineData("book.sent", ProofStepKind.Patient)]
    [InlineData("move.intended", ProofStepKind.ReadBooked)]
    [InlineData("move.split", ProofStepKind.ReadBooked)]
    [InlineData("book.sending", ProofStepKind.ReadBooked)]
    [InlineData("book.sent", ProofStepKind.ReadBooked)]
    [InlineData("cancel.intended", ProofStepKind.ReadMoved)]
    [InlineData("cancel.sent", ProofStepKind.ReadMoved)]
    public Task Killed_where_writes_come_later_another_process_goes_on(string name, ProofStepKind after) => KillAsync("sikka", Steps.All.Single(step => step.Name == name), after);

    private static async Task KillAsync(string vendor, Failpoint step, ProofStepKind after = ProofStepKind.Patient)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = vendor, IsWatched = false });
        var play = await ProofPlay.OfAsync(clinic);
        var standing = (await play.StandingAsync()).Count;
        var proof = await play.UntilAsync(await play.StartAsync(), after);
        await clinic.Sandbox.AdvanceAsync(61);
        await using (var app = await DoomedApp.StartAsync(clinic, step, deadlineSeconds: 10))
        {
            var survived = await app.SurvivesAsync(async () =>
            {
                await app.RunTimerAsync("reconcileWrites");
                return [];
            });
            Assert.True(survived is null, $"{step.Name} was not passed: {survived}");
        }

        foreach (var timer in FunctionTable.Program.Timers)
            await clinic.Service<IPartitionedRecords>().TryDeleteAsync(RecordTimerLease.Collection, timer.Name, "lease", null, Clinic.Cancellation);
        proof = await play.ToTheEndAsync(await play.FindAsync(proof));
        Assert.Equal(ProofVerdict.Held, proof.Verdict);
        Assert.Contains("\"interrupted\":true", proof.Report, StringComparison.Ordinal);
        Assert.Equal(standing, (await play.StandingAsync()).Count);
        Assert.Empty(await clinic.TasksAsync());
        Assert.Equal(ProofVerification.Holds, await clinic.Service<GoLive>().VerifyAsync(Clinic.AccountId, proof.ProofId, null, Clinic.Cancellation));
    }
}
