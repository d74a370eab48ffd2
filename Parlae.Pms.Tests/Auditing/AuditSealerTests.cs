using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Tests.Auditing;

public sealed class AuditSealerTests : IDisposable
{
    private readonly AuditFixture _audit = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _audit.Dispose();

    [Fact]
    public async Task Nothing_yet_is_nothing_to_seal() =>
        Assert.Equal(new SealResult(null, 0, 0), await _audit.Sealer.SealAsync(Cancellation));

    [Fact]
    public async Task Only_what_changed_is_sealed_and_each_day_begins_with_all()
    {
        await _audit.WriteAsync(1);
        await _audit.WriteAsync(1, "other");
        Assert.Equal(new SealResult(1, 3, 0), await _audit.Sealer.SealAsync(Cancellation));
        Assert.Equal(new SealResult(null, 0, 0), await _audit.Sealer.SealAsync(Cancellation));
        await _audit.WriteAsync(1);
        Assert.Equal(new SealResult(2, 1, 0), await _audit.Sealer.SealAsync(Cancellation));
        await _audit.WriteAsync(1, "third");
        Assert.Equal(new SealResult(3, 2, 0), await _audit.Sealer.SealAsync(Cancellation));
        _audit.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(new SealResult(4, 4, 0), await _audit.Sealer.SealAsync(Cancellation));
        await _audit.WriteAsync(1);

        // Of demo the new day (the closed one stands as it was sealed); of the platform the day before's end is unchanged too.
        Assert.Equal(new SealResult(5, 2, 0), await _audit.Sealer.SealAsync(Cancellation));
    }

    [Fact]
    public async Task Verification_says_through_when_the_end_is_vouched_for()
    {
        await _audit.WriteAsync(1);
        await _audit.Sealer.SealAsync(Cancellation);
        var sealedAt = _audit.Clock.GetUtcNow();
        _audit.Clock.Advance(TimeSpan.FromMinutes(5));
        await _audit.WriteAsync(1);

        Assert.Equal(new AuditVerification("demo", true, 4, sealedAt, null), await _audit.VerifyAsync());
    }

    [Fact]
    public async Task Everything_removed_is_found_by_the_checkpoints_alone()
    {
        await _audit.WriteAsync(1);
        await _audit.Sealer.SealAsync(Cancellation);
        foreach (var partition in new[] { "demo", "demo.2026-03-02", "_platform", "_platform.2026-03-02" })
        {
            await _audit.DeletePartitionAsync(partition);
        }

        var all = await _audit.Verifier.VerifyAllAsync(Cancellation).ToListAsync(Cancellation);
        Assert.Equal(
            [("_platform", AuditProblem.MissingAccount), ("demo", AuditProblem.MissingAccount)],
            all.Select(one => (one.AccountId, one.FirstBroken!.Problem)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_checkpoint_that_is_gone_is_found(int number)
    {
        await SealThriceAsync();
        File.Delete(Blob(number));

        Assert.Equal(new AuditBreak(Day(number), number, AuditProblem.CheckpointBroken), (await PlatformAsync()).FirstBroken);
        Assert.Equal(AuditProblem.PlatformBroken, (await _audit.VerifyAsync()).FirstBroken?.Problem);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_checkpoint_that_was_changed_is_found(int number)
    {
        await SealThriceAsync();
        var text = await File.ReadAllTextAsync(Blob(number), Cancellation);
        File.Delete(Blob(number));
        await File.WriteAllTextAsync(Blob(number), text.Replace("\"count\":2", "\"count\":1", StringComparison.Ordinal), Cancellation);

        Assert.Equal(new AuditBreak(Day(number), number, AuditProblem.CheckpointBroken), (await PlatformAsync()).FirstBroken);
    }

    [Fact]
    public async Task The_last_checkpoint_gone_stops_the_sealing()
    {
        await SealThriceAsync();
        File.Delete(Blob(3));

        await Assert.ThrowsAsync<AuditUnavailableException>(() => _audit.Sealer.SealAsync(Cancellation));
    }

    [Fact]
    public async Task Many_sealers_at_once_make_one_checkpoint()
    {
        await _audit.WriteAsync(1);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _audit.Sealer.SealAsync(Cancellation))));

        Assert.Single(results, result => result.Number is not null);
        Assert.True((await PlatformAsync()).Ok);
    }

    private async Task SealThriceAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            await _audit.WriteAsync(1, $"account{i}");
            await _audit.Sealer.SealAsync(Cancellation);
        }
    }

    private string Blob(int number) => Path.Combine(_audit.BlobFolder, $"audit-{number:D10}");

    /// <summary>Where a checkpoint breaks is told by the time of the one before.</summary>
    private static DateOnly Day(int number) => number == 1 ? DateOnly.MinValue : new DateOnly(2026, 3, 2);

    private Task<AuditVerification> PlatformAsync() => _audit.VerifyAsync(AuditedAction.PlatformAccount);
}
