namespace Parlae.Pms.Sandbox.Faults;

/// <summary>Counts requests in windows of real time that begin with the first request after the last window.</summary>
internal sealed class RequestWindow(int limit, TimeSpan per)
{
    private readonly Lock gate = new();
    private long began;
    private int count;

    /// <summary>Counts one request.</summary>
    internal Standing Take()
    {
        lock (gate)
        {
            if (count == 0 || TimeProvider.System.GetElapsedTime(began) >= per)
            {
                began = TimeProvider.System.GetTimestamp();
                count = 0;
            }

            count++;
            var left = per - TimeProvider.System.GetElapsedTime(began);
            return new Standing(limit, Math.Max(0, limit - count), Math.Max(1, (int)Math.Ceiling(left.TotalSeconds)), count <= limit);
        }
    }

    internal readonly record struct Standing(int Limit, int Remaining, int ResetSeconds, bool Allowed);
}
