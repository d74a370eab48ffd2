using System.Collections.Concurrent;

namespace Parlae.Pms.Core.Patients;

/// <summary>
/// How long it takes to send a new patient to a practice's system. Who looks like somebody on file is not sent, and waits as long: an answer that came
/// sooner would tell.
/// </summary>
public sealed class CreationPace(TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(6);

    private readonly ConcurrentDictionary<string, TimeSpan> last = new();

    public long Start() => clock.GetTimestamp();

    /// <summary>A patient was sent.</summary>
    public void Note(string accountId, long started) => last[accountId] = clock.GetElapsedTime(started);

    /// <summary>Waits until as much time has passed as the last one took.</summary>
    public async Task KeepAsync(string accountId, long started, CancellationToken cancellationToken)
    {
        var usual = last.GetValueOrDefault(accountId);
        var left = (usual < Longest ? usual : Longest) - clock.GetElapsedTime(started);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, clock, cancellationToken);
    }
}
