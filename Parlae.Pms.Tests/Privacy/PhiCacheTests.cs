using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;

namespace Parlae.Pms.Tests.Privacy;

public sealed class PhiCacheTests : IDisposable
{
    private const string Phone = "5550199777";
    private static readonly JsonTypeInfo<Entry> Type = (JsonTypeInfo<Entry>)JsonSerializerOptions.Web.GetTypeInfo(typeof(Entry));

    private readonly PrivacyFixture _fixture = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private PhiCache Cache => new(_fixture.Records, _fixture.Seal, _fixture.Clock, new PhiCacheOptions { Minutes = 15 });

    private PhiPurge Purge => new(_fixture.Records, [new PhiCollection(PhiCache.Collection)], [new AccountCollection("kept")], _fixture.Clock);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task An_entry_is_served_for_its_life_and_not_a_tick_longer_though_never_purged()
    {
        await SetAsync("clinic", Phone);

        _fixture.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1));
        Assert.Equal(new Entry("Zebediah"), await GetAsync("clinic", Phone));
        _fixture.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await GetAsync("clinic", Phone));
        Assert.Single(await StoredAsync("clinic"));
    }

    [Fact]
    public async Task An_entry_whose_due_time_was_put_off_in_the_file_still_expires()
    {
        await SetAsync("clinic", Phone);
        var record = Assert.Single(await StoredAsync("clinic"));
        await _fixture.Store.TryReplaceAsync(PhiCache.Collection, "clinic", record.Row, record.Body, record.ETag, _fixture.Clock.GetUtcNow().AddDays(1), Now);

        Assert.NotNull(await GetAsync("clinic", Phone));
        _fixture.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Null(await GetAsync("clinic", Phone));
    }

    [Fact]
    public async Task Entries_differ_by_account_kind_and_key()
    {
        await SetAsync("clinic", Phone);

        Assert.Null(await GetAsync("other", Phone));
        Assert.Null(await GetAsync("clinic", "5550199778"));
        Assert.Null(await Cache.GetAsync("clinic", "notes", Phone, Type, Now));
    }

    [Fact]
    public async Task Neither_key_nor_value_can_be_read_in_the_store()
    {
        await SetAsync("clinic", Phone);
        _fixture.Store.Dispose(); // flushes everything into the file

        foreach (var path in System.IO.Directory.GetFiles(_fixture.Directory.Path))
        {
            var bytes = await File.ReadAllBytesAsync(path, Now);
            foreach (var encoding in new[] { Encoding.UTF8, Encoding.BigEndianUnicode, Encoding.Unicode })
            {
                Assert.Equal(-1, bytes.AsSpan().IndexOf(encoding.GetBytes(Phone)));
                Assert.Equal(-1, bytes.AsSpan().IndexOf(encoding.GetBytes("Zebediah")));
            }
        }
    }

    [Fact]
    public async Task A_newer_entry_replaces_the_older_and_lives_anew()
    {
        await SetAsync("clinic", Phone, "old");
        _fixture.Clock.Advance(TimeSpan.FromMinutes(10));
        await SetAsync("clinic", Phone, "new");
        _fixture.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(new Entry("new"), await GetAsync("clinic", Phone));
    }

    [Fact]
    public async Task A_removed_entry_is_gone()
    {
        await SetAsync("clinic", Phone);
        await Cache.RemoveAsync("clinic", "patients-by-phone", Phone, Now);
        await Cache.RemoveAsync("clinic", "patients-by-phone", Phone, Now);

        Assert.Null(await GetAsync("clinic", Phone));
    }

    [Fact]
    public async Task An_entry_too_large_is_not_kept_and_an_older_one_not_served_in_its_place()
    {
        await SetAsync("clinic", Phone);
        await SetAsync("clinic", Phone, new string('x', IPartitionedRecords.MaximumBodyBytes));

        Assert.Null(await GetAsync("clinic", Phone));
    }

    [Fact]
    public async Task A_swapped_row_is_told()
    {
        await SetAsync("clinic", Phone);
        await SetAsync("clinic", "5550199778", "Other");
        var records = await StoredAsync("clinic");
        await _fixture.Store.TryReplaceAsync(PhiCache.Collection, "clinic", records[0].Row, records[1].Body, records[0].ETag, records[0].Due, Now);
        await _fixture.Store.TryReplaceAsync(PhiCache.Collection, "clinic", records[1].Row, records[0].Body, records[1].ETag, records[1].Due, Now);

        await Assert.ThrowsAsync<SealBrokenException>(async () => await GetAsync("clinic", Phone));
    }

    [Fact]
    public async Task A_purge_reads_and_deletes_what_is_due_and_nothing_else()
    {
        for (var i = 0; i < 30; i++) await SetAsync($"clinic-{i % 5}", $"old-{i}");
        var oldest = _fixture.Clock.GetUtcNow().AddMinutes(15);
        _fixture.Clock.Advance(TimeSpan.FromMinutes(10));
        for (var i = 0; i < 300; i++) await SetAsync($"clinic-{i % 20}", $"live-{i}");
        _fixture.Clock.Advance(TimeSpan.FromMinutes(5));
        var (read, deleted) = (_fixture.Records.Read, _fixture.Records.Deleted);

        var count = Assert.Single(await Purge.PurgeExpiredAsync(new PurgeTally(), Now));

        Assert.Equal(new PurgeCount(PhiCache.Collection, _fixture.Clock.GetUtcNow(), 30, 5, oldest), count);
        Assert.Equal(30, _fixture.Records.Read - read);
        Assert.Equal(30, _fixture.Records.Deleted - deleted);
        Assert.NotNull(await GetAsync("clinic-3", "live-3"));
        Assert.Equal(0, Assert.Single(await Purge.PurgeExpiredAsync(new PurgeTally(), Now)).Rows);
    }

    [Fact]
    public async Task A_purge_of_more_than_a_page_in_one_account_finishes()
    {
        await Task.WhenAll(Enumerable.Range(0, 1203).Select(i => SetAsync("clinic", $"{i}")));
        _fixture.Clock.Advance(TimeSpan.FromHours(1));

        var count = Assert.Single(await Purge.PurgeExpiredAsync(new PurgeTally(), Now));

        Assert.Equal((1203, 1), (count.Rows, count.Accounts));
        Assert.Empty(await StoredAsync("clinic"));
    }

    [Fact]
    public async Task An_entry_refreshed_while_the_purge_runs_stays()
    {
        for (var i = 0; i < 5; i++) await SetAsync("clinic", $"{i}");
        _fixture.Clock.Advance(TimeSpan.FromMinutes(15));
        _fixture.Records.BeforeBatch = async () =>
        {
            _fixture.Records.BeforeBatch = null;
            await SetAsync("clinic", "3", "fresh");
        };

        Assert.Equal(4, Assert.Single(await Purge.PurgeExpiredAsync(new PurgeTally(), Now)).Rows);

        Assert.Equal(new Entry("fresh"), await GetAsync("clinic", "3"));
        Assert.Single(await StoredAsync("clinic"));
    }

    [Fact]
    public async Task Two_purges_at_once_count_each_row_once()
    {
        for (var i = 0; i < 150; i++) await SetAsync($"clinic-{i % 3}", $"{i}");
        _fixture.Clock.Advance(TimeSpan.FromMinutes(15));

        var counts = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Purge.PurgeExpiredAsync(new PurgeTally(), Now), Now)));

        Assert.Equal(150, counts.Sum(count => count[0].Rows));
    }

    [Fact]
    public async Task Purging_an_account_deletes_all_of_it_and_nothing_of_another()
    {
        await Task.WhenAll(Enumerable.Range(0, 250).Select(i => SetAsync("clinic", $"{i}")));
        await SetAsync("other", Phone);

        var count = Assert.Single(await Purge.PurgeAccountAsync("clinic", new PurgeTally(), Now));

        Assert.Equal((250, 1), (count.Rows, count.Accounts));
        Assert.Empty(await StoredAsync("clinic"));
        Assert.NotNull(await GetAsync("other", Phone));
        Assert.Equal((0, 0), Assert.Single(await Purge.PurgeAccountAsync("clinic", new PurgeTally(), Now)) is var again ? (again.Rows, again.Accounts) : default);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1441)]
    public void A_life_out_of_range_is_named(int minutes)
    {
        var fault = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddPrivacy(new PhiCacheOptions { Minutes = minutes }));

        Assert.Contains("Parlae__Cache__Minutes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_registrations_fit_together()
    {
        await using var provider = new ServiceCollection()
            .AddSqliteRecords(new SqliteRecordsOptions(_fixture.Directory.Path))
            .AddSingleton<IPartitionedRecords>(services => services.GetRequiredService<SqliteRecords>())
            .AddEmbeddedKeyRing(_fixture.RingOptions())
            .AddPrivacy(new PhiCacheOptions())
            .AddEmbeddedVault()
            .AddLogging()
            .AddAuditing()
            .AddKeptAuditKeys()
            .AddFileBlobs(_fixture.Directory.File("seals"))
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        await provider.GetRequiredService<ISecretVault>().SetAsync("clinic", "a", "v", Now);
        await provider.GetRequiredService<PhiCache>().SetAsync("clinic", "kind", "key", new Entry("v"), Type, Now);
        Assert.Equal(1, Assert.Single(await provider.GetRequiredService<PhiPurge>().PurgeAccountAsync("clinic", new PurgeTally(), Now)).Rows);
    }

    private async Task SetAsync(string account, string key, string name = "Zebediah") =>
        await Cache.SetAsync(account, "patients-by-phone", key, new Entry(name), Type, Now);

    private async Task<Entry?> GetAsync(string account, string key) => await Cache.GetAsync(account, "patients-by-phone", key, Type, Now);

    private async Task<List<StoredRecord>> StoredAsync(string account) =>
        await _fixture.Store.RangeAsync(PhiCache.Collection, account, null, null, Now).ToListAsync(Now);

    private sealed record Entry(string Name);
}
