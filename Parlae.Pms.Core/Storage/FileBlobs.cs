using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parlae.Pms.Core.Storage;

/// <summary>Write-once blobs as read-only files in one folder. Whoever owns the folder can still remove them.</summary>
public sealed class FileBlobs(string folder) : IWriteOnceBlobs
{
    /// <summary>EEXIST, on Linux and macOS.</summary>
    private const int NameTaken = 17;

    public async ValueTask<bool> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        try
        {
            PrivateDirectory.Create(folder);
            if (File.Exists(path))
            {
                return false;
            }

            // Written aside and linked into place: a crash leaves no half-written blob under a name that can never be written again.
            var aside = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}");
            try
            {
                await using (var file = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                {
                    await file.WriteAsync(content, cancellationToken);
                    file.Flush(flushToDisk: true);
                }

                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(aside, UnixFileMode.UserRead);
                }

                return TryName(aside, path);
            }
            finally
            {
                File.Delete(aside);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException("blobs", exception);
        }
    }

    public async ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(name), cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException("blobs", exception);
        }
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var name in Names(prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }

        await ValueTask.CompletedTask;
    }

    private List<string> Names(string prefix)
    {
        try
        {
            var names = Directory.EnumerateFiles(folder)
                .Select(path => Path.GetFileName(path))
                .Where(name => name[0] != '.' && name.StartsWith(prefix, StringComparison.Ordinal))
                .ToList();
            names.Sort(StringComparer.Ordinal);
            return names;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException("blobs", exception);
        }
    }

    /// <summary>
    /// On Unix <see cref="File.Move(string, string, bool)"/> looks whether the name is free and then renames over it: two writers can both succeed.
    /// A hard link is made only if the name is free.
    /// </summary>
    private static bool TryName(string aside, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                File.Move(aside, path, overwrite: false);
                return true;
            }
            catch (IOException) when (File.Exists(path))
            {
                return false;
            }
        }

        if (link(aside, path) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == NameTaken ? false : throw new IOException($"A blob cannot be linked into its place (error {error}).");
    }

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string added);

    private string PathOf(string name)
    {
        BlobRules.CheckName(name);
        return Path.Combine(folder, name);
    }
}
