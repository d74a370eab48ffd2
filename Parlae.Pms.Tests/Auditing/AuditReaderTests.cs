using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Tests.Auditing;

public sealed class AuditReaderTests : IDisposable
{
    private readonly AuditFixture _audit = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _audit.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Pages_follow_each_other_over_days_without_gap_or_repetition(int pageSize)
    {
        for (var day = 0; day < 3; day++)
        {
            await _audit.WriteAsync(2);
            _audit.Clock.Advance(TimeSpan.FromDays(1));
        }

        var sequences = new List<long>();
        AuditPosition? position = null;
        do
        {
            var page = await _audit.Reader.ReadPageAsync(new AuditQuery("demo"), position, pageSize, Cancellation);
            Assert.InRange(page.Items.Count, 0, pageSize);
            sequences.AddRange(page.Items.Select(entry => entry.Sequence));
            position = page.Next;
        }
        while (position is not null);

        Assert.Equal(Enumerable.Range(1, 12).Select(i => (long)i), sequences);
    }

    [Fact]
    public async Task A_patients_entries_are_those_that_name_them()
    {
        await _audit.WriteAsync(1);
        var access = await _audit.Trail.BeginAsync(AuditFixture.Action(patientId: null), Cancellation);
        await access.FinishAsync("ok", "18", null, Cancellation);

        var page = await _audit.Reader.ReadPageAsync(new AuditQuery("demo", "18"), null, 10, Cancellation);
        Assert.Equal(4, Assert.Single(page.Items).Sequence);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task An_account_without_entries_has_one_empty_page()
    {
        var page = await _audit.Reader.ReadPageAsync(new AuditQuery("none"), null, 10, Cancellation);

        Assert.Empty(page.Items);
        Assert.Null(page.Next);
    }
}
