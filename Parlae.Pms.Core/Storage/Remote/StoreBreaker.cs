namespace Parlae.Pms.Core.Storage.Remote;

/// <summary>
/// Open while a service does not answer: callers hear so at once and need not each wait to find out; nobody waits for the looks at whether it is back,
/// either. It opens when calls fail in a row, or when one had no answer in all its time and nobody else had one meanwhile.
/// </summary>
/// <param name="look">Asks the service something small; throws when it is not there.</param>
/// <param name="longestLook">How long to wait for that.</param>
/// <param name="clock">Of which only elapsed time counts.</param>
internal sealed class StoreBreaker(Func<CancellationToken, Task> look, TimeSpan longestLook, TimeProvider clock)
{
    private const int MostInARow = 5;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private int _failures;
    private long? _lastAnswer;
    private bool _isOpen;
    private bool _isLooking;

    /// <summary>When a call goes ahead; null: the service is away, and is not asked.</summary>
    public long? Enter()
    {
        lock (_gate) return _isOpen ? null : clock.GetTimestamp();
    }

    /// <summary>The service has answered, whatever it said.</summary>
    public void Answered()
    {
        lock (_gate) (_failures, _lastAnswer, _isOpen) = (0, clock.GetTimestamp(), false);
    }

    /// <param name="entered">When the call went ahead.</param>
    /// <param name="inAllItsTime">There was no answer within the time that such a call has.</param>
    public void Failed(long entered, bool inAllItsTime)
    {
        lock (_gate)
        {
            var isAlone = inAllItsTime && !(_lastAnswer > entered);
            if (_isOpen || (++_failures < MostInARow && !isAlone)) return;
            _isOpen = true;
            if (_isLooking) return;
            _isLooking = true;
        }

        _ = Task.Run(LookOutAsync, CancellationToken.None);
    }

    private async Task LookOutAsync()
    {
        while (IsStillAway())
        {
            await Task.Delay(BetweenLooks, clock);
            try
            {
                using var limit = new CancellationTokenSource(longestLook, clock);
                await look(limit.Token);
                Answered();
            }
#pragma warning disable CA1031 // Nobody awaits the looks; whatever it is, the service is not fit to be asked, and the next look comes.
            catch
#pragma warning restore CA1031
            {
                // It is still away.
            }
        }
    }

    private bool IsStillAway()
    {
        lock (_gate) return _isLooking = _isOpen;
    }
}
