namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>
/// How often the vault is asked for names that anybody may have made up and that are not known here. Its quota is shared by all instances and by what
/// matters most (what is in use, credentials of accounts that there are): whoever guesses names must not spend it.
/// </summary>
internal sealed class NewNames(KeyVaultOptions options, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private double _left = options.MostNewAtOnce;
    private long _at = clock.GetTimestamp();

    public bool TryTake()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            _left = Math.Min(options.MostNewAtOnce, _left + (clock.GetElapsedTime(_at, now).TotalSeconds * options.MostNewPerSecond));
            _at = now;
            if (_left < 1) return false;
            _left--;
            return true;
        }
    }
}
