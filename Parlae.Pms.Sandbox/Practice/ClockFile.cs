using System.Diagnostics;
using System.Globalization;
using NodaTime;

namespace Parlae.Pms.Sandbox.Practice;

/// <summary>The file by which all processes of a local run share a clock: an ISO time that stands, or <c>+seconds</c> ahead of real time. The app reads it by the same rules.</summary>
internal sealed class ClockFile(string path)
{
    private const double LargestSeconds = 100 * 366 * 86400.0;

    /// <summary>A rewrite within one tick of the file system's clock keeps the file's time, so the content is read this often anyway.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);

    private DateTime written;
    private long read;

    internal abstract record Reading
    {
        private Reading() { }

        internal sealed record Standing(Instant Now) : Reading;

        internal sealed record Ahead(Duration Of) : Reading;
    }

    internal bool Exists => File.Exists(path);

    /// <summary>Null: there is no file, or it cannot be understood.</summary>
    internal Reading? Read()
    {
        try
        {
            return File.Exists(path) ? Parse(File.ReadAllText(path).Trim()) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What it says, if that may have changed since the last time; else null, as while it cannot be understood.</summary>
    internal Reading? ReadChanged()
    {
        var now = File.GetLastWriteTimeUtc(path);
        if (now == written && Stopwatch.GetElapsedTime(read) < Fresh)
            return null;
        (written, read) = (now, Stopwatch.GetTimestamp()); // before its content: a rewrite in between is seen next time
        return Read();
    }

    internal void Write(Instant standing) =>
        Replace(PracticeClock.WithOffset(standing).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture));

    internal void Write(Duration ahead) => Replace(string.Create(CultureInfo.InvariantCulture, $"+{ahead.TotalSeconds:0.#######}"));

    private static Reading? Parse(string text)
    {
        if (text.StartsWith('+'))
        {
            return double.TryParse(text.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= LargestSeconds
                ? new Reading.Ahead(Duration.FromSeconds(seconds))
                : null;
        }

        // A bare date or a time of day alone would be read as something else than meant.
        return text.Contains('T', StringComparison.OrdinalIgnoreCase)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new Reading.Standing(Instant.FromDateTimeOffset(at))
            : null;
    }

    /// <summary>A reader sees the old time or the new one, never half of it.</summary>
    private void Replace(string text)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(directory);
        var fresh = Path.Combine(directory, $".{Path.GetFileName(path)}.{Environment.ProcessId}");
        File.WriteAllText(fresh, text);
        File.Move(fresh, path, overwrite: true);
    }
}
