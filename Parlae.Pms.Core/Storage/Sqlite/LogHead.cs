using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>What the head of the log's index says: how many commits there were, how long the log is, and the checksum over all of it.</summary>
internal readonly record struct LogState(long Commits, long Length, long Checksum, long Salt, long OwnChecksum)
{
    /// <summary>Whether exactly one commit lies between the two.</summary>
    public bool IsNext(LogState earlier) => (uint)Commits == (uint)earlier.Commits + 1;
}

/// <summary>
/// The head of the index that SQLite keeps of its log in memory that all processes share: it is another after every commit, whosever it was. Looking at it
/// takes no system call and no lock.
/// </summary>
/// <remarks>
/// The format is fixed: <c>https://www.sqlite.org/walformat.html</c>, "WAL-Index Header". POSIX lets go of a process's locks on a file when any of its
/// descriptors is closed, those of SQLite too: so all that open one file in this process share one view, closed with the last of them.
/// </remarks>
internal sealed class LogHead : IDisposable
{
    private const int HeadBytes = 48;
    private static readonly Dictionary<string, LogHead> Open = new(StringComparer.Ordinal);

    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly nint _head;
    private int _users = 1;

    private LogHead(string path)
    {
        _path = path;
        _file = MemoryMappedFile.CreateFromFile(new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete), null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 2 * HeadBytes, MemoryMappedFileAccess.Read);
        _head = _view.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)_view.PointerOffset;
    }

    /// <summary>The log's index exists as long as a connection is open, which the caller sees to. Throws <see cref="IOException"/>.</summary>
    public static LogHead Of(string recordFile)
    {
        var path = recordFile + "-shm";
        lock (Open)
        {
            if (Open.TryGetValue(path, out var known))
            {
                known._users++;
                return known;
            }

            return Open[path] = new LogHead(path);
        }
    }

    /// <summary>Whether the log still is as it was then.</summary>
    public bool Is(LogState state) => First() == state;

    /// <summary>Null while it is being changed.</summary>
    public LogState? Read() => First() is var first && first == At(HeadBytes) ? first : null;

    public void Dispose()
    {
        lock (Open)
        {
            if (--_users > 0) return;
            Open.Remove(_path);
            _view.Dispose();
            _file.Dispose();
        }
    }

    private LogState First()
    {
        Interlocked.MemoryBarrier(); // what another process was told before now is to be seen
        return At(0);
    }

    private LogState At(int offset) => new(Number(offset + 8), Number(offset + 16), Number(offset + 24), Number(offset + 32), Number(offset + 40));

    private long Number(int offset) => Marshal.ReadInt64(_head, offset);
}
