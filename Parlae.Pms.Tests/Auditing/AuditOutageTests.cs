using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Tests.Auditing;

public sealed class AuditOutageTests : IDisposable
{
    private readonly AuditFixture _audit = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _audit.Dispose();

    [Fact]
    public async Task Nothing_may_be_touched_while_the_store_is_away()
    {
        await _audit.WriteAsync(1);
        _audit.Records.IsAway = true;
        await Assert.ThrowsAsync<AuditUnavailableException>(() => _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation));
        await Assert.ThrowsAsync<AuditUnavailableException>(() => _audit.NewTrail().BeginAsync(AuditFixture.Action("new"), Cancellation));
        await Assert.ThrowsAsync<AuditUnavailableException>(() => _audit.Trail.CloseInterruptedAsync(Cancellation));
        _audit.Records.IsAway = false;

        Assert.Equal(2, (await _audit.ReadAsync()).Count);
        await _audit.WriteAsync(1);
        Assert.Equal(new AuditVerification("demo", true, 4, null, null), await _audit.VerifyAsync());
    }

    [Fact]
    public async Task What_happened_while_the_store_was_away_is_written_when_it_is_back()
    {
        var access = await _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation);
        _audit.Records.IsAway = true;
        await Assert.ThrowsAsync<AuditUnavailableException>(() => access.FinishAsync("ok", null, null, Cancellation));
        await Assert.ThrowsAsync<AuditUnavailableException>(() => _audit.Trail.RefuseAsync(AuditFixture.Action(), "levelTooLow", Cancellation));
        _audit.Records.IsAway = false;
        await _audit.Trail.RecordAsync(AuditFixture.Action(), "later", Cancellation);

        Assert.Equal([null, "ok", "levelTooLow", "later"], (await _audit.ReadAsync()).Select(entry => entry.Outcome));
        Assert.True((await _audit.VerifyAsync()).Ok);
        _audit.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await _audit.Trail.CloseInterruptedAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_owed_is_written_by_the_next_sweep_too()
    {
        var access = await _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation);
        _audit.Records.IsAway = true;
        await Assert.ThrowsAsync<AuditUnavailableException>(() => access.FinishAsync("ok", null, null, Cancellation));
        _audit.Records.IsAway = false;
        _audit.Clock.Advance(TimeSpan.FromMinutes(6));
        await _audit.Trail.CloseInterruptedAsync(Cancellation);

        Assert.Equal([null, "ok"], (await _audit.ReadAsync()).Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task An_entry_whose_answer_was_lost_is_not_written_twice()
    {
        var access = await _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation);
        _audit.Records.AnswersToLose = 1;
        await Assert.ThrowsAsync<AuditUnavailableException>(() => access.FinishAsync("ok", null, null, Cancellation));
        await _audit.Trail.RecordAsync(AuditFixture.Action(), "later", Cancellation);

        Assert.Equal([null, "ok", "later"], (await _audit.ReadAsync()).Select(entry => entry.Outcome));
        Assert.True((await _audit.VerifyAsync()).Ok);
    }

    [Fact]
    public async Task A_beginning_whose_answer_was_lost_is_closed_as_interrupted()
    {
        await _audit.WriteAsync(1);
        _audit.Records.AnswersToLose = 1;
        await Assert.ThrowsAsync<AuditUnavailableException>(() => _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation));
        _audit.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(1, await _audit.Trail.CloseInterruptedAsync(Cancellation));
        Assert.True((await _audit.VerifyAsync()).Ok);
    }

    [Fact]
    public async Task Races_that_are_always_lost_end()
    {
        await _audit.WriteAsync(1);
        _audit.Records.LosesEveryRace = true;

        await Assert.ThrowsAsync<AuditUnavailableException>(() => _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation));
    }

    [Fact]
    public async Task A_caller_who_went_away_before_the_beginning_leaves_no_entry_and_one_who_leaves_at_the_end_does()
    {
        var access = await _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation);
        using var gone = new CancellationTokenSource();
        var gate = new TaskCompletionSource();
        _audit.Records.Gate = gate.Task;
        var first = _audit.Trail.RecordAsync(AuditFixture.Action(), "first", Cancellation);
        var begin = _audit.Trail.BeginAsync(AuditFixture.Action(action: "never"), gone.Token);
        var finish = access.FinishAsync("ok", null, null, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => begin);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finish);
        gate.SetResult();
        await first;
        await _audit.Trail.RecordAsync(AuditFixture.Action(), "last", Cancellation);

        var entries = await _audit.ReadAsync();
        Assert.Contains(entries, entry => entry.Outcome == "ok");
        Assert.True((await _audit.VerifyAsync()).Ok);
        _audit.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(entries.Count(entry => entry.Action == "never"), await _audit.Trail.CloseInterruptedAsync(Cancellation));
    }
}
