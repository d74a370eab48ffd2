using System.Text;
using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Tests.Auditing;

/// <summary>What someone who can write to the database may try. Three days of ten entries each.</summary>
public sealed class AuditTamperTests : IAsyncLifetime
{
    private const string SecondDay = "demo.2026-03-03";
    private const string LastDay = "demo.2026-03-04";

    private readonly AuditFixture _audit = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (var day = 0; day < 3; day++)
        {
            await _audit.WriteAsync(5);
            _audit.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.True((await _audit.VerifyAsync()).Ok);
    }

    public ValueTask DisposeAsync()
    {
        _audit.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task One_byte_changed()
    {
        var record = await _audit.GetAsync(SecondDay, "000000000013");
        for (var i = 0; i < record.Body.Length; i++)
        {
            var body = record.Body.ToArray();
            body[i] ^= 0x20;
            await _audit.ReplaceAsync(await _audit.GetAsync(record.Partition, record.Row), body);
            var broken = (await _audit.VerifyAsync()).FirstBroken;
            Assert.Equal((new DateOnly(2026, 3, 3), 13L), (broken!.Day, broken.Sequence));
            Assert.True(broken.Problem is AuditProblem.Changed or AuditProblem.Reordered, broken.Problem.ToString());
        }
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x20)]
    [InlineData(0x80)]
    public async Task One_byte_of_the_head_changed(byte difference)
    {
        var record = await _audit.GetAsync(SecondDay, "head");
        for (var i = 0; i < record.Body.Length; i++)
        {
            var body = record.Body.ToArray();
            body[i] ^= difference;
            await _audit.ReplaceAsync(await _audit.GetAsync(record.Partition, record.Row), body);
            await AssertBrokenAsync("2026-03-03", 11, AuditProblem.HeadRewritten, AuditProblem.KeyUnknown);
        }
    }

    [Fact]
    public async Task A_row_deleted()
    {
        await _audit.DeleteAsync(SecondDay, "000000000013");

        await AssertBrokenAsync("2026-03-03", 13, AuditProblem.Missing);
    }

    [Fact]
    public async Task The_first_row_of_a_day_deleted()
    {
        await _audit.DeleteAsync(SecondDay, "000000000011");

        await AssertBrokenAsync("2026-03-03", 11, AuditProblem.Missing);
    }

    [Fact]
    public async Task Two_rows_swapped()
    {
        var first = await _audit.GetAsync(SecondDay, "000000000013");
        var second = await _audit.GetAsync(SecondDay, "000000000014");
        await _audit.ReplaceAsync(first, second.Body);
        await _audit.ReplaceAsync(second, first.Body);

        await AssertBrokenAsync("2026-03-03", 13, AuditProblem.Reordered);
    }

    [Fact]
    public async Task A_row_copied_from_another_account()
    {
        await _audit.WriteAsync(1, "other");
        await _audit.ReplaceAsync(await _audit.GetAsync("demo.2026-03-02", "000000000001"), (await _audit.GetAsync("other.2026-03-05", "000000000001")).Body);

        await AssertBrokenAsync("2026-03-02", 1, AuditProblem.Changed);
    }

    [Fact]
    public async Task The_tail_cut()
    {
        await _audit.DeleteAsync(LastDay, "000000000030");
        await _audit.DeleteAsync(LastDay, "000000000029");

        await AssertBrokenAsync("2026-03-04", 29, AuditProblem.CutOff);
    }

    [Fact]
    public async Task The_tail_of_an_earlier_day_cut()
    {
        await _audit.DeleteAsync(SecondDay, "000000000020");

        await AssertBrokenAsync("2026-03-03", 20, AuditProblem.CutOff);
    }

    [Theory]
    [InlineData("2026-03-02", 1)]
    [InlineData("2026-03-03", 11)]
    [InlineData("2026-03-04", 21)]
    public async Task A_day_removed(string day, long sequence)
    {
        await _audit.DeletePartitionAsync($"demo.{day}");

        await AssertBrokenAsync(day, sequence, AuditProblem.MissingDay);
    }

    [Fact]
    public async Task The_last_day_removed_and_the_day_before_put_back()
    {
        var asItWas = await _audit.GetAsync(LastDay, "head");
        await _audit.WriteAsync(1);
        await _audit.DeletePartitionAsync("demo.2026-03-05");
        await _audit.DeleteAsync("demo", "2026-03-05");
        await _audit.ReplaceAsync(await _audit.GetAsync(LastDay, "head"), asItWas.Body);

        await AssertBrokenAsync("2026-03-05", 31, AuditProblem.MissingDay);
    }

    [Fact]
    public async Task An_account_removed()
    {
        await _audit.WriteAsync(1, "other");
        await RemoveAccountAsync();

        await AssertBrokenAsync("2026-03-02", 1, AuditProblem.MissingAccount);
        var all = await _audit.Verifier.VerifyAllAsync(Cancellation).ToListAsync(Cancellation);
        Assert.Equal([("_platform", true), ("demo", false), ("other", true)], all.Select(one => (one.AccountId, one.Ok)));
    }

    [Fact]
    public async Task The_head_rewritten()
    {
        var head = await _audit.GetAsync(LastDay, "head");
        var text = Encoding.UTF8.GetString(head.Body.Span).Replace("\"sequence\":30", "\"sequence\":28", StringComparison.Ordinal);
        await _audit.ReplaceAsync(head, Encoding.UTF8.GetBytes(text));
        await _audit.DeleteAsync(LastDay, "000000000030");
        await _audit.DeleteAsync(LastDay, "000000000029");

        await AssertBrokenAsync("2026-03-04", 21, AuditProblem.HeadRewritten);
    }

    [Fact]
    public async Task An_older_head_put_back_and_the_tail_cut_after_a_checkpoint()
    {
        var older = await _audit.GetAsync(LastDay, "head");
        _audit.Clock.AdjustTime(_audit.Clock.Start.AddDays(2));
        await _audit.WriteAsync(1);
        await _audit.Sealer.SealAsync(Cancellation);
        await _audit.ReplaceAsync(await _audit.GetAsync(LastDay, "head"), older.Body);
        await _audit.DeleteAsync(LastDay, "000000000032");
        await _audit.DeleteAsync(LastDay, "000000000031");

        await AssertBrokenAsync("2026-03-04", 31, AuditProblem.CutOff);
        Assert.Equal(1, (await _audit.Sealer.SealAsync(Cancellation)).Refused);
    }

    [Fact]
    public async Task A_changed_head_is_not_built_upon()
    {
        var head = await _audit.GetAsync(LastDay, "head");
        await _audit.ReplaceAsync(head, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(head.Body.Span).Replace("\"sequence\":30", "\"sequence\":31", StringComparison.Ordinal)));

        await Assert.ThrowsAsync<AuditUnavailableException>(() => _audit.NewTrail().BeginAsync(AuditFixture.Action(), Cancellation));
        await AssertBrokenAsync("2026-03-04", 21, AuditProblem.HeadRewritten);
    }

    [Fact]
    public async Task A_removed_day_is_not_begun_anew()
    {
        await _audit.DeletePartitionAsync(LastDay);

        await Assert.ThrowsAsync<AuditUnavailableException>(() => _audit.NewTrail().BeginAsync(AuditFixture.Action(), Cancellation));
    }

    [Fact]
    public async Task A_history_written_anew_with_the_key_contradicts_the_checkpoint()
    {
        await _audit.Sealer.SealAsync(Cancellation);
        await RemoveAccountAsync();
        _audit.Clock.AdjustTime(_audit.Clock.Start);
        var forger = _audit.NewTrail();
        for (var day = 0; day < 3; day++)
        {
            for (var i = 0; i < 10; i++)
            {
                await forger.RecordAsync(AuditFixture.Action(action: "nothing"), "ok", Cancellation);
            }

            _audit.Clock.Advance(TimeSpan.FromDays(1));
        }

        await AssertBrokenAsync("2026-03-02", 10, AuditProblem.CheckpointContradicted);
    }

    [Fact]
    public async Task A_row_added_beyond_the_end()
    {
        var record = await _audit.GetAsync(LastDay, "000000000030");
        Assert.NotNull(await _audit.Records.TryInsertAsync("audit", LastDay, "000000000031", record.Body, null, Cancellation));

        await AssertBrokenAsync("2026-03-04", 31, AuditProblem.Added);
    }

    [Fact]
    public async Task The_platforms_list_cut_is_a_break_of_every_account()
    {
        await _audit.DeletePartitionAsync("_platform.2026-03-04");

        await AssertBrokenAsync("2026-03-04", 3, AuditProblem.PlatformBroken);
    }

    [Fact]
    public async Task The_platforms_chain_removed_altogether_is_found_by_the_account()
    {
        foreach (var partition in new[] { "_platform", "_platform.2026-03-02", "_platform.2026-03-03", "_platform.2026-03-04" })
        {
            await _audit.DeletePartitionAsync(partition);
        }

        await AssertBrokenAsync("2026-03-02", 1, AuditProblem.PlatformBroken);
    }

    private async Task RemoveAccountAsync()
    {
        foreach (var partition in new[] { "demo", "demo.2026-03-02", "demo.2026-03-03", "demo.2026-03-04" })
        {
            await _audit.DeletePartitionAsync(partition);
        }
    }

    private async Task AssertBrokenAsync(string day, long sequence, params AuditProblem[] problems)
    {
        var verification = await _audit.VerifyAsync();
        Assert.False(verification.Ok);
        Assert.Contains(verification.FirstBroken, problems.Select(problem => new AuditBreak(DateOnly.ParseExact(day, "yyyy-MM-dd"), sequence, problem)));
    }
}
