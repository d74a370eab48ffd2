using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Tests.Contracts;

public abstract partial class PartitionedRecordsContract
{
    public static TheoryData<string> GoodKeys =>
        [" ", "a b", "'", "\"", "%", "%2F", "+", "a+b", "&", "=", "(1)", "..", "ünïcödé", "漢字", "😀", "👩🏽‍⚕️", "e\u0301", "\u00e9", "{}[]|^~`<>", "a:b;c,d@e$f!", "\u2028", "\uffff", "!=^`~", new string('k', 512), new string('漢', 102)];

    public static TheoryData<string> BadKeys =>
        ["", "a/b", "a\\b", "a#b", "a?b", "a\0b", "a\nb", "\t", "\u007f", "a\u0085", "\ud800", "a\udc00b", "\udc00\ud800", new string('k', 513), new string('漢', 103)];

    [Theory]
    [MemberData(nameof(GoodKeys))]
    public async Task An_odd_but_lawful_key_is_kept_as_it_is(string key)
    {
        await InsertAsync(key, key, key);

        var record = Assert.Single(await Records.RangeAsync(Collection, key, null, null, Now).ToListAsync(Now));
        Assert.Equal(key, record.Partition);
        Assert.Equal(key, record.Row);
        Assert.Equal(key, Text(await Records.GetAsync(Collection, key, key, Now)));
        Assert.True(await Records.TryDeleteAsync(Collection, key, key, record.ETag, Now));
    }

    [Theory]
    [MemberData(nameof(BadKeys))]
    public async Task An_unlawful_key_is_refused_by_every_method_without_being_repeated(string key)
    {
        var refusals = new[]
        {
            await Record.ExceptionAsync(async () => await Records.GetAsync(Collection, key, "r", Now)),
            await Record.ExceptionAsync(async () => await Records.GetAsync(Collection, "p", key, Now)),
            await Record.ExceptionAsync(async () => await Records.TryInsertAsync(Collection, key, "r", Bytes("x"), null, Now)),
            await Record.ExceptionAsync(async () => await Records.TryInsertAsync(Collection, "p", key, Bytes("x"), null, Now)),
            await Record.ExceptionAsync(async () => await Records.TryReplaceAsync(Collection, "p", key, Bytes("x"), "1", null, Now)),
            await Record.ExceptionAsync(async () => await Records.TryDeleteAsync(Collection, "p", key, null, Now)),
            await Record.ExceptionAsync(async () => await Records.BatchAsync(Collection, key, [new RecordChange.Delete("r")], Now)),
            await Record.ExceptionAsync(async () => await Records.RangeAsync(Collection, key, null, null, Now).ToListAsync(Now)),
            await Record.ExceptionAsync(async () => await Records.RangeAsync(Collection, "p", key, null, Now).ToListAsync(Now)),
            await Record.ExceptionAsync(async () => await Records.RangeAsync(Collection, "p", null, key, Now).ToListAsync(Now)),
        };

        Assert.All(refusals, refusal => Assert.IsAssignableFrom<ArgumentException>(refusal));
        if (key.Length > 1) Assert.All(refusals, refusal => Assert.DoesNotContain(key, refusal!.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("with1digit")]
    [InlineData("Größe")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmno")]
    public async Task A_collection_is_named_with_1_to_40_letters(string collection)
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await Records.GetAsync(collection, "p", "r", Now));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Records.TryInsertAsync(collection, "p", "r", Bytes("x"), null, Now));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Records.DueAsync(collection, 0, DateTimeOffset.MaxValue, 1, Now).ToListAsync(Now));
    }

    [Fact]
    public async Task A_body_of_the_greatest_size_is_kept_and_a_greater_one_refused()
    {
        var largest = new byte[IPartitionedRecords.MaximumBodyBytes];
        new Random(1).NextBytes(largest);
        var etag = await Records.TryInsertAsync(Collection, "p", "r", largest, null, Now);

        Assert.Equal(largest, (await Records.GetAsync(Collection, "p", "r", Now))!.Body.ToArray());
        await Assert.ThrowsAsync<ArgumentException>(async () => await Records.TryInsertAsync(Collection, "p", "s", new byte[largest.Length + 1], null, Now));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Records.TryReplaceAsync(Collection, "p", "r", new byte[largest.Length + 1], etag!, null, Now));
    }

    [Fact]
    public async Task An_empty_body_is_a_body()
    {
        await Records.TryInsertAsync(Collection, "p", "r", ReadOnlyMemory<byte>.Empty, null, Now);

        Assert.Equal(0, (await Records.GetAsync(Collection, "p", "r", Now))!.Body.Length);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(16, 1)]
    [InlineData(0, 0)]
    public async Task Due_asks_for_a_shard_that_exists_and_at_least_one_record(int shard, int atMost) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Records.DueAsync(Collection, shard, DateTimeOffset.MaxValue, atMost, Now).ToListAsync(Now));
}
