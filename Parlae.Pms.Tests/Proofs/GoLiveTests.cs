using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Proofs;

public sealed partial class GoLiveTests
{
    private static readonly AuditActor Operator = new("operator", "o1");
    private static readonly GoLiveWish Ada = new("ada", "Example", new LocalDate(1985, 3, 2));

    private static async Task<CoreBench> BenchAsync(bool lagging = false)
    {
        var bench = await CoreBench.StartAsync(lagging);
        bench.Pms.Add("P1", "Ada", "Example", "1985-03-02", "4165550142");
        bench.Pms.Add("P2", "Bo", "Twice", "1990-01-01", "4165550143");
        bench.Pms.Add("P3", "Bo", "Twice", "1990-01-01", "4165550144");
        return bench;
    }

    private static async Task<GoLiveProof> StartAsync(CoreBench bench) =>
        Assert.IsType<GoLiveStart.Started>(await bench.Get<GoLive>().StartAsync("demo", Ada, Operator, CoreBench.Token)).Proof;

    private static async Task<GoLiveProof> AdvanceAsync(CoreBench bench, GoLiveProof proof) =>
        (await bench.RunAsync(bench.Get<GoLive>().AdvanceAsync("demo", proof.ProofId, Operator, CoreBench.Token)))!;

    private static async Task<GoLiveProof> UntilAsync(CoreBench bench, GoLiveProof proof, Func<GoLiveProof, bool> isSo)
    {
        for (var step = 0; !isSo(proof); step++)
        {
            Assert.True(step < 20, ProofPlay.Tell(proof));
            proof = await AdvanceAsync(bench, proof);
        }

        return proof;
    }

    private static Task<GoLiveProof> ToTheEndAsync(CoreBench bench, GoLiveProof proof) => UntilAsync(bench, proof, each => each.State == ProofState.Ended);

    private static Task<GoLiveProof> UntilAsync(CoreBench bench, GoLiveProof proof, ProofStepKind kind) => UntilAsync(bench, proof, each => each.Step(kind).HasEnded);

    private static async Task<GoLiveRefusal> RefusedAsync(CoreBench bench, GoLiveWish wish, string accountId = "demo") =>
        Assert.IsType<GoLiveStart.Refused>(await bench.Get<GoLive>().StartAsync(accountId, wish, Operator, CoreBench.Token)).Reason;

    [Fact]
    public async Task Only_one_patient_on_file_and_one_proof_at_a_time()
    {
        await using var bench = await BenchAsync();
        Assert.Equal(GoLiveRefusal.PatientNotFound, await RefusedAsync(bench, Ada with { DateOfBirth = new LocalDate(1985, 2, 3) }));
        Assert.Equal(GoLiveRefusal.SeveralPatients, await RefusedAsync(bench, new GoLiveWish("Bo", "Twice", new LocalDate(1990, 1, 1))));
        Assert.Equal(GoLiveRefusal.UnknownVisitType, await RefusedAsync(bench, Ada with { VisitType = "Juggling" }));
        Assert.Equal(GoLiveRefusal.NoSuchAccount, await RefusedAsync(bench, Ada, "nobody"));
        var proof = await StartAsync(bench);
        var refused = Assert.IsType<GoLiveStart.Refused>(await bench.Get<GoLive>().StartAsync("demo", Ada, Operator, CoreBench.Token));
        Assert.Equal((GoLiveRefusal.AlreadyRunning, proof.ProofId), (refused.Reason, refused.ProofId));
        Assert.Equal(proof.ProofId, (await bench.Get<GoLive>().FindRunningAsync("demo", CoreBench.Token))!.ProofId);

        await ToTheEndAsync(bench, proof);
        Assert.Null(await bench.Get<GoLive>().FindRunningAsync("demo", CoreBench.Token));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        var next = await StartAsync(bench);
        Assert.Equal([next.ProofId, proof.ProofId], (await bench.Get<GoLive>().ListAsync("demo", CoreBench.Token)).Select(each => each.ProofId));
    }

    [Fact]
    public async Task Two_at_once_start_one()
    {
        await using var bench = await BenchAsync();
        var started = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bench.Get<GoLive>().StartAsync("demo", Ada, Operator, CoreBench.Token)));
        var one = Assert.Single(started.OfType<GoLiveStart.Started>());
        Assert.All(started.OfType<GoLiveStart.Refused>(), refused => Assert.Equal((GoLiveRefusal.AlreadyRunning, one.Proof.ProofId), (refused.Reason, refused.ProofId)));
    }

    [Fact]
    public async Task Switched_off_booking_is_not_proved()
    {
        await using var bench = await BenchAsync();
        await bench.Accounts.UpdateAsync("demo", account => account with { Features = account.Features with { Booking = false } }, CoreBench.Token);
        Assert.Equal(GoLiveRefusal.BookingOff, await RefusedAsync(bench, Ada));
    }

    [Fact]
    public async Task A_time_that_was_taken_meanwhile_is_left_and_another_tried()
    {
        await using var bench = await BenchAsync();
        var proof = await UntilAsync(bench, await StartAsync(bench), ProofStepKind.Openings);
        bench.Pms.Replies.Enqueue(Reply.RefuseAsTaken);
        var first = proof.Opening!.Start;
        proof = await ToTheEndAsync(bench, proof);
        Assert.Equal((ProofVerdict.Held, 2), (proof.Verdict, proof.Step(ProofStepKind.Book).Tries));
        Assert.NotEqual(first, proof.Opening!.Start);
        Assert.All(bench.Pms.Appointments, visit => Assert.False(visit.TakesTime));
        Assert.Empty(await bench.TasksAsync());
    }

    [Fact]
    public async Task Always_taken_it_fails_and_says_so()
    {
        await using var bench = await BenchAsync();
        bench.Pms.Usually = Reply.RefuseAsTaken;
        var proof = await ToTheEndAsync(bench, await StartAsync(bench));
        Assert.Equal((ProofVerdict.Failed, ProofProblem.SlotTaken), (proof.Verdict, proof.Step(ProofStepKind.Book).Problem));
        Assert.Empty(bench.Pms.Appointments);
    }

    [Fact]
    public async Task A_system_that_is_away_from_the_start_is_told_and_nothing_is_tried()
    {
        await using var bench = await BenchAsync();
        var proof = await StartAsync(bench);
        bench.Pms.IsDown = true;
        proof = await ToTheEndAsync(bench, proof);
        Assert.Equal((ProofOutcome.Failed, ProofProblem.Unreachable, ProofVerdict.Failed), (proof.Step(ProofStepKind.Openings).Outcome, proof.Step(ProofStepKind.Openings).Problem, proof.Verdict));
        Assert.All(ProofPlay.Outcomes(proof).Skip(2), outcome => Assert.Equal(ProofOutcome.Skipped, outcome));
        Assert.Empty(bench.Pms.Bookings);
    }

    [Fact]
    public async Task A_move_that_died_between_its_halves_is_tried_again_once_the_first_try_is_let_go()
    {
        await using var bench = await BenchAsync();
        await bench.Accounts.UpdateAsync("demo", account => account with { Capabilities = account.Capabilities with { Move = false } }, CoreBench.Token);
        var proof = await UntilAsync(bench, await StartAsync(bench), ProofStepKind.ReadBooked);
        var writes = 0; // the booking, then the cancelling that waits for it
        bench.Records.Fails = (collection, isWrite) => isWrite && collection == WriteLedger.Collection && ++writes > 2;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => AdvanceAsync(bench, proof)); // both halves are written, nothing is sent
        bench.Records.Fails = (_, _) => false;
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        proof = await AdvanceAsync(bench, proof);
        Assert.Equal((ProofState.Waiting, ProofOutcome.Waiting), (proof.State, proof.Step(ProofStepKind.Move).Outcome));
        await bench.ReconcileAsync();
        proof = await ToTheEndAsync(bench, proof);
        Assert.True(proof is { Verdict: ProofVerdict.Held } && proof.Step(ProofStepKind.Move) is { Tries: 2, Way: ProofWay.BookAndCancel }, ProofPlay.Tell(proof));
        Assert.Equal(2, bench.Pms.Bookings.Count);
        Assert.Empty(await bench.TasksAsync());
    }

    [Fact]
    public async Task A_refused_move_leaves_the_visit_to_be_cancelled()
    {
        await using var bench = await BenchAsync();
        var proof = await UntilAsync(bench, await StartAsync(bench), ProofStepKind.ReadBooked);
        bench.Pms.Replies.Enqueue(Reply.Refuse);
        proof = await ToTheEndAsync(bench, proof);
        Assert.Equal((ProofOutcome.Failed, ProofProblem.Refused), (proof.Step(ProofStepKind.Move).Outcome, proof.Step(ProofStepKind.Move).Problem));
        Assert.Equal((ProofOutcome.Skipped, ProofOutcome.Done, ProofOutcome.Done), (proof.Step(ProofStepKind.ReadMoved).Outcome, proof.Step(ProofStepKind.Cancel).Outcome, proof.Step(ProofStepKind.ReadCancelled).Outcome));
        Assert.Equal(ProofVerdict.Failed, proof.Verdict);
        Assert.All(bench.Pms.Appointments, visit => Assert.False(visit.TakesTime));
        Assert.Empty(await bench.TasksAsync());
    }

    [Fact]
    public async Task What_the_system_cannot_do_is_not_offered_and_not_tried_and_staff_remove_the_visit()
    {
        await using var bench = await BenchAsync();
        await bench.Accounts.UpdateAsync("demo", account => account with { Capabilities = account.Capabilities with { Move = false, Cancel = false } }, CoreBench.Token);
        var proof = await ToTheEndAsync(bench, await StartAsync(bench));
        Assert.Equal((ProofOutcome.NotOffered, ProofOutcome.NotOffered), (proof.Step(ProofStepKind.Move).Outcome, proof.Step(ProofStepKind.Cancel).Outcome));
        Assert.Equal(ProofVerdict.Incomplete, proof.Verdict);
        Assert.Empty(bench.Pms.Changes);
        var task = Assert.Single(await bench.TasksAsync());
        Assert.Equal(proof.Step(ProofStepKind.Cancel).TaskId, task.TaskId);
        Assert.Equal("true", task.Details[StaffTaskDetails.Trial]);
    }

    [Fact]
    public async Task A_system_that_is_away_when_the_visit_is_to_be_cancelled_is_waited_for_and_then_staff_have_it()
    {
        await using var bench = await BenchAsync();
        var proof = await UntilAsync(bench, await StartAsync(bench), ProofStepKind.ReadMoved);
        bench.Pms.IsDown = true;
        proof = await AdvanceAsync(bench, proof);
        Assert.Equal((ProofState.Waiting, ProofProblem.Unreachable), (proof.State, proof.Step(ProofStepKind.Cancel).Problem));
        Assert.Empty(await bench.TasksAsync());
        bench.Clock.Advance(TimeSpan.FromMinutes(61));
        proof = await ToTheEndAsync(bench, proof);
        Assert.Equal((ProofOutcome.Failed, ProofVerdict.Failed), (proof.Step(ProofStepKind.Cancel).Outcome, proof.Verdict));
        var task = Assert.Single(await bench.TasksAsync());
        Assert.Equal((proof.Step(ProofStepKind.Cancel).TaskId, StaffTaskKind.CancelFailed), (task.TaskId, task.Kind));
        Assert.Equal(bench.Pms.Appointments.Single().AppointmentId, task.Details["appointmentId"]);
    }

    [Fact]
    public async Task A_system_that_comes_back_has_the_visit_cancelled()
    {
        await using var bench = await BenchAsync();
        var proof = await UntilAsync(bench, await StartAsync(bench), ProofStepKind.ReadMoved);
        bench.Pms.IsDown = true;
        proof = await AdvanceAsync(bench, proof);
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        bench.Pms.IsDown = false;
        proof = await ToTheEndAsync(bench, proof);
        Assert.Equal(ProofVerdict.Held, proof.Verdict);
        Assert.True(proof.Step(ProofStepKind.Cancel).Waited >= Duration.FromMinutes(5));
        Assert.All(bench.Pms.Appointments, visit => Assert.False(visit.TakesTime));
    }

    [Fact]
    public async Task A_visit_that_the_system_does_not_show_fails_it_and_is_cancelled()
    {
        await using var bench = await BenchAsync();
        var proof = await UntilAsync(bench, await StartAsync(bench), ProofStepKind.Book);
        var visit = bench.Pms.Appointments.Single();
        bench.Pms.Appointments[0] = visit with { Start = visit.Start + Duration.FromHours(1) }; // somewhere else than it said
        proof = await AdvanceAsync(bench, proof);
        Assert.Equal(ProofState.Waiting, proof.State);
        bench.Clock.Advance(TimeSpan.FromSeconds(61));
        proof = await ToTheEndAsync(bench, proof);
        Assert.Equal((ProofOutcome.Failed, ProofProblem.NotFound), (proof.Step(ProofStepKind.ReadBooked).Outcome, proof.Step(ProofStepKind.ReadBooked).Problem));
        Assert.Equal((ProofOutcome.Skipped, ProofOutcome.Done), (proof.Step(ProofStepKind.Move).Outcome, proof.Step(ProofStepKind.Cancel).Outcome));
        Assert.All(bench.Pms.Appointments, each => Assert.False(each.TakesTime));
    }

    [Fact]
    public async Task Where_writes_come_later_it_waits_since_they_were_sent_and_another_process_goes_on()
    {
        await using var bench = await BenchAsync(lagging: true);
        var proof = await UntilAsync(bench, await StartAsync(bench), each => each.State == ProofState.Waiting);
        var since = proof.Step(ProofStepKind.Book).WaitingSince!.Value;
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        proof = await AdvanceAsync(bench, proof);
        Assert.Equal((ProofState.Waiting, since), (proof.State, proof.Step(ProofStepKind.Book).WaitingSince));
        Assert.Equal(1, proof.Step(ProofStepKind.Book).Tries);

        await using var other = bench.Another();
        for (var round = 0; proof.State != ProofState.Ended && round < 30; round++)
        {
            bench.Pms.PerformAll();
            bench.Clock.Advance(TimeSpan.FromMinutes(2));
            await other.ReconcileAsync();
            await other.RunAsync(other.Get<Core.Proofs.Running.UnattendedProofs>().RunAsync(CoreBench.Token));
            proof = (await bench.Get<GoLive>().FindAsync("demo", proof.ProofId, CoreBench.Token))!;
        }

        Assert.True(proof.Verdict == ProofVerdict.Held, ProofPlay.Tell(proof));
        Assert.True(proof.Step(ProofStepKind.Book).Waited >= Duration.FromMinutes(3));
        Assert.True(proof.Step(ProofStepKind.Book).Waited < Duration.FromMinutes(10));
        Assert.All(bench.Pms.Appointments, visit => Assert.False(visit.TakesTime));
    }

    [Fact]
    public async Task A_write_that_never_comes_is_given_up_and_staff_have_it()
    {
        await using var bench = await BenchAsync(lagging: true);
        var proof = await UntilAsync(bench, await StartAsync(bench), each => each.State == ProofState.Waiting);
        for (var hour = 0; proof.State != ProofState.Ended && hour < 40; hour++)
        {
            bench.Clock.Advance(TimeSpan.FromHours(1));
            await bench.ReconcileAsync();
            proof = await AdvanceAsync(bench, proof);
        }

        Assert.Equal((ProofVerdict.Failed, ProofProblem.Unresolved), (proof.Verdict, proof.Step(ProofStepKind.Book).Problem));
        Assert.Equal(StaffTaskKind.WriteUnresolved, Assert.Single(await bench.TasksAsync(), task => task.TaskId == proof.Step(ProofStepKind.Book).TaskId).Kind);
    }

    [Fact]
    public async Task While_one_is_at_it_nobody_else_touches_it()
    {
        await using var bench = await BenchAsync();
        var proof = await UntilAsync(bench, await StartAsync(bench), ProofStepKind.Openings);
        bench.Pms.WriteGate = new TaskCompletionSource();
        var slow = bench.Get<GoLive>().AdvanceAsync("demo", proof.ProofId, Operator, CoreBench.Token);
        for (var look = 0; look < 500 && bench.Pms.Bookings.IsEmpty; look++)
            await Task.Delay(10, CoreBench.Token);
        var seen = (await bench.Get<GoLive>().AdvanceAsync("demo", proof.ProofId, Operator, CoreBench.Token))!;
        Assert.Equal(ProofOutcome.Running, seen.Step(ProofStepKind.Book).Outcome);
        bench.Pms.WriteGate.SetResult();
        await bench.RunAsync(slow);
        Assert.Single(bench.Pms.Bookings);
    }
}
