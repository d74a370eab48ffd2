using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

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
/// The format is fixed: <c>https://www.sqlite.org/walformat.html</c>, "WAL-Index Header". The index exists as long as a connection is open, so one is kept.
/// POSIX lets go of a process's locks on a file when any of its descriptors is closed, those of SQLite too: all that open one file in this process share one
/// view, made with the first of them and closed with the last.
/// </remarks>
internal sealed class LogHead : IDisposable
{
    private const int HeadBytes = 48;
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, LogHead> Shared = new(StringComparer.Ordinal);

    private readonly string _path;
    private readonly SqliteConnection _keeper;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly nint _head;
    private int _users = 1;

    private LogHead(string path, SqliteConnection keeper)
    {
        (_path, _keeper) = (path, keeper);
        var index = new FileStream(path + "-shm", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _file = MemoryMappedFile.CreateFromFile(index, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 2 * HeadBytes, MemoryMappedFileAccess.Read);
        _head = _view.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)_view.PointerOffset;
    }

    /// <summary>Brings the file up to date first. Throws <see cref="IOException"/>, <see cref="SqliteException"/> and <see cref="StoreUnavailableException"/>.</summary>
    public static LogHead Open(RecordFile file)
    {
        lock (Gate)
        {
            using var connection = file.OpenWriter();
            RecordSchema.Prepare(connection);
            if (Shared.TryGetValue(file.Path, out var known))
            {
                known._users++;
                return known;
            }

            var keeper = file.OpenReader();
            try
            {
                keeper.Number("SELECT value FROM store"); // opens the log
                return Shared[file.Path] = new LogHead(file.Path, keeper);
            }
            catch
            {
                keeper.Dispose();
                throw;
            }
        }
    }

    /// <summary>Whether the log still is as it was then.</summary>
    public bool Is(LogState state) => First() == state;

    /// <summary>Null while it is being changed.</summary>
    public LogState? Read() => First() is var first && first == At(HeadBytes) ? first : null;

    /// <summary>Pages of the log; those that were written back count until it begins anew.</summary>
    public int Pages
    {
        get
        {
            var pages = Marshal.ReadInt32(_head, 16);
            GC.KeepAlive(_view);
            return pages;
        }
    }

    /// <summary>Closes the files. What is mapped stays, as somebody may be looking at it, until nobody can any more.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (--_users > 0) return;
            Shared.Remove(_path);
            _keeper.Dispose();
            _file.Dispose();
        }
    }

    private LogState First()
    {
        Interlocked.MemoryBarrier(); // what another process was told before now is to be seen
        return At(0);
    }

    private LogState At(int offset)
    {
        var state = new LogState(Number(offset + 8), Number(offset + 16), Number(offset + 24), Number(offset + 32), Number(offset + 40));
        GC.KeepAlive(_view);
        return state;
    }

    private long Number(int offset) => Marshal.ReadInt64(_head, offset);
}
