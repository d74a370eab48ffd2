using System.Globalization;

namespace Parlae.Pms.Functions.Hosting.Clock;

/// <summary>What a clock file says: the time at which the clock stands, or how far it runs ahead of real time.</summary>
internal sealed record ClockReading(DateTimeOffset? Stands, TimeSpan Ahead)
{
    private const double LargestSeconds = 100 * 366 * 86400.0;

    /// <summary>Null when the file cannot be read or understood; a writer may be half-way through.</summary>
    public static ClockReading? TryRead(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>An ISO 8601 date and time (UTC when it names no offset) or <c>+seconds</c>.</summary>
    internal static ClockReading? Parse(string text)
    {
        text = text.Trim();
        if (text.StartsWith('+'))
        {
            return double.TryParse(text.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= LargestSeconds
                ? new ClockReading(null, TimeSpan.FromSeconds(seconds))
                : null;
        }

        // A bare date or a time of day alone would be read as something else than meant.
        return text.Contains('T', StringComparison.OrdinalIgnoreCase)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var stands)
            ? new ClockReading(stands.ToUniversalTime(), TimeSpan.Zero)
            : null;
    }

    public DateTimeOffset Now(TimeProvider real) => Stands ?? real.GetUtcNow() + Ahead;
}
