using System.Text;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Tests.Contracts;

/// <summary>What every engine of <see cref="IPartitionedRecords"/> must do. An engine's tests derive from it.</summary>
public abstract partial class PartitionedRecordsContract
{
    protected const string Collection = "Things";

    /// <summary>The store under test: empty at the test's start.</summary>
    protected abstract IPartitionedRecords Records { get; }

    /// <summary>Another instance on the same data, as another process would have.</summary>
    protected abstract IPartitionedRecords OtherInstance();

    protected static CancellationToken Now => TestContext.Current.CancellationToken;

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(StoredRecord? record) => Encoding.UTF8.GetString(record!.Body.Span);

    protected async Task<string> InsertAsync(string partition, string row, string body = "x", DateTimeOffset? due = null) =>
        await Records.TryInsertAsync(Collection, partition, row, Bytes(body), due, Now) ?? throw new InvalidOperationException("The row exists.");

    protected async Task<List<string>> RowsAsync(string partition, string? from = null, string? to = null) =>
        await Records.RangeAsync(Collection, partition, from, to, Now).Select(record => record.Row).ToListAsync(Now);

    [Fact]
    public async Task What_was_inserted_is_read_back_byte_for_byte()
    {
        byte[] body = [0, 1, 2, 255, 254, 0];
        var due = new DateTimeOffset(2026, 3, 8, 2, 30, 0, 123, TimeSpan.FromHours(-5));

        var etag = await Records.TryInsertAsync(Collection, "p", "r", body, due, Now);
        var record = await Records.GetAsync(Collection, "p", "r", Now);

        Assert.NotNull(record);
        Assert.Equal("p", record.Partition);
        Assert.Equal("r", record.Row);
        Assert.Equal(body, record.Body.ToArray());
        Assert.Equal(etag, record.ETag);
        Assert.Equal(due.ToUniversalTime(), record.Due);
        Assert.Equal(TimeSpan.Zero, record.Due!.Value.Offset);
    }

    [Fact]
    public async Task An_absent_row_is_null()
    {
        await InsertAsync("p", "r");

        Assert.Null(await Records.GetAsync(Collection, "p", "R", Now));
        Assert.Null(await Records.GetAsync(Collection, "P", "r", Now));
        Assert.Null(await Records.GetAsync("Others", "p", "r", Now));
    }

    [Fact]
    public async Task A_second_insert_of_a_row_changes_nothing()
    {
        var first = await InsertAsync("p", "r", "first");

        Assert.Null(await Records.TryInsertAsync(Collection, "p", "r", Bytes("second"), null, Now));

        var record = await Records.GetAsync(Collection, "p", "r", Now);
        Assert.Equal("first", Text(record));
        Assert.Equal(first, record!.ETag);
    }

    [Fact]
    public async Task Of_eight_racing_inserts_of_a_key_exactly_one_wins()
    {
        IPartitionedRecords[] racers = [Records, OtherInstance()];
        var keys = Enumerable.Range(0, 200).ToList();

        var wins = await Task.WhenAll(keys.SelectMany(key => Enumerable.Range(0, 8).Select(async racer =>
        {
            await Task.Yield();
            return await racers[racer % 2].TryInsertAsync(Collection, $"p{key % 7}", $"r{key}", Bytes($"{racer}"), null, Now) is null ? -1 : key;
        })));

        Assert.Equal(keys, wins.Where(key => key >= 0).Order());
    }

    [Fact]
    public async Task A_replacement_holds_only_for_the_latest_etag()
    {
        var first = await InsertAsync("p", "r", "1");
        var second = await Records.TryReplaceAsync(Collection, "p", "r", Bytes("2"), first, null, Now);

        Assert.NotNull(second);
        Assert.NotEqual(first, second);
        Assert.Null(await Records.TryReplaceAsync(Collection, "p", "r", Bytes("3"), first, null, Now));
        Assert.Null(await Records.TryReplaceAsync(Collection, "p", "r", Bytes("3"), "no-etag-of-ours", null, Now));
        Assert.Null(await Records.TryReplaceAsync(Collection, "p", "absent", Bytes("3"), second, null, Now));
        Assert.Equal("2", Text(await Records.GetAsync(Collection, "p", "r", Now)));
    }

    [Fact]
    public async Task An_equal_body_still_gets_a_new_etag()
    {
        var first = await InsertAsync("p", "r", "same");

        Assert.NotEqual(first, await Records.TryReplaceAsync(Collection, "p", "r", Bytes("same"), first, null, Now));
    }

    [Fact]
    public async Task A_reinserted_row_has_an_etag_it_never_had()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            Assert.True(seen.Add(await InsertAsync("p", "r")));
            Assert.True(await Records.TryDeleteAsync(Collection, "p", "r", null, Now));
        }
        Assert.Null(await Records.TryReplaceAsync(Collection, "p", "r", Bytes("x"), seen.First(), null, Now));
    }

    [Fact]
    public async Task A_deletion_with_a_stale_etag_deletes_nothing()
    {
        var first = await InsertAsync("p", "r", "1");
        var second = await Records.TryReplaceAsync(Collection, "p", "r", Bytes("2"), first, null, Now);

        Assert.False(await Records.TryDeleteAsync(Collection, "p", "r", first, Now));
        Assert.NotNull(await Records.GetAsync(Collection, "p", "r", Now));
        Assert.True(await Records.TryDeleteAsync(Collection, "p", "r", second, Now));
        Assert.False(await Records.TryDeleteAsync(Collection, "p", "r", second, Now));
        Assert.False(await Records.TryDeleteAsync(Collection, "p", "r", null, Now));
    }

    [Fact]
    public async Task Counting_under_etags_from_two_instances_loses_nothing()
    {
        await InsertAsync("p", "counter", "0");
        IPartitionedRecords[] instances = [Records, OtherInstance()];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            await Task.Yield();
            for (var done = 0; done < 25;)
            {
                var record = await instances[worker % 2].GetAsync(Collection, "p", "counter", Now);
                var next = int.Parse(Text(record)) + 1;
                if (await instances[worker % 2].TryReplaceAsync(Collection, "p", "counter", Bytes($"{next}"), record!.ETag, null, Now) is not null) done++;
            }
        }));

        Assert.Equal("200", Text(await Records.GetAsync(Collection, "p", "counter", Now)));
    }

    [Fact]
    public async Task A_write_is_seen_by_another_instance_at_once()
    {
        var other = OtherInstance();
        for (var i = 0; i < 50; i++)
        {
            await InsertAsync("p", $"r{i}");
            Assert.NotNull(await other.GetAsync(Collection, "p", $"r{i}", Now));
        }
    }

    [Fact]
    public async Task A_cancelled_caller_gets_no_answer()
    {
        var etag = await InsertAsync("p", "there", "1", DateTimeOffset.UnixEpoch);
        var cancelled = new CancellationToken(canceled: true);

        foreach (var call in new Func<Task>[]
        {
            async () => await Records.GetAsync(Collection, "p", "there", cancelled),
            async () => await Records.TryInsertAsync(Collection, "p", "r", Bytes("x"), DateTimeOffset.UnixEpoch, cancelled),
            async () => await Records.TryReplaceAsync(Collection, "p", "there", Bytes("2"), etag, null, cancelled),
            async () => await Records.TryDeleteAsync(Collection, "p", "there", null, cancelled),
            async () => await Records.BatchAsync(Collection, "p", [new RecordChange.Insert("r", Bytes("x")), new RecordChange.Delete("there")], cancelled),
            async () => await Records.RangeAsync(Collection, "p", null, null, cancelled).CountAsync(Now),
            async () => await Records.DueAsync(Collection, 0, DateTimeOffset.MaxValue, 1, cancelled).CountAsync(Now),
        })
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(call);
        }

        Assert.Equal(["there"], await RowsAsync("p"));
        Assert.Equal("1", Text(await Records.GetAsync(Collection, "p", "there", Now)));
    }
}
