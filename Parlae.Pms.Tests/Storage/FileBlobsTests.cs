using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Storage;

public sealed class FileBlobsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FileBlobs Blobs => new(_directory.File("blobs"));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_blob_is_written_once()
    {
        Assert.True(await Blobs.TryCreateAsync("a-1", "one"u8.ToArray(), Cancellation));
        Assert.False(await Blobs.TryCreateAsync("a-1", "two"u8.ToArray(), Cancellation));

        Assert.Equal("one"u8.ToArray(), await Blobs.ReadAsync("a-1", Cancellation));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_directory.File("blobs/a-1")) == UnixFileMode.UserRead);
    }

    [Fact]
    public async Task Of_many_at_once_one_writes_and_nothing_is_left_aside()
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

        Assert.Equal(50, Directory.EnumerateFiles(_directory.File("blobs")).Count());
    }

    [Fact]
    public async Task Names_are_listed_by_prefix_in_order()
    {
        foreach (var name in new[] { "b-2", "a-1", "b-10", "b-1" })
        {
            await Blobs.TryCreateAsync(name, default, Cancellation);
        }

        Assert.Equal(["b-1", "b-10", "b-2"], await Blobs.ListAsync("b-", Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_an_empty_list()
    {
        Assert.Null(await Blobs.ReadAsync("a", Cancellation));
        Assert.Empty(await Blobs.ListAsync("", Cancellation).ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../a")]
    [InlineData(".a")]
    [InlineData("A")]
    public async Task A_name_that_could_lead_elsewhere_is_refused(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Blobs.TryCreateAsync(name, default, Cancellation));

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_a_store_that_is_away()
    {
        await File.WriteAllTextAsync(_directory.File("blobs"), "", Cancellation);

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Blobs.TryCreateAsync("a", default, Cancellation));
    }

    [Fact]
    public async Task A_blob_that_cannot_be_read_is_a_store_that_is_away()
    {
        Directory.CreateDirectory(_directory.File("blobs/a"));

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Blobs.ReadAsync("a", Cancellation));
    }
}
