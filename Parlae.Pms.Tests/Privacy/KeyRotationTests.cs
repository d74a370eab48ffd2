using System.Text;
using System.Text.Json;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Privacy;

public sealed class KeyRotationTests : IDisposable
{
    private const int Accounts = 12;
    private static readonly AuditActor Operator = new("operator", "test");
    private static readonly byte[] Plain = "kept"u8.ToArray();

    private readonly PrivacyFixture _fixture = new();
    private readonly FakeAudit _audit = new();
    private readonly Dictionary<string, byte[]> _bodies = new(StringComparer.Ordinal);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Every_key_comes_under_the_new_version_and_all_that_was_sealed_stays_as_it_is()
    {
        await SealAsync();
        var audit = await new KeptAuditKeys(_fixture.Store, _fixture.Ring).GetCurrentAsync("clinic-1", Now);
        var before = await RowsAsync("kept");

        var report = await Rotation().RotateAsync(Operator, "c", Now);

        Assert.Equal(2, report.Version);
        Assert.Equal([new RewrapCount("data keys", Accounts, 0), new RewrapCount("audit keys", 1, 0)], report.Counts);
        Assert.Equal(Enumerable.Repeat(2, Accounts), await MastersAsync());
        Assert.Equal(before, await RowsAsync("kept"));
        Assert.Equal(audit.Id, (await new KeptAuditKeys(_fixture.Store, Reopened()).GetCurrentAsync("clinic-1", Now)).Id);
        await AssertAllOpenAsync();
    }

    [Fact]
    public async Task It_is_audited_in_the_platforms_chain_by_figures()
    {
        await SealAsync();

        await Rotation().RotateAsync(Operator, "c", Now);

        Assert.All(_audit.Events, entry => Assert.Equal((AuditedAction.PlatformAccount, "keyRotation", Operator), (entry.Action.AccountId, entry.Action.Action, entry.Action.Actor)));
        Assert.Equal(["rotating the master key", "master key version 2: 12 data keys re-wrapped, 0 audit keys re-wrapped; 0 old versions destroyed"], _audit.Events.Select(entry => entry.Word));
    }

    [Fact]
    public async Task Broken_off_after_any_key_everything_opens_and_the_next_run_finishes()
    {
        await SealAsync();
        for (var after = 0; after < Accounts; after++)
        {
            var replaced = 0;
            var dying = new FailingRecords(_fixture.Store) { Fails = (collection, writes) => collection == "DataKeys" && writes && replaced++ == after };

            await Assert.ThrowsAsync<StoreUnavailableException>(() => Rotation(dying).RotateAsync(Operator, "c", Now));

            Assert.Equal(after, (await MastersAsync()).Count(master => master == after + 2));
            await AssertAllOpenAsync();
        }

        var report = await Rotation().RotateAsync(Operator, "c", Now);

        Assert.Equal(Enumerable.Repeat(report.Version, Accounts), await MastersAsync());
        await AssertAllOpenAsync();
    }

    [Fact]
    public async Task An_old_version_is_destroyed_by_a_later_rotation_and_not_within_the_hour()
    {
        await SealAsync();
        Assert.Equal((0, 2), Destroyed(await Rotation().RotateAsync(Operator, "c", Now)));
        _fixture.Clock.Advance(KeyRing.LeastKept - TimeSpan.FromSeconds(1));
        Assert.Equal((0, 3), Destroyed(await Rotation().RotateAsync(Operator, "c", Now)));
        _fixture.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((1, 3), Destroyed(await Rotation().RotateAsync(Operator, "c", Now)));

        Assert.Equal([2, 3, 4], VersionsInFile());
        await AssertAllOpenAsync();
    }

    [Fact]
    public async Task While_a_key_cannot_be_opened_no_version_is_destroyed_and_the_others_are_rewrapped()
    {
        await SealAsync();
        var record = (await _fixture.Store.GetAsync("DataKeys", "keys", "clinic-3", Now))!;
        var damaged = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(record.Body.Span).Replace("\"master\":1", "\"master\":77", StringComparison.Ordinal));
        await _fixture.Store.TryReplaceAsync("DataKeys", "keys", "clinic-3", damaged, record.ETag, null, Now);
        await Rotation().RotateAsync(Operator, "c", Now);
        _fixture.Clock.Advance(TimeSpan.FromDays(1));

        var report = await Rotation().RotateAsync(Operator, "c", Now);

        Assert.Equal((1, 0, Accounts - 1), (report.Unreadable, report.Destroyed, report.Counts[0].Rewrapped));
        Assert.Equal([1, 2, 3], VersionsInFile());
    }

    [Fact]
    public async Task A_version_still_in_use_is_never_destroyed()
    {
        await _fixture.Ring.RotateAsync(Now);
        await _fixture.Ring.RotateAsync(Now);
        _fixture.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal((1, 2), await _fixture.Ring.RetireAsync(new HashSet<int> { 1, 3 }, Now));

        Assert.Equal([1, 3], VersionsInFile());
    }

    [Fact]
    public async Task Accounts_that_begin_and_end_while_it_runs_in_another_process_lose_nothing()
    {
        await SealAsync();
        using var other = _fixture.Another();
        var busy = Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                var account = $"new-{i}";
                var body = await other.Seal.SealAsync(account, "c", Plain, Now);
                if (i % 3 == 0) await other.Keys.DestroyAsync(account, Now);
                else lock (_bodies) _bodies[account] = body;
            }
        }, Now);
        for (var i = 0; i < 4; i++) await Rotation().RotateAsync(Operator, "c", Now);
        await busy;

        await Rotation().RotateAsync(Operator, "c", Now);

        Assert.Equal(Enumerable.Repeat(6, Accounts + 40), await MastersAsync());
        await AssertAllOpenAsync();
    }

    private KeyRotation Rotation(IPartitionedRecords? records = null)
    {
        records ??= _fixture.Store;
        return new(_fixture.Ring, [new DataKeys(records, _fixture.Ring, _fixture.Clock, TimeSpan.Zero), new KeptAuditKeys(records, _fixture.Ring)], _audit, _fixture.Ring);
    }

    private async Task SealAsync()
    {
        for (var i = 0; i < Accounts; i++)
        {
            var body = _bodies[$"clinic-{i}"] = await _fixture.Seal.SealAsync($"clinic-{i}", "c", Plain, Now);
            await _fixture.Store.TryInsertAsync("kept", $"clinic-{i}", "r", body, null, Now);
        }
    }

    /// <summary>In the process that was there before, in one that starts now, and in one whose ring knows only the first version.</summary>
    private async Task AssertAllOpenAsync()
    {
        using var fresh = _fixture.Another();
        foreach (var (account, body) in _bodies)
        {
            Assert.Equal(Plain, await _fixture.Seal.OpenAsync(account, "c", body, Now));
            Assert.Equal(Plain, await fresh.Seal.OpenAsync(account, "c", body, Now));
        }
    }

    private KeyRing Reopened() => KeyRing.Open(_fixture.RingOptions(), _fixture.Clock);

    private static (int Destroyed, int Kept) Destroyed(KeyRotationReport report) => (report.Destroyed, report.Kept);

    private async Task<List<int>> MastersAsync() => await _fixture.Store.RangeAsync("DataKeys", "keys", null, null, Now)
        .Select(record => JsonDocument.Parse(record.Body).RootElement.GetProperty("master").GetInt32()).ToListAsync(Now);

    private async Task<List<string>> RowsAsync(string collection)
    {
        var rows = new List<string>();
        for (var i = 0; i < Accounts; i++)
            rows.AddRange(await _fixture.Store.RangeAsync(collection, $"clinic-{i}", null, null, Now).Select(record => $"{record.ETag} {Convert.ToHexString(record.Body.Span)}").ToListAsync(Now));
        return rows;
    }

    private int[] VersionsInFile() => [.. JsonDocument.Parse(File.ReadAllBytes(_fixture.Directory.File("keys.json"))).RootElement.GetProperty("versions").EnumerateArray().Select(each => each.GetProperty("version").GetInt32())];
}
