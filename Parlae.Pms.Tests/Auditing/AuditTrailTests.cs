using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Tests.Auditing;

public sealed class AuditTrailTests : IDisposable
{
    private readonly AuditFixture _audit = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _audit.Dispose();

    [Fact]
    public async Task An_access_is_two_entries_with_who_what_when_and_how_long()
    {
        var access = await _audit.Trail.BeginAsync(AuditFixture.Action(patientId: null), Cancellation);
        _audit.Clock.Advance(TimeSpan.FromMilliseconds(40));
        await access.FinishAsync("ok", "17", ["phones"], Cancellation);

        var entries = await _audit.ReadAsync();
        Assert.Equal(2, entries.Count);
        Assert.Equal(
            new AuditEntry(1, _audit.Clock.Start, AuditPhase.Started, new AuditActor("call", "call-1"), "getPatient", null, entries[0].Fields, null, "corr-1", null, entries[0].Hash),
            entries[0]);
        Assert.Equal(["phones", "email"], entries[0].Fields);
        Assert.Equal((AuditPhase.Finished, "ok", "17", 40L), (entries[1].Phase, entries[1].Outcome, entries[1].PatientId, entries[1].DurationMs));
        Assert.Equal(["phones"], entries[1].Fields);
    }

    [Fact]
    public async Task The_stored_form_is_the_contracts_json()
    {
        await _audit.Trail.RefuseAsync(AuditFixture.Action(), "levelTooLow", Cancellation);

        var record = await _audit.GetAsync("demo.2026-03-02", "000000000001");
        var json = Encoding.UTF8.GetString(record.Body.Span);
        Assert.StartsWith(
            """{"sequence":1,"at":"2026-03-02T15:00:00+00:00","phase":"refused","actor":{"kind":"call","id":"call-1"},"action":"getPatient","patientId":"17","fields":["phones","email"],"outcome":"levelTooLow","correlationId":"corr-1","durationMs":null,"hash":" """.TrimEnd(),
            json,
            StringComparison.Ordinal);
        Assert.Matches("\"hash\":\"[0-9a-f]{64}\"}$", json);
    }

    [Fact]
    public async Task The_chain_goes_on_over_days_and_lists_them_at_the_platform()
    {
        await _audit.WriteAsync(2);
        _audit.Clock.Advance(TimeSpan.FromDays(1));
        await _audit.WriteAsync(1);
        _audit.Clock.Advance(TimeSpan.FromDays(5));
        await _audit.WriteAsync(1);

        Assert.Equal(Enumerable.Range(1, 8).Select(i => (long)i), (await _audit.ReadAsync()).Select(entry => entry.Sequence));
        Assert.NotNull(await _audit.GetAsync("demo.2026-03-03", "000000000005"));
        Assert.NotNull(await _audit.GetAsync("demo.2026-03-08", "000000000007"));
        Assert.Equal(new AuditVerification("demo", true, 8, null, null), await _audit.VerifyAsync());
        var listed = (await _audit.ReadAsync(AuditedAction.PlatformAccount)).Where(entry => entry.Action == AuditTrail.DayOpened);
        Assert.Equal([["demo", "2026-03-02"], ["demo", "2026-03-03"], ["demo", "2026-03-08"]], listed.Select(entry => entry.Fields));
    }

    [Fact]
    public async Task An_access_may_span_midnight()
    {
        _audit.Clock.SetUtcNow(new DateTimeOffset(2026, 3, 2, 23, 59, 59, TimeSpan.Zero));
        var access = await _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation);
        _audit.Clock.Advance(TimeSpan.FromSeconds(2));
        await access.FinishAsync("ok", null, null, Cancellation);
        _audit.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, await _audit.Trail.CloseInterruptedAsync(Cancellation));
        Assert.Equal(new AuditVerification("demo", true, 2, null, null), await _audit.VerifyAsync());
    }

    [Fact]
    public async Task A_process_whose_clock_is_behind_goes_on_where_the_chain_is()
    {
        await _audit.WriteAsync(1);
        _audit.Clock.Advance(TimeSpan.FromDays(1));
        await _audit.NewTrail().RecordAsync(AuditFixture.Action(), "ok", Cancellation);
        _audit.Clock.AdjustTime(_audit.Clock.Start);
        await _audit.WriteAsync(1);

        Assert.NotNull(await _audit.GetAsync("demo.2026-03-03", "000000000005"));
        Assert.True((await _audit.VerifyAsync()).Ok);
        var early = await _audit.Reader.ReadPageAsync(new AuditQuery("demo", To: _audit.Clock.Start.AddHours(1)), null, 100, Cancellation);
        Assert.Equal([1, 2, 4, 5], early.Items.Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task A_process_that_died_between_two_days_is_finished_by_the_next()
    {
        await _audit.WriteAsync(1);
        var heads = new AuditHeads(_audit.Records, _audit.Keys);
        var head = (await heads.GetAsync("demo", new DateOnly(2026, 3, 2), Cancellation))!;
        await heads.TryReplaceAsync(head, head.Head with { Next = new DateOnly(2026, 3, 3) }, null, Cancellation);

        Assert.True((await _audit.VerifyAsync()).Ok);
        _audit.Clock.Advance(TimeSpan.FromDays(4));
        await _audit.WriteAsync(1);

        Assert.Equal(new AuditVerification("demo", true, 4, null, null), await _audit.VerifyAsync());
        Assert.NotNull(await _audit.GetAsync("demo.2026-03-06", "000000000003"));
    }

    [Fact]
    public async Task A_new_key_takes_effect_with_the_next_day()
    {
        await _audit.WriteAsync(1);
        var roots = new Dictionary<string, byte[]> { ["1"] = [.. Enumerable.Range(1, 32).Select(i => (byte)i)], ["2"] = new byte[32] };
        _audit.Keys = new DerivedAuditKeys("2", roots);
        var trail = _audit.NewTrail();
        await trail.RecordAsync(AuditFixture.Action(), "ok", Cancellation);
        _audit.Clock.Advance(TimeSpan.FromDays(1));
        await trail.RecordAsync(AuditFixture.Action(), "ok", Cancellation);

        Assert.Equal(new AuditVerification("demo", true, 4, null, null), await _audit.VerifyAsync());
        _audit.Keys = new DerivedAuditKeys("1", new Dictionary<string, byte[]> { ["1"] = roots["1"] });
        Assert.Equal(AuditProblem.PlatformBroken, (await _audit.VerifyAsync("other")).FirstBroken?.Problem);
        Assert.Equal(new AuditBreak(new DateOnly(2026, 3, 3), 4, AuditProblem.KeyUnknown), (await _audit.VerifyAsync()).FirstBroken);
    }

    [Fact]
    public async Task An_access_is_finished_once()
    {
        var access = await _audit.Trail.BeginAsync(AuditFixture.Action(), Cancellation);
        await access.FinishAsync("ok", null, null, Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => access.FinishAsync("ok", null, null, Cancellation));
    }

    [Fact]
    public async Task Texts_that_no_store_should_take_are_refused_before_anything_is_written()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _audit.Trail.BeginAsync(AuditFixture.Action(action: new string('x', 257)), Cancellation));
        Assert.Empty(await _audit.ReadAsync());
    }

    [Fact]
    public async Task Odd_texts_survive_the_chain()
    {
        await _audit.Trail.RecordAsync(AuditFixture.Action(action: "a\"b\n,ü😀\\\"hash\":\"00\"}"), "o\0k", Cancellation);

        Assert.True((await _audit.VerifyAsync()).Ok);
        Assert.Equal("a\"b\n,ü😀\\\"hash\":\"00\"}", Assert.Single(await _audit.ReadAsync()).Action);
    }

    [Fact]
    public void The_registration_resolves_with_stores_keys_clock_and_logging()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(_audit.Clock);
        services.AddSingleton<IPartitionedRecords>(_audit.Records);
        services.AddSingleton(_audit.Keys);
        services.AddFileBlobs(_audit.BlobFolder);
        services.AddAuditing();
        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Assert.Same(provider.GetRequiredService<AuditTrail>(), provider.GetRequiredService<IAuditTrail>());
    }
}
