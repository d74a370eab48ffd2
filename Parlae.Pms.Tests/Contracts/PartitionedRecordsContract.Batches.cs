using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Tests.Contracts;

public abstract partial class PartitionedRecordsContract
{
    [Fact]
    public async Task A_batch_applies_every_change_and_tells_the_etags_in_order()
    {
        var replaced = await InsertAsync("p", "replaced", "old");
        await InsertAsync("p", "deleted");
        var deletedToo = await InsertAsync("p", "deleted-too");

        var result = await Records.BatchAsync(Collection, "p",
        [
            new RecordChange.Delete("deleted"),
            new RecordChange.Insert("inserted", Bytes("new"), DateTimeOffset.UnixEpoch),
            new RecordChange.Replace("replaced", Bytes("newer"), replaced),
            new RecordChange.Delete("deleted-too", deletedToo),
        ], Now);

        var etags = Assert.IsType<BatchResult.Applied>(result).ETags;
        Assert.Equal(["inserted", "replaced"], await RowsAsync("p"));
        Assert.Equal([null, (await Records.GetAsync(Collection, "p", "inserted", Now))!.ETag, (await Records.GetAsync(Collection, "p", "replaced", Now))!.ETag, null], etags);
        Assert.Equal("newer", Text(await Records.GetAsync(Collection, "p", "replaced", Now)));
        Assert.Equal(["inserted"], await DueAsync(DateTimeOffset.UnixEpoch));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_batch_with_one_condition_broken_changes_nothing_and_names_it(int broken)
    {
        var stale = await InsertAsync("p", "replaced", "0");
        var current = await Records.TryReplaceAsync(Collection, "p", "replaced", Bytes("1"), stale, null, Now);
        await InsertAsync("p", "exists", "1");
        await InsertAsync("p", "deleted", "1");
        RecordChange[] changes =
        [
            new RecordChange.Insert("new", Bytes("2")),
            new RecordChange.Replace("replaced", Bytes("2"), current!),
            new RecordChange.Delete("deleted"),
            new RecordChange.Insert("new-too", Bytes("2")),
        ];
        changes[broken] = broken switch
        {
            0 => new RecordChange.Insert("exists", Bytes("2")),
            1 => new RecordChange.Replace("replaced", Bytes("2"), stale),
            2 => new RecordChange.Delete("absent"),
            _ => new RecordChange.Delete("exists", stale),
        };

        Assert.Equal(new BatchResult.Refused(broken), await Records.BatchAsync(Collection, "p", changes, Now));

        Assert.Equal(["deleted", "exists", "replaced"], await RowsAsync("p"));
        Assert.All(await Records.RangeAsync(Collection, "p", null, null, Now).ToListAsync(Now), record => Assert.Equal("1", Text(record)));
    }

    [Fact]
    public async Task The_first_broken_condition_is_named()
    {
        await InsertAsync("p", "exists");

        Assert.Equal(new BatchResult.Refused(1), await Records.BatchAsync(Collection, "p",
            [new RecordChange.Insert("a", Bytes("x")), new RecordChange.Insert("exists", Bytes("x")), new RecordChange.Delete("absent")], Now));
    }

    [Fact]
    public async Task Of_overlapping_batches_that_race_each_row_goes_to_one_and_every_loser_left_nothing()
    {
        // As holds do: each batch takes five neighbouring cells.
        IPartitionedRecords[] instances = [Records, OtherInstance()];
        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(async batch =>
        {
            await Task.Yield();
            RecordChange[] cells = [.. Enumerable.Range(batch % 20, 5).Select(cell => new RecordChange.Insert($"cell-{cell:00}", Bytes($"{batch}")))];
            return (batch, won: await instances[batch % 2].BatchAsync(Collection, "day", cells, Now) is BatchResult.Applied);
        }));

        var owners = await Records.RangeAsync(Collection, "day", null, null, Now).CountBy(record => Text(record)).ToListAsync(Now);
        Assert.Equal(results.Where(result => result.won).Select(result => $"{result.batch}").Order(), owners.Select(owner => owner.Key).Order());
        Assert.All(owners, owner => Assert.Equal(5, owner.Value));
    }

    [Fact]
    public async Task A_full_batch_goes_through()
    {
        RecordChange[] changes = [.. Enumerable.Range(0, IPartitionedRecords.MaximumBatchSize).Select(i => new RecordChange.Insert($"r{i:000}", Bytes("x")))];

        var etags = Assert.IsType<BatchResult.Applied>(await Records.BatchAsync(Collection, "p", changes, Now)).ETags;
        Assert.Equal(etags, await Records.RangeAsync(Collection, "p", null, null, Now).Select(record => record.ETag).ToListAsync(Now));
    }

    [Fact]
    public async Task The_largest_batch_goes_through()
    {
        var body = new byte[IPartitionedRecords.MaximumBatchBytes / IPartitionedRecords.MaximumBatchSize];
        RecordChange[] many = [.. Enumerable.Range(0, IPartitionedRecords.MaximumBatchSize).Select(i => new RecordChange.Insert(new string('漢', 100) + $"{i:00}", body, DateTimeOffset.UnixEpoch))];
        RecordChange[] large = [.. Enumerable.Range(0, 2).Select(i => new RecordChange.Insert($"r{i}", new byte[IPartitionedRecords.MaximumBodyBytes]))];

        Assert.IsType<BatchResult.Applied>(await Records.BatchAsync(Collection, new string('漢', 102), many, Now));
        Assert.IsType<BatchResult.Applied>(await Records.BatchAsync(Collection, "p", large, Now));
    }

    [Fact]
    public async Task A_refused_batch_leaves_nothing_due()
    {
        await InsertAsync("p", "exists");

        Assert.Equal(new BatchResult.Refused(1), await Records.BatchAsync(Collection, "p",
            [new RecordChange.Insert("new", Bytes("x"), DateTimeOffset.UnixEpoch), new RecordChange.Insert("exists", Bytes("x"), DateTimeOffset.UnixEpoch)], Now));

        Assert.Empty(await DueAsync(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task A_batch_that_breaks_the_rules_is_refused_before_anything_is_written()
    {
        RecordChange[] tooMany = [.. Enumerable.Range(0, 101).Select(i => new RecordChange.Insert($"r{i}", Bytes("x")))];
        RecordChange[] twice = [new RecordChange.Insert("r", Bytes("x")), new RecordChange.Delete("r")];
        RecordChange[] badRow = [new RecordChange.Insert("r", Bytes("x")), new RecordChange.Delete("r#")];
        RecordChange[] tooLarge = [new RecordChange.Insert("r", Bytes("x")), new RecordChange.Replace("s", new byte[IPartitionedRecords.MaximumBodyBytes + 1], "1")];

        RecordChange[] tooMuch = [.. Enumerable.Range(0, 3).Select(i => new RecordChange.Insert($"r{i}", new byte[IPartitionedRecords.MaximumBodyBytes]))];

        foreach (var changes in new[] { [], tooMany, twice, badRow, tooLarge, tooMuch })
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Records.BatchAsync(Collection, "p", changes, Now));

        Assert.Empty(await RowsAsync("p"));
    }
}
