using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Contracts;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Storage;

public sealed class FileBlobsTests : WriteOnceBlobsContract, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    protected override IWriteOnceBlobs Blobs => new FileBlobs(_directory.File("blobs"));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_blob_is_a_read_only_file_and_nothing_is_left_aside()
    {
        Assert.True(await Blobs.TryCreateAsync("a-1", "one"u8.ToArray(), Cancellation));
        Assert.False(await Blobs.TryCreateAsync("a-1", "two"u8.ToArray(), Cancellation));

        Assert.Equal(_directory.File("blobs/a-1"), Assert.Single(Directory.EnumerateFiles(_directory.File("blobs"))));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_directory.File("blobs/a-1")) == UnixFileMode.UserRead);
    }

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
