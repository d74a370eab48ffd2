using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Tests.Contracts;

/// <summary>What every engine of <see cref="IWriteOnceBlobs"/> must do. An engine's tests derive from it.</summary>
public abstract class WriteOnceBlobsContract
{
    /// <summary>The store under test: empty at the test's start.</summary>
    protected abstract IWriteOnceBlobs Blobs { get; }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Names that could lead elsewhere, or that another engine could not keep.</summary>
    public static TheoryData<string> BadNames => ["", "../a", ".a", "A", "a/b", "a b", "ä", new string('a', 201)];

    [Fact]
    public async Task A_blob_is_written_once()
    {
        Assert.True(await Blobs.TryCreateAsync("a-1", "one"u8.ToArray(), Cancellation));
        Assert.False(await Blobs.TryCreateAsync("a-1", "two"u8.ToArray(), Cancellation));

        Assert.Equal("one"u8.ToArray(), await Blobs.ReadAsync("a-1", Cancellation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000_000)]
    public async Task A_blob_is_read_back_byte_for_byte(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        var name = new string('a', 200);

        Assert.True(await Blobs.TryCreateAsync(name, content, Cancellation));

        Assert.Equal(content, await Blobs.ReadAsync(name, Cancellation));
    }

    [Fact]
    public async Task Of_many_at_once_one_writes()
    {
        using var together = new Barrier(4);
        for (var round = 0; round < 50; round++)
        {
            var name = $"a-{round:D2}";
            var written = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait(Cancellation);
                    return Blobs.TryCreateAsync(name, new byte[] { (byte)i }, Cancellation).AsTask();
                },
                Cancellation,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap()));

            Assert.Equal(Array.IndexOf(written, true), Assert.Single((await Blobs.ReadAsync(name, Cancellation))!));
            Assert.Single(written, wrote => wrote);
        }

        Assert.Equal(50, await Blobs.ListAsync("", Cancellation).CountAsync(Cancellation));
    }

    [Fact]
    public async Task Names_are_listed_by_prefix_in_order()
    {
        foreach (var name in new[] { "b-2", "a-1", "b-10", "b-1", "b--", "ba" })
        {
            await Blobs.TryCreateAsync(name, default, Cancellation);
        }

        Assert.Equal(["b--", "b-1", "b-10", "b-2"], await Blobs.ListAsync("b-", Cancellation).ToListAsync(Cancellation));
        Assert.Equal(6, await Blobs.ListAsync("", Cancellation).CountAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_an_empty_list()
    {
        Assert.Null(await Blobs.ReadAsync("a", Cancellation));
        Assert.Empty(await Blobs.ListAsync("", Cancellation).ToListAsync(Cancellation));
    }

    [Theory]
    [MemberData(nameof(BadNames))]
    public async Task A_name_that_breaks_the_rules_is_refused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await Blobs.TryCreateAsync(name, default, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Blobs.ReadAsync(name, Cancellation));
    }

    [Fact]
    public async Task A_cancelled_caller_gets_no_answer()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Blobs.TryCreateAsync("a", new byte[] { 1 }, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Blobs.ReadAsync("a", cancelled));
        Assert.Null(await Blobs.ReadAsync("a", Cancellation));
    }
}
