using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Tests.Support;
using static Parlae.Pms.Tests.Tools.Running.RunnerBench;

namespace Parlae.Pms.Tests.Tools.Running;

public class ToolDeadlineTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>A write that waits for the test, and says so meanwhile.</summary>
    private static ScriptedTool Slow(Task<ToolOutcome> work) => new("tool", true, async (context, token) =>
    {
        context.Promise = _ => Task.FromResult<ToolAnswer?>(Said("submitted", "Asked."));
        return await work.WaitAsync(token);
    });

    [Fact]
    public async Task A_read_is_broken_off_at_its_deadline()
    {
        await using var bench = await CoreBench.StartAsync();
        var tool = new ScriptedTool("tool", false, async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Said("ok");
        });
        Assert.Equal(ToolWords.TooSlow, Text(await bench.RunAsync(bench.Runner(tool).AskAsync(bench, "tool"), Step)));
        Assert.InRange(bench.Clock.GetUtcNow() - CoreBench.Monday, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_write_goes_on_and_what_was_said_meanwhile_is_its_answer_for_good()
    {
        await using var bench = await CoreBench.StartAsync();
        var done = new TaskCompletionSource<ToolOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = Slow(done.Task);
        var runner = bench.Runner(tool);
        Assert.StartsWith("submitted|Asked.", Text(await bench.RunAsync(runner.AskAsync(bench, "tool"), Step)), StringComparison.Ordinal);
        Assert.StartsWith("submitted|Asked.", Text(await runner.AskAsync(bench, "tool")), StringComparison.Ordinal);
        done.SetResult(Said("booked"));
        await Task.Delay(50, CoreBench.Token);
        Assert.Equal(1, tool.Runs);
        Assert.StartsWith("submitted|Asked.", Text(await runner.AskAsync(bench, "tool")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_has_nothing_to_promise_yet_is_broken_off()
    {
        await using var bench = await CoreBench.StartAsync();
        var tool = new ScriptedTool("tool", true, async (context, token) =>
        {
            context.Promise = _ => Task.FromResult<ToolAnswer?>(null);
            await Task.Delay(Timeout.Infinite, token);
            return Said("booked");
        });
        Assert.Equal(ToolWords.TooSlow, Text(await bench.RunAsync(bench.Runner(tool).AskAsync(bench, "tool"), Step)));
    }

    [Fact]
    public async Task A_write_that_left_no_word_is_broken_off()
    {
        await using var bench = await CoreBench.StartAsync();
        var tool = new ScriptedTool("tool", true, async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Said("booked");
        });
        Assert.Equal(ToolWords.TooSlow, Text(await bench.RunAsync(bench.Runner(tool).AskAsync(bench, "tool"), Step)));
    }

    [Fact]
    public async Task When_not_even_the_word_can_be_had_nobody_says_that_nothing_was_changed()
    {
        await using var bench = await CoreBench.StartAsync();
        var tool = new ScriptedTool("tool", true, async (context, token) =>
        {
            context.Promise = _ => Task.FromException<ToolAnswer?>(new StoreUnavailableException("records"));
            await Task.Delay(Timeout.Infinite, token);
            return Said("booked");
        });
        Assert.Equal(ToolWords.WriteUnclear, Text(await bench.RunAsync(bench.Runner(tool).AskAsync(bench, "tool"), Step)));
    }

    [Fact]
    public async Task Who_hangs_up_does_not_stop_a_write()
    {
        await using var bench = await CoreBench.StartAsync();
        var done = new TaskCompletionSource<ToolOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = Slow(done.Task);
        var runner = bench.Runner(tool);
        using var gone = new CancellationTokenSource();
        var first = runner.RunAsync(bench.Account, Message("c1", ("t1", "tool", "{}")), bench.Clock.GetTimestamp(), "corr", gone.Token);
        while (tool.Runs == 0)
            await Task.Delay(5, CoreBench.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        done.SetResult(Said("booked"));
        Assert.StartsWith("booked", Text(await bench.RunAsync(runner.AskAsync(bench, "tool"))), StringComparison.Ordinal);
        Assert.Equal(1, tool.Runs);
    }

    [Fact]
    public async Task A_booking_that_outlasts_its_caller_is_named_by_the_reference_it_ends_under()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.WriteGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = await BookSlowlyAsync(bench);
        var reference = (string)answer.More!["reference"]!;
        bench.Pms.WriteGate.SetResult();
        await EndsAsync(bench, reference, WriteState.Confirmed);
        Assert.Equal(reference, (await bench.Call().ReadSessionAsync(CoreBench.Token)).FindAppointment((string)answer.More["appointmentId"]!)!.Reference);
        Assert.Empty(await bench.TasksAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_booking_promised_before_the_schedule_was_read_reaches_staff_when_it_comes_to_nothing(bool dies)
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.ReadGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var reference = (string)(await BookSlowlyAsync(bench)).More!["reference"]!;
        Assert.True((await bench.EntryAsync(reference)).IsPromised); // before the caller heard of it
        if (dies)
        {
            await using var other = bench.Another(); // all that another process finds
            bench.Clock.Advance(TimeSpan.FromMinutes(3));
            await other.ReconcileAsync();
        }
        else
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(60)); // it may go on for so long
        }

        await EndsAsync(bench, reference, WriteState.Abandoned);
        var task = Assert.Single(await bench.TasksAsync());
        Assert.Equal((StaffTaskKind.BookingFailed, "2026-03-03 10:00", "Cleaning"), (task.Kind, task.Details["start"], task.Details["visitType"]));
        Assert.Empty(bench.Pms.Bookings);
        bench.Pms.ReadGate.SetResult();
    }

    [Fact]
    public async Task A_booking_that_was_promised_and_then_refused_as_taken_reaches_staff_too()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.WriteGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Pms.Replies.Enqueue(Reply.RefuseAsTaken);
        var reference = (string)(await BookSlowlyAsync(bench)).More!["reference"]!;
        bench.Pms.WriteGate.SetResult();
        await EndsAsync(bench, reference, WriteState.Rejected);
        Assert.Equal("slotTaken", Assert.Single(await bench.TasksAsync()).Details["reason"]);
    }

    [Fact]
    public async Task A_new_patient_who_was_sent_when_time_ran_out_is_followed_and_not_written_off()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.WriteGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = bench.Runner(new CreatePatient(bench.Get<PatientCreation>(), bench.Ledger));
        var answer = Assert.IsType<ToolAnswer.Result>(await bench.RunAsync(runner.AskAsync(
            bench, "createPatient", arguments: """{"firstName":"Ann","lastName":"Quill","dateOfBirth":"1990-05-04","phone":"416 555 0123"}"""), Step));
        Assert.Equal("submitted", answer.Status);
        var patient = (PatientKey.Asked)(await bench.Call().ReadSessionAsync(CoreBench.Token)).FindPatient((string)answer.More!["patientId"]!)!.Patient;
        bench.Clock.Advance(TimeSpan.FromSeconds(60)); // the request is out, and its answer never comes
        await EndsAsync(bench, patient.Reference, WriteState.Unknown);
        await Task.Delay(50, CoreBench.Token);
        Assert.Equal(WriteState.Unknown, (await bench.EntryAsync(patient.Reference)).State);
        Assert.Empty(await bench.TasksAsync());
    }

    private static async Task<ToolAnswer.Result> BookSlowlyAsync(CoreBench bench)
    {
        await CoreBench.KnowAsync(bench.Call());
        var tool = new BookAppointment(bench.Booking, bench.Ledger, new PatientGate(bench.Get<Core.Auditing.IAuditTrail>()), bench.Get<Core.Practices.PracticeCalendar>());
        var answer = Assert.IsType<ToolAnswer.Result>(await bench.RunAsync(
            bench.Runner(tool).AskAsync(bench, "bookAppointment", arguments: """{"patientId":"p1","appointmentType":"Cleaning","startTime":"2026-03-03T10:00","duration":60}"""), Step));
        Assert.Equal("submitted", answer.Status);
        return answer;
    }

    private static async Task EndsAsync(CoreBench bench, string reference, WriteState state)
    {
        for (var i = 0; i < 500 && (await bench.EntryAsync(reference)).State != state; i++)
            await Task.Delay(10, CoreBench.Token);
        Assert.Equal(state, (await bench.EntryAsync(reference)).State);
    }
}
