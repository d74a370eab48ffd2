using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Auditing;

/// <summary>What a machine that loses its power may forget of the trail, and what not (docs/decisions/0018-what-waits-for-the-disk.md).</summary>
public sealed class PowerCutTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero));
    private readonly DerivedAuditKeys _keys = new("1", new Dictionary<string, byte[]> { ["1"] = [.. Enumerable.Range(1, 32).Select(i => (byte)i)] });
    private readonly MachineDisk _disk;
    private readonly FileBlobs _blobs;
    private readonly AuditTrail _trail;

    public PowerCutTests()
    {
        _disk = new MachineDisk(_directory.Path);
        _blobs = new FileBlobs(_directory.File("checkpoints"));
        _trail = TrailOn(_disk);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _disk.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_finish_that_is_lost_leaves_a_whole_chain_and_is_closed_as_interrupted()
    {
        await AccessAsync(_trail);
        Assert.Equal([null, "ok"], await OutcomesAsync(_disk));

        var after = _disk.Restart();
        Assert.Equal([null], await OutcomesAsync(after));
        Assert.Equal(new AuditVerification("demo", true, 1, null, null), await VerifyAsync(after));

        _clock.Advance(AuditBatch.LongestAccess);
        var trail = TrailOn(after);
        Assert.Equal(1, await trail.CloseInterruptedAsync(Cancellation));
        Assert.Equal(0, await trail.CloseInterruptedAsync(Cancellation));
        Assert.Equal([null, AuditTrail.Interrupted], await OutcomesAsync(after));
        Assert.Equal(new AuditVerification("demo", true, 2, null, null), await VerifyAsync(after));
    }

    [Fact]
    public async Task A_finish_of_the_next_day_may_be_lost_as_well()
    {
        _clock.SetUtcNow(new DateTimeOffset(2026, 3, 2, 23, 59, 59, TimeSpan.Zero));
        var access = await _trail.BeginAsync(AuditFixture.Action(), Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await access.FinishAsync("ok", patientId: null, fields: null, Cancellation);

        var after = _disk.Restart();
        Assert.Equal([null], await OutcomesAsync(after));
        _clock.Advance(AuditBatch.LongestAccess);
        Assert.Equal(1, await TrailOn(after).CloseInterruptedAsync(Cancellation));
        Assert.Equal(new AuditVerification("demo", true, 2, null, null), await VerifyAsync(after));
    }

    [Theory]
    [InlineData(null, "phones", 1)]
    [InlineData("17", "email", 1)]
    [InlineData("18", "phones", 2)]
    [InlineData(null, "balance", 2)]
    public async Task A_finish_that_names_a_patient_or_field_that_its_start_did_not_is_never_lost(string? patientId, string field, int entries)
    {
        var access = await _trail.BeginAsync(AuditFixture.Action(), Cancellation);
        await access.FinishAsync("ok", patientId, [field], Cancellation);

        Assert.Equal(entries, (await OutcomesAsync(_disk.Restart())).Count);
    }

    [Fact]
    public async Task Refusals_and_events_are_never_lost()
    {
        await _trail.RefuseAsync(AuditFixture.Action(), "levelTooLow", Cancellation);
        await _trail.RecordAsync(AuditFixture.Action(action: "purge"), "purged", Cancellation);

        Assert.Equal(["levelTooLow", "purged"], await OutcomesAsync(_disk.Restart()));
    }

    [Fact]
    public async Task The_next_access_takes_to_the_disk_what_was_finished_before()
    {
        await AccessAsync(_trail);
        await AccessAsync(_trail);

        Assert.Equal([null, "ok", null], await OutcomesAsync(_disk.Restart()));
    }

    [Fact]
    public async Task A_finish_in_one_batch_with_a_start_waits_with_it()
    {
        var key = await _keys.GetCurrentAsync(AuditFixture.Account, Cancellation);
        var head = AuditHead.Begin(AuditFixture.Account, new DateOnly(2026, 3, 2), key.Id, before: null);
        var started = Entry(AuditPhase.Started);
        var finished = new PendingEntry(Entry(AuditPhase.Finished), closes: 1, isFleeting: true);

        Assert.All(Build(finished).Changes, change => Assert.True(change.IsFleeting));
        Assert.All(Build(finished, new PendingEntry(started)).Changes, change => Assert.False(change.IsFleeting));

        AuditBatch Build(params PendingEntry[] entries) => AuditBatch.Build(new StoredHead(head, key, "1", Due: null), entries, _clock.GetUtcNow());

        AuditEntry Entry(AuditPhase phase) => new(0, _clock.GetUtcNow(), phase, new AuditActor("call", "call-1"), "getPatient", "17", ["phones"], null, "corr-1", null);
    }

    [Fact]
    public async Task A_checkpoint_does_not_run_ahead_of_the_disk()
    {
        await AccessAsync(_trail);
        var cutting = new CuttingBlobs(_blobs, _disk);
        Assert.Equal(1, (await SealerOn(_disk, cutting).SealAsync(Cancellation)).Number);

        var after = _disk.Restart();
        Assert.Equal(new AuditVerification("demo", true, 2, _clock.GetUtcNow(), null), await VerifyAsync(after));
        await AccessAsync(TrailOn(after));
        Assert.Equal(new SealResult(2, 1, 0), await SealerOn(after, _blobs).SealAsync(Cancellation));
        Assert.Equal(new AuditVerification("demo", true, 4, _clock.GetUtcNow(), null), await VerifyAsync(after));
    }

    [Theory]
    [InlineData("page")]
    [InlineData("json")]
    [InlineData("csv")]
    public async Task What_was_shown_of_the_trail_is_never_lost(string form)
    {
        await AccessAsync(_trail);
        var query = new AuditQuery(AuditFixture.Account);
        var export = new AuditExport(_disk, _blobs, _keys, _clock);
        var shown = form switch
        {
            "json" => (await export.WriteJsonAsync(query, Stream.Null, Cancellation)).Entries,
            "csv" => (await export.WriteCsvAsync(query, Stream.Null, Cancellation)).Entries,
            _ => (await new AuditReader(_disk).ReadPageAsync(query, after: null, pageSize: 50, Cancellation)).Items.Count,
        };

        Assert.Equal(2, shown);
        Assert.Equal([null, "ok"], await OutcomesAsync(_disk.Restart()));
    }

    private static async Task AccessAsync(AuditTrail trail)
    {
        var access = await trail.BeginAsync(AuditFixture.Action(), Cancellation);
        await access.FinishAsync("ok", patientId: null, fields: null, Cancellation);
    }

    /// <summary>As the rows lie there.</summary>
    private static async Task<List<string?>> OutcomesAsync(IPartitionedRecords records) =>
        await new AuditReader(records).ReadRecordsAsync(new AuditQuery(AuditFixture.Account), after: null, Cancellation)
            .Select(found => AuditEntry.Parse(found.Record.Body.Span)!.Outcome).ToListAsync(Cancellation);

    private AuditTrail TrailOn(IPartitionedRecords records) => new(records, _keys, _clock, NullLogger<AuditTrail>.Instance);

    private AuditSealer SealerOn(IPartitionedRecords records, IWriteOnceBlobs blobs) => new(records, blobs, _keys, _clock, NullLogger<AuditSealer>.Instance);

    private Task<AuditVerification> VerifyAsync(IPartitionedRecords records) => new AuditVerifier(records, _blobs, _keys).VerifyAsync(AuditFixture.Account, Cancellation);

    /// <summary>The power goes as soon as a checkpoint is written.</summary>
    private sealed class CuttingBlobs(IWriteOnceBlobs inner, MachineDisk disk) : IWriteOnceBlobs
    {
        public async ValueTask<bool> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            var isCreated = await inner.TryCreateAsync(name, content, cancellationToken);
            disk.CutPower();
            return isCreated;
        }

        public ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken) => inner.ReadAsync(name, cancellationToken);

        public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);
    }
}
