namespace Parlae.Pms.Functions.Hosting.Clock;

/// <summary>
/// The business clock as a file tells it (<c>Parlae__ClockFile</c>), so that a rehearsal can move days in seconds. Only
/// <see cref="GetUtcNow"/> differs: timestamps and timers stay real, since deadlines must hold while the clock stands.
/// </summary>
internal sealed partial class ClockFile : TimeProvider
{
    /// <summary>A rewrite within one tick of the file system's clock keeps the file's time, so the content is read this often anyway.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);

    private readonly string path;
    private readonly TimeProvider real;
    private readonly ILogger logger;
    private readonly Lock reading = new();
    private volatile Seen seen;

    /// <summary>While there is no file yet, the clock is the real one.</summary>
    /// <exception cref="IOException">The file is there and cannot be read or understood.</exception>
    public ClockFile(string path, TimeProvider real, ILogger logger)
    {
        this.path = path;
        this.real = real;
        this.logger = logger;
        var written = File.GetLastWriteTimeUtc(path);
        var exists = File.Exists(path);
        var first = exists
            ? ClockReading.TryRead(path) ?? throw new IOException("The clock file holds neither an ISO time nor +seconds.")
            : new ClockReading(Stands: null, Ahead: TimeSpan.Zero);
        seen = new Seen(first, written, real.GetTimestamp(), Understood: exists);
    }

    public override long TimestampFrequency => real.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => Current().Reading.Now(real);

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => real.CreateTimer(callback, state, dueTime, period);

    private Seen Current()
    {
        var last = seen;
        var written = File.GetLastWriteTimeUtc(path);
        if (written == last.Written && real.GetElapsedTime(last.At) < Fresh)
        {
            return last;
        }

        lock (reading)
        {
            return ReferenceEquals(seen, last) ? seen = Read(last, written) : seen;
        }
    }

    private Seen Read(Seen last, DateTime written)
    {
        var now = ClockReading.TryRead(path);
        if (now is null && last.Understood)
        {
            Log.Unreadable(logger);
        }

        // The file's time was taken before its content: a rewrite in between is seen next time.
        return new Seen(now ?? last.Reading, written, real.GetTimestamp(), Understood: now is not null);
    }

    private sealed record Seen(ClockReading Reading, DateTime Written, long At, bool Understood);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The clock file cannot be read; the last time it told stays in force")]
        public static partial void Unreadable(ILogger logger);
    }
}
