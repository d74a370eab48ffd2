using System.Globalization;
using System.Text;

namespace Parlae.Pms.Functions.Hosting.Timers;

/// <summary>
/// Leases of the processes that share one data directory: a locked file a timer, which holds the last firing. The operating system drops
/// the lock with the process, so a killed run needs no expiry. (Embedded storage is refused on network shares, where locks do not hold.)
/// </summary>
internal sealed class FileTimerLease(string dataDirectory) : ITimerLease
{
    public async Task<ITimerClaim?> TryClaimAsync(string timer, DateTimeOffset? firing, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(dataDirectory, "timers"));
        if (TryLock(Path.Combine(folder.FullName, timer + ".lease")) is not { } file)
        {
            return null;
        }

        if (firing is null)
        {
            return new Claim(file);
        }

        var claimed = false;
        try
        {
            claimed = await LastFiringAsync(file, cancellationToken) < firing;
            if (claimed)
            {
                file.SetLength(0);
                await file.WriteAsync(Encoding.ASCII.GetBytes(firing.Value.ToString("O", CultureInfo.InvariantCulture)), cancellationToken);
                await file.FlushAsync(cancellationToken);
            }

            return claimed ? new Claim(file) : null;
        }
        finally
        {
            if (!claimed)
            {
                await file.DisposeAsync();
            }
        }
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException))
        {
            return null; // Held by another process; a missing folder or a full path has a type of its own and is a fault.
        }
    }

    private static async Task<DateTimeOffset> LastFiringAsync(FileStream file, CancellationToken cancellationToken)
    {
        var bytes = new byte[64];
        var length = await file.ReadAsync(bytes, cancellationToken);
        file.Position = 0;
        return DateTimeOffset.TryParseExact(Encoding.ASCII.GetString(bytes, 0, length), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last)
            ? last
            : DateTimeOffset.MinValue; // New, or a writer was killed half-way: run once more rather than not at all.
    }

    /// <summary>Lasts as long as the lock.</summary>
    private sealed class Claim(FileStream file) : ITimerClaim
    {
        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
