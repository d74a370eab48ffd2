using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Proofs;

/// <summary>A clinic that is set up anew while its proof is under way.</summary>
public sealed partial class GoLiveTests
{
    [Theory]
    [InlineData(ProofStepKind.Book, ProofStepKind.ReadBooked)]
    [InlineData(ProofStepKind.ReadBooked, ProofStepKind.Move)]
    [InlineData(ProofStepKind.Move, ProofStepKind.ReadMoved)]
    [InlineData(ProofStepKind.ReadMoved, ProofStepKind.Cancel)]
    public async Task Connected_to_another_practice_nothing_more_is_sent_and_staff_have_the_visit(ProofStepKind done, ProofStepKind left)
    {
        await using var bench = await BenchAsync();
        await bench.ConnectToAsync("first", "Elm");
        var proof = await UntilAsync(bench, await StartAsync(bench), done);
        await bench.ConnectToAsync("second", "Oak");
        var (requests, changes) = (bench.Pms.Requests, bench.Pms.Changes.Count);
        proof = await ToTheEndAsync(bench, proof);

        Assert.True(proof.Step(left) is { Outcome: ProofOutcome.Failed, Problem: ProofProblem.OtherPractice } && proof.Verdict == ProofVerdict.Failed, ProofPlay.Tell(proof));
        Assert.Equal((requests, changes, 1), (bench.Pms.Requests, bench.Pms.Changes.Count, bench.Pms.Bookings.Count));
        var visit = Assert.Single(bench.Pms.Appointments); // there, this number may be anybody's
        Assert.True(visit.TakesTime);
        var task = Assert.Single(await bench.TasksAsync());
        Assert.Equal((StaffTaskKind.CancelFailed, proof.Step(ProofStepKind.Cancel).TaskId), (task.Kind, task.TaskId));
        Assert.Equal((visit.AppointmentId, "Elm: practiceId first (connected 2026-03-02)"), (task.Details["appointmentId"], task.Details[StaffTaskDetails.MadeIn]));
        Assert.Contains("\"pms\":\"Elm\"", proof.Report, StringComparison.Ordinal);
        Assert.Contains("\"problem\":\"otherPractice\"", proof.Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_anything_is_booked_it_ends_and_leaves_nothing()
    {
        await using var bench = await BenchAsync();
        var proof = await UntilAsync(bench, await StartAsync(bench), ProofStepKind.Openings);
        await bench.ConnectToAsync("second", "Oak");
        proof = await ToTheEndAsync(bench, proof);
        Assert.Equal((ProofVerdict.Failed, ProofProblem.OtherPractice), (proof.Verdict, proof.Step(ProofStepKind.Book).Problem));
        Assert.All(ProofPlay.Outcomes(proof).Skip(3), outcome => Assert.Equal(ProofOutcome.Skipped, outcome));
        Assert.Empty(bench.Pms.Bookings);
        Assert.Empty(await bench.TasksAsync());
    }

    [Fact]
    public async Task Left_between_the_halves_of_a_move_staff_have_both_visits_and_neither_is_cancelled_elsewhere()
    {
        await using var bench = await BenchAsync(lagging: true);
        await bench.Accounts.UpdateAsync("demo", account => account with { Capabilities = account.Capabilities with { Move = false, ReadsLag = false } }, CoreBench.Token);
        bench.Pms.CopyOf = null;
        var proof = await UntilAsync(bench, await StartAsync(bench), each => each.State == ProofState.Waiting);
        bench.Pms.PerformAll();
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        await bench.ReconcileAsync();
        proof = await UntilAsync(bench, proof, each => each.Step(ProofStepKind.Move).Outcome == ProofOutcome.Waiting);
        await bench.ConnectToAsync("second", "Oak");
        proof = await ToTheEndAsync(bench, proof);

        Assert.Equal([ProofStepKind.Move, ProofStepKind.Cancel], proof.Steps.Where(step => step is { Problem: ProofProblem.OtherPractice, TaskId: not null }).Select(step => step.Kind));
        Assert.Equal(proof.Steps.Select(step => step.TaskId).OfType<string>().Order(), (await bench.TasksAsync()).Select(task => task.TaskId).Order());
        Assert.Equal(2, (await bench.TasksAsync()).Select(task => task.Details["standingStart"]).Distinct().Count());
        bench.Pms.PerformAll();
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        await bench.ReconcileAsync();
        Assert.Empty(bench.Pms.Changes);
    }

    [Fact]
    public async Task A_write_that_is_under_way_is_not_asked_for_in_another_practice()
    {
        await using var bench = await BenchAsync(lagging: true);
        await bench.ConnectToAsync("first", "Elm");
        var proof = await UntilAsync(bench, await StartAsync(bench), each => each.State == ProofState.Waiting);
        bench.Pms.PerformAll();
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        await bench.ConnectToAsync("second", "Oak");
        await bench.ReconcileAsync();
        Assert.Equal(WriteState.Unresolved, (await bench.Get<WriteLedger>().FindAsync("demo", proof.Step(ProofStepKind.Book).Reference!, CoreBench.Token))!.Value.State); // asked, it would be found confirmed

        proof = await ToTheEndAsync(bench, proof);
        Assert.Equal((ProofVerdict.Failed, ProofProblem.OtherPractice), (proof.Verdict, proof.Step(ProofStepKind.Cancel).Problem));
        Assert.NotEmpty(await bench.TasksAsync());
        Assert.Empty(bench.Pms.Changes);
    }

    [Fact]
    public async Task Set_up_again_as_the_same_practice_it_goes_on()
    {
        await using var bench = await BenchAsync();
        await bench.ConnectToAsync("first", "Elm");
        var proof = await UntilAsync(bench, await StartAsync(bench), ProofStepKind.ReadBooked);
        await bench.ConnectToAsync("first", "Elm 2");
        proof = await ToTheEndAsync(bench, proof);
        Assert.True(proof.Verdict == ProofVerdict.Held, ProofPlay.Tell(proof));
    }

    [Fact]
    public async Task One_that_was_begun_before_its_practice_was_kept_goes_on()
    {
        await using var bench = await BenchAsync();
        var proof = await UntilAsync(bench, await StartAsync(bench), ProofStepKind.ReadBooked);
        var table = new SealedTable<GoLiveProof>(GoLiveProofs.Collection, bench.Records, bench.Get<IAccountSeal>());
        var row = (await table.GetAsync("demo", "p:" + proof.ProofId, CoreBench.Token))!;
        Assert.NotNull(await table.TryReplaceAsync("demo", row, row.Value with { Place = null }, null, CoreBench.Token));
        proof = await ToTheEndAsync(bench, proof);
        Assert.True(proof is { Verdict: ProofVerdict.Held, Place: null }, ProofPlay.Tell(proof));
        Assert.Contains("\"vendor\":\"sikka\"", proof.Report, StringComparison.Ordinal);
    }
}
