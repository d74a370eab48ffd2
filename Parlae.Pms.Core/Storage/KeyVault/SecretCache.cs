using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>
/// Secrets in memory. One in use is read again before it is due, while callers go on with what there is; one that is due is waited for a moment; when
/// the vault does not answer the older value serves until it expires. Of each secret there is at most one reading at a time.
/// </summary>
internal sealed partial class SecretCache(VaultClient vault, KeyVaultOptions options, TimeProvider clock, ILogger logger)
{
    private const double Early = 0.8;
    private const long Never = long.MaxValue;

    private readonly ConcurrentDictionary<string, CachedSecret> _entries = new(StringComparer.Ordinal);
    private readonly NewNames _newNames = new(options, clock);
    private long _awaySince = Never;

    private static StoreUnavailableException TooMany => new(VaultClient.Store, new IOException("Too many secrets are asked for by names that are not known here."));

    /// <summary>Whether the vault answered when it was last read.</summary>
    public bool IsAnswering => Volatile.Read(ref _awaySince) == Never;

    /// <summary>Null: there is no such secret. Throws <see cref="StoreUnavailableException"/> when it is not in memory and the vault does not answer.</summary>
    public ValueTask<VaultSecret?> GetAsync(string name, CancellationToken cancellationToken) => GetAsync(name, isGuess: false, cancellationToken);

    /// <summary>As <see cref="GetAsync(string, CancellationToken)"/>, of a name that anybody may have made up; throws as well when too many such are asked for.</summary>
    public ValueTask<VaultSecret?> GetNamedAsync(string name, CancellationToken cancellationToken) => GetAsync(name, isGuess: true, cancellationToken);

    private async ValueTask<VaultSecret?> GetAsync(string name, bool isGuess, CancellationToken cancellationToken)
    {
        var entry = Entry(name);
        var (seen, mayRead) = entry.Look(clock.GetTimestamp());
        var kept = seen;
        var age = kept is null ? TimeSpan.MaxValue : clock.GetElapsedTime(kept.Since);
        if (kept is { Secret: null, IsSuspect: true } || (kept is not null && IsExpired(kept))) kept = null;
        if (kept is null) return await ReadAsync(entry, seen, isGuess, options.Patience, cancellationToken);

        // That there is none serves in an outage too: an account without, say, a previous secret must not stop for it.
        var isDue = kept.IsSuspect || age >= (kept.Secret is null ? options.AbsentFor : options.RefreshAfter);
        if (!isDue || !mayRead)
        {
            if (mayRead && kept.Secret is not null && age >= options.RefreshAfter * Early) _ = Begin(entry, seen, isGuess, TimeSpan.Zero);
            return kept.Secret;
        }

        try
        {
            return await ReadAsync(entry, seen, isGuess, TimeSpan.Zero, cancellationToken).WaitAsync(options.StalePatience, clock, cancellationToken);
        }
        catch (Exception fault) when (fault is StoreUnavailableException or TimeoutException)
        {
            return kept.Secret;
        }
    }

    /// <summary>What was just written, or deleted (null), here.</summary>
    public void Put(string name, VaultSecret? secret) => Entry(name).Put(secret, clock.GetTimestamp());

    /// <summary>A write whose end is not known: the vault is asked before the value is used again, and if it does not answer the value still serves.</summary>
    public void Doubt(string name) => Entry(name).Doubt();

    public void Forget(Func<string, bool> isMeant)
    {
        foreach (var name in _entries.Keys.Where(isMeant)) Put(name, null);
    }

    /// <summary>What served when the vault went away serves through its absence for as long again.</summary>
    private bool IsExpired(CachedSecret.State kept)
    {
        var now = clock.GetTimestamp();
        var away = Volatile.Read(ref _awaySince);
        if (away == Never) return clock.GetElapsedTime(kept.Since, now) >= options.ExpiresAfter;
        var from = Math.Max(away, kept.Since);
        return clock.GetElapsedTime(kept.Since, from) >= options.ExpiresAfter || clock.GetElapsedTime(from, now) >= options.ExpiresAfter;
    }

    private async Task<VaultSecret?> ReadAsync(CachedSecret entry, CachedSecret.State? seen, bool isGuess, TimeSpan patience, CancellationToken cancellationToken)
    {
        var outcome = await Begin(entry, seen, isGuess, patience).WaitAsync(cancellationToken);
        return outcome.Fault is { } fault ? throw new StoreUnavailableException(VaultClient.Store, fault.InnerException) : outcome.Secret;
    }

    /// <summary>Joins the reading that is under way, else begins one. It belongs to no caller: one that leaves does not end it.</summary>
    private Task<CachedSecret.Outcome> Begin(CachedSecret entry, CachedSecret.State? seen, bool isGuess, TimeSpan patience) => entry.Join(seen, async epoch =>
    {
        if (isGuess && seen?.Secret is null && !_newNames.TryTake()) return new(null, TooMany);
        try
        {
            var secret = await vault.ReadAsync(entry.Name, version: null, patience, CancellationToken.None);
            if (Interlocked.Exchange(ref _awaySince, Never) != Never) Log.Back(logger);
            return new(entry.Keep(secret, epoch, clock.GetTimestamp()), null);
        }
        catch (StoreUnavailableException fault)
        {
            if (Interlocked.CompareExchange(ref _awaySince, clock.GetTimestamp(), Never) == Never) Log.Away(logger, fault.InnerException?.Message ?? "no answer");
            entry.Wait(clock.GetTimestamp() + (long)(options.RetryAfter.TotalSeconds * clock.TimestampFrequency));
            return new(null, fault);
        }
    });

    private CachedSecret Entry(string name)
    {
        if (_entries.TryGetValue(name, out var entry)) return entry;
        if (_entries.Count >= options.MostInMemory) Sweep();
        return _entries.GetOrAdd(name, static name => new CachedSecret(name));
    }

    /// <summary>Guessed names must not fill the memory, nor drive out what is there.</summary>
    private void Sweep()
    {
        foreach (var entry in _entries.Values.Where(entry => entry.IsEmpty)) _entries.TryRemove(entry.Name, out _);
        foreach (var entry in _entries.Values.OrderBy(entry => entry.LastUse).Take(_entries.Count - options.MostInMemory + 1)) _entries.TryRemove(entry.Name, out _);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The vault does not answer ({Reason}); secrets that were read before are used")]
        public static partial void Away(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "The vault answers again")]
        public static partial void Back(ILogger logger);
    }
}
