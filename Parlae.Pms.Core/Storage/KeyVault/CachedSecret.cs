namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>One secret in memory, and the reading of it that is under way.</summary>
internal sealed class CachedSecret(string name)
{
    private readonly Lock _lock = new();
    private State? _state;
    private Task<Outcome>? _reading;
    private long _notBefore = long.MinValue;
    private long _lastUse;
    private int _epoch;

    public string Name { get; } = name;

    public long LastUse => Interlocked.Read(ref _lastUse);

    /// <summary>Nothing that could be lost.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock) return _state?.Secret is null && _reading is null;
        }
    }

    /// <summary>What there is, and whether it is time to try reading it again.</summary>
    public (State? State, bool MayRead) Look(long now)
    {
        Interlocked.Exchange(ref _lastUse, now);
        lock (_lock) return (_state, now >= _notBefore);
    }

    /// <summary>The reading that is under way, else a new one; or what was read since the caller looked.</summary>
    /// <param name="seen">What the caller found.</param>
    /// <param name="read">Reads, for the epoch in which it began.</param>
    public Task<Outcome> Join(State? seen, Func<int, Task<Outcome>> read)
    {
        lock (_lock)
        {
            if (_reading is null && _state is { IsSuspect: false } newer && newer != seen) return Task.FromResult(new Outcome(newer.Secret, null));
            var epoch = _epoch;
            return _reading ??= Task.Run(async () =>
            {
                try
                {
                    return await read(epoch);
                }
                finally
                {
                    lock (_lock) _reading = null;
                }
            });
        }
    }

    /// <summary>Keeps what was read, unless it was written meanwhile. Returns what holds.</summary>
    public VaultSecret? Keep(VaultSecret? secret, int epoch, long now)
    {
        lock (_lock)
        {
            if (epoch == _epoch) (_state, _notBefore) = (new State(secret, now, IsSuspect: false), long.MinValue);
            return _state is { IsSuspect: false } known ? known.Secret : secret;
        }
    }

    public void Put(VaultSecret? secret, long now)
    {
        lock (_lock)
        {
            _epoch++;
            (_state, _notBefore) = (new State(secret, now, IsSuspect: false), long.MinValue);
        }
    }

    public void Doubt()
    {
        lock (_lock)
        {
            _epoch++;
            (_state, _notBefore) = (_state is null ? null : _state with { IsSuspect = true }, long.MinValue);
        }
    }

    public void Wait(long notBefore)
    {
        lock (_lock) _notBefore = notBefore;
    }

    /// <param name="Secret">Null: there is none in the vault.</param>
    /// <param name="Since">When it was read or written.</param>
    /// <param name="IsSuspect">It may have changed in the vault.</param>
    internal sealed record State(VaultSecret? Secret, long Since, bool IsSuspect);

    /// <summary>How a reading ended.</summary>
    internal sealed record Outcome(VaultSecret? Secret, StoreUnavailableException? Fault);
}
