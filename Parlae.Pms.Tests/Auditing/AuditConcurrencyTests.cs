using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Tests.Auditing;

public sealed class AuditConcurrencyTests : IDisposable
{
    private readonly AuditFixture _audit = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _audit.Dispose();

    [Fact]
    public async Task Fifty_accesses_at_once_share_a_few_writes()
    {
        await _audit.WriteAsync(1);
        var before = _audit.Records.Batches;
        var gate = new TaskCompletionSource();
        _audit.Records.Gate = gate.Task;
        var accesses = Enumerable.Range(0, 50).Select(_ => _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation)).ToList();
        gate.SetResult();
        var begun = await Task.WhenAll(accesses);
        gate = new TaskCompletionSource();
        _audit.Records.Gate = gate.Task;
        var ends = begun.Select(access => access.FinishAsync("ok", null, null, Cancellation)).ToList();
        gate.SetResult();
        await Task.WhenAll(ends);

        Assert.InRange(_audit.Records.Batches - before, 2, 12);
        Assert.Equal(new AuditVerification("demo", true, 102, null, null), await _audit.VerifyAsync());
        TestContext.Current.SendDiagnosticMessage("50 accesses at once: {0} batches", _audit.Records.Batches - before);
    }

    [Fact]
    public async Task Nobody_writes_the_entries_of_others_before_the_own_is_told()
    {
        var one = await _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation);
        var other = await _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation);
        var (isWithTheCaller, batches) = (new ThreadLocal<bool>(), new List<bool>());
        Task? others = null;
        _audit.Records.OnBatch = () =>
        {
            batches.Add(isWithTheCaller.Value);
            others ??= other.FinishAsync("ok", null, null, Cancellation); // comes while the first is being written
        };

        isWithTheCaller.Value = true;
        var own = one.FinishAsync("ok", null, null, Cancellation); // its end need not reach the disk: all of it happens here
        isWithTheCaller.Value = false;
        await own;
        await others!;

        Assert.Equal([true, false], batches);
    }

    [Fact]
    public async Task Two_hundred_and_fifty_at_once_fill_batches_and_no_more()
    {
        await _audit.WriteAsync(1);
        var gate = new TaskCompletionSource();
        _audit.Records.Gate = gate.Task;
        var entries = Enumerable.Range(0, 250).Select(_ => _audit.Trail.RecordAsync(AuditFixture.Action(), "ok", Cancellation)).ToList();
        gate.SetResult();
        await Task.WhenAll(entries);

        Assert.Equal(new AuditVerification("demo", true, 252, null, null), await _audit.VerifyAsync());
    }

    [Fact]
    public async Task Three_processes_write_one_chain_over_midnight()
    {
        _audit.Clock.SetUtcNow(new DateTimeOffset(2026, 3, 2, 23, 59, 0, TimeSpan.Zero));
        AuditTrail[] trails = [_audit.Trail, _audit.NewTrail(), _audit.NewTrail()];
        await Task.WhenAll(trails.SelectMany(trail => Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                var access = await trail.BeginAsync(AuditFixture.Action(), Cancellation);
                if (worker == 0 && i == 5)
                {
                    _audit.Clock.Advance(TimeSpan.FromMinutes(1));
                }

                await access.FinishAsync("ok", null, null, Cancellation);
            }
        }))));

        Assert.Equal(new AuditVerification("demo", true, 480, null, null), await _audit.VerifyAsync());
        Assert.True((await _audit.VerifyAsync(AuditedAction.PlatformAccount)).Ok);
        Assert.Equal(240, (await _audit.ReadAsync()).Count(entry => entry.Phase == AuditPhase.Started));
        Assert.NotNull(await _audit.GetAsync("demo.2026-03-03", "head"));
    }

    [Fact]
    public async Task Many_processes_agree_on_the_first_day_of_an_account()
    {
        var trails = Enumerable.Range(0, 8).Select(_ => _audit.NewTrail()).ToList();
        await Task.WhenAll(trails.Select(trail => Task.Run(() => trail.RecordAsync(AuditFixture.Action(), "ok", Cancellation))));

        Assert.Equal(new AuditVerification("demo", true, 8, null, null), await _audit.VerifyAsync());
    }

    [Fact]
    public async Task A_day_that_another_process_opens_between_two_looks_is_not_taken_for_a_removed_one()
    {
        var other = _audit.NewTrail();
        var met = 0;
        _audit.Records.BeforeGet = async row =>
        {
            if (row == "2026-03-02")
            {
                (_audit.Records.BeforeGet, met) = (null, met + 1);
                await other.RecordAsync(AuditFixture.Action(), "first", Cancellation);
            }
        };
        await _audit.Trail.RecordAsync(AuditFixture.Action(), "second", Cancellation);

        Assert.Equal(1, met);
        Assert.Equal(["first", "second"], (await _audit.ReadAsync()).Select(entry => entry.Outcome));
        Assert.Equal(new AuditVerification("demo", true, 2, null, null), await _audit.VerifyAsync());
    }

    [Fact]
    public async Task Verification_while_entries_are_written_finds_nothing_wrong()
    {
        await _audit.WriteAsync(1);
        var writers = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var hour = 0; hour < 20; hour++)
            {
                await _audit.WriteAsync(1);
                _audit.Clock.Advance(TimeSpan.FromHours(1));
            }
        })));
        do
        {
            await _audit.Sealer.SealAsync(Cancellation);
            await foreach (var verification in _audit.Verifier.VerifyAllAsync(Cancellation))
            {
                Assert.Null(verification.FirstBroken);
            }

            Assert.Null((await _audit.VerifyAsync()).FirstBroken);
        }
        while (!writers.IsCompleted);

        await writers;
        Assert.Equal((true, 162), ((await _audit.VerifyAsync()).Ok, (await _audit.VerifyAsync()).Entries));
    }
}
