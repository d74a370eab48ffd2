using System.Globalization;
using Azure;

namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>Closed while the vault asks to be left alone: by its <c>Retry-After</c>, else for a second, twice as long each time.</summary>
internal sealed class VaultGate(TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _opens;
    private int _inARow;

    /// <summary>How long it stays closed; zero: it is open.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_lock) return _opens - clock.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public void Close(RequestFailedException answer)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var asked = Asked(answer);
            if (asked is null && now < _opens) return; // sent before it closed: one refusal many times over
            var pause = asked ?? TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(_inARow, 10)));
            _inARow++;
            var opens = now + (pause < LongestAsked ? pause : LongestAsked);
            if (opens > _opens) _opens = opens;
        }
    }

    /// <summary>The vault has answered.</summary>
    public void Answered()
    {
        lock (_lock) _inARow = 0;
    }

    /// <summary>Seconds, or a moment.</summary>
    private TimeSpan? Asked(RequestFailedException answer)
    {
        if (answer.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) != true) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(seconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var at) && at - clock.GetUtcNow() is var left && left > TimeSpan.Zero ? left : null;
    }
}
