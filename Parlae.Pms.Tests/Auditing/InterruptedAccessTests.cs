using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Tests.Auditing;

public sealed class InterruptedAccessTests : IDisposable
{
    private readonly AuditFixture _audit = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _audit.Dispose();

    [Fact]
    public async Task An_access_that_nobody_finished_is_closed_once_after_five_minutes()
    {
        await _audit.WriteAsync(1);
        await _audit.Trail.BeginAsync(AuditFixture.Action(action: "bookAppointment"), Cancellation);
        var other = _audit.NewTrail();

        _audit.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(0, await other.CloseInterruptedAsync(Cancellation));
        _audit.Clock.Advance(TimeSpan.FromMinutes(1));
        var closed = await Task.WhenAll(other.CloseInterruptedAsync(Cancellation), _audit.NewTrail().CloseInterruptedAsync(Cancellation));
        Assert.Equal(1, closed.Sum());
        _audit.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await other.CloseInterruptedAsync(Cancellation));

        var entries = await _audit.ReadAsync();
        Assert.Equal(4, entries.Count);
        Assert.Equal(
            (AuditPhase.Finished, "bookAppointment", "17", AuditTrail.Interrupted, "corr-1", null),
            (entries[3].Phase, entries[3].Action, entries[3].PatientId, entries[3].Outcome, entries[3].CorrelationId, entries[3].DurationMs));
        Assert.True((await _audit.VerifyAsync()).Ok);
        Assert.Null((await _audit.GetAsync("demo.2026-03-02", "head")).Due);
    }

    [Fact]
    public async Task Each_of_many_is_closed_when_its_own_time_has_come()
    {
        for (var i = 0; i < 3; i++)
        {
            await _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation);
            _audit.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        // Now at 6 minutes: the first is 6 old, the others 4 and 2.
        Assert.Equal(1, await _audit.Trail.CloseInterruptedAsync(Cancellation));
        _audit.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await _audit.Trail.CloseInterruptedAsync(Cancellation));
        _audit.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await _audit.Trail.CloseInterruptedAsync(Cancellation));
        Assert.Equal(6, (await _audit.VerifyAsync()).Entries);
    }

    [Fact]
    public async Task Entries_of_an_account_at_work_do_not_put_off_its_sweep()
    {
        await _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation);
        _audit.Clock.Advance(TimeSpan.FromMinutes(6));
        await _audit.WriteAsync(1);

        Assert.Equal(1, await _audit.Trail.CloseInterruptedAsync(Cancellation));
        Assert.Equal(0, await _audit.Trail.CloseInterruptedAsync(Cancellation));
        _audit.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await _audit.Trail.CloseInterruptedAsync(Cancellation));
        Assert.Null((await _audit.GetAsync("demo.2026-03-02", "head")).Due);
    }

    [Fact]
    public async Task An_access_of_yesterday_is_closed_today()
    {
        await _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation);
        _audit.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(1, await _audit.NewTrail().CloseInterruptedAsync(Cancellation));
        Assert.Equal(new AuditVerification("demo", true, 2, null, null), await _audit.VerifyAsync());
        Assert.Equal(0, await _audit.Trail.CloseInterruptedAsync(Cancellation));
        Assert.Null((await _audit.GetAsync("demo.2026-03-02", "head")).Due);
    }

    [Fact]
    public async Task A_finish_that_comes_after_all_is_kept_as_well()
    {
        var access = await _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation);
        _audit.Clock.Advance(TimeSpan.FromMinutes(6));
        await _audit.NewTrail().CloseInterruptedAsync(Cancellation);
        await access.FinishAsync("ok", null, null, Cancellation);

        Assert.Equal([null, AuditTrail.Interrupted, "ok"], (await _audit.ReadAsync()).Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task A_tampered_chain_does_not_keep_other_accounts_open()
    {
        foreach (var account in new[] { "a1", "b1", "c1" })
        {
            await _audit.Trail.BeginAsync(AuditFixture.Action(account), Cancellation);
        }

        await _audit.ReplaceAsync(await _audit.GetAsync("b1.2026-03-02", "head"), "{}"u8.ToArray());
        _audit.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(2, await _audit.NewTrail().CloseInterruptedAsync(Cancellation));
    }

    [Fact]
    public async Task An_access_costs_two_rows_and_the_head_and_its_due_time_is_not_rewritten()
    {
        await _audit.WriteAsync(1);
        var (batches, changes) = (_audit.Records.Batches, _audit.Records.Changes);
        var due = (await _audit.GetAsync("demo.2026-03-02", "head")).Due;
        _audit.Clock.Advance(TimeSpan.FromSeconds(30));
        await _audit.WriteAsync(10);

        Assert.Equal((20, 40), (_audit.Records.Batches - batches, _audit.Records.Changes - changes));
        Assert.Equal(due, (await _audit.GetAsync("demo.2026-03-02", "head")).Due);
    }
}
