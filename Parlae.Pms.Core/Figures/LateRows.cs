using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Figures;

/// <summary>
/// Rows of accounts that are changed in memory and written whole a little later. Each row is one process's own, so that processes never meet in one and
/// a write whose answer was lost can simply be made again; whoever reads adds up the rows of all.
/// </summary>
/// <param name="collection">Where they are kept, partitioned by account.</param>
/// <param name="idle">A row that was not changed for so long is let go; what comes after begins another.</param>
/// <param name="life">For how long a row is kept.</param>
/// <param name="records">Where they are written.</param>
/// <param name="accounts">Those that there are.</param>
/// <param name="clock">Business time.</param>
/// <param name="log">Types alone.</param>
internal sealed class LateRows<T>(string collection, TimeSpan idle, TimeSpan life, IPartitionedRecords records, IAccountDirectory accounts, TimeProvider clock, ILogger log)
    where T : class, new()
{
    /// <summary>While the store is away; what begins beyond is not counted.</summary>
    private const int MostKept = 20_000;

    private const int AtOnce = 8;

    private readonly ConcurrentDictionary<(string Account, string Subject), Kept> kept = new();
    private readonly string writer = Guid.NewGuid().ToString("N")[..12];
    private readonly Lock order = new();
    private Task<int> writing = Task.FromResult(0);
    private int begun;

    /// <summary>Changes the row of a subject, or begins one. Nothing is written yet.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="name">What a new row's name begins with: rows are found in its order.</param>
    /// <param name="change">Is made alone.</param>
    public void Change(string accountId, string subject, Func<string> name, Action<T> change)
    {
        var key = (accountId, subject);
        while (kept.TryGetValue(key, out var one) || kept.Count < MostKept)
        {
            one ??= kept.GetOrAdd(key, _ => new Kept($"{name()}:{writer}-{Interlocked.Increment(ref begun)}", clock.GetUtcNow() + life));
            lock (one.Gate)
            {
                if (one.IsLetGo)
                    continue; // just now; the next round begins another
                change(one.Value);
                one.Version++;
                one.Changed = clock.GetTimestamp();
                return;
            }
        }
    }

    /// <summary>Rows of an account whose names lie between two, those included that this process has not written yet.</summary>
    public async Task<IReadOnlyList<(string Row, T Value)>> ReadAsync(string accountId, string from, string to, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var ((account, _), one) in kept)
        {
            if (account == accountId && string.CompareOrdinal(one.Row, from) >= 0 && string.CompareOrdinal(one.Row, to) < 0)
                found[one.Row] = one.Body().Bytes;
        }

        await foreach (var stored in records.RangeAsync(collection, accountId, from, to, cancellationToken))
            found.TryAdd(stored.Row, stored.Body);
        return [.. found.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => (row.Key, StoredJson.Read<T>(row.Value.Span)))];
    }

    /// <summary>One at a time, in the order in which it is asked for: an older state of a row never follows a newer one.</summary>
    public Task<int> WriteAsync(CancellationToken cancellationToken)
    {
        lock (order)
            return writing = WriteAfterAsync(writing, cancellationToken);
    }

    private async Task<int> WriteAfterAsync(Task<int> before, CancellationToken cancellationToken)
    {
        await Task.WhenAny(before); // however it ended
        var failed = 0;
        var broken = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(kept, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (each, token) =>
        {
            if (!await TryWriteAsync(each.Key, each.Value, broken, token))
                Interlocked.Increment(ref failed);
        });
        if (broken.TryPeek(out var fault))
            LateLog.Broken(log, broken.Count, fault);
        return failed;
    }

    private async ValueTask<bool> TryWriteAsync((string Account, string Subject) key, Kept one, ConcurrentBag<string> broken, CancellationToken cancellationToken)
    {
        if (!one.IsUnwritten)
        {
            LetGo(key, one, clock.GetElapsedTime(one.Changed) > idle);
            return true;
        }

        var (bytes, version) = one.Body();
        try
        {
            one.ETag = await PutAsync(key.Account, one, bytes, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
#pragma warning disable CA1031 // One row that breaks keeps no other from being written. The type alone is logged, once for all of them.
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            broken.Add(exception.GetType().Name);
            return false;
        }

        if (one.ETag is null)
            kept.TryRemove(KeyValuePair.Create(key, one)); // the account is gone, and what was kept of it
        else
            one.Written = version;
        return true;
    }

    /// <summary>Null: nothing may stand there any more. A row was written before if its ETag is known, or if a lost answer said so.</summary>
    private async ValueTask<string?> PutAsync(string accountId, Kept one, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var written = one.ETag is { } known ? await records.TryReplaceAsync(collection, accountId, one.Row, body, known, one.Due, cancellationToken)
            : await MayBeginAsync(accountId, cancellationToken) ? await records.TryInsertAsync(collection, accountId, one.Row, body, one.Due, cancellationToken)
            : null;
        return written is null && await records.GetAsync(collection, accountId, one.Row, cancellationToken) is { } present
            ? await records.TryReplaceAsync(collection, accountId, one.Row, body, present.ETag, one.Due, cancellationToken)
            : written;
    }

    /// <summary>Nothing is begun for an account that was disconnected meanwhile. What is no account's is the platform's.</summary>
    private async ValueTask<bool> MayBeginAsync(string accountId, CancellationToken cancellationToken) =>
        !AccountId.IsValid(accountId) || await accounts.FindAsync(accountId, cancellationToken) is not null;

    private void LetGo((string, string) key, Kept one, bool isIdle)
    {
        if (!isIdle)
            return;
        lock (one.Gate)
        {
            if (one.IsUnwritten)
                return;
            one.IsLetGo = true;
        }

        kept.TryRemove(KeyValuePair.Create(key, one));
    }

    private sealed class Kept(string row, DateTimeOffset due)
    {
        public Lock Gate { get; } = new();
        public string Row => row;
        public DateTimeOffset Due => due;
        public T Value { get; } = new();
        public int Version { get; set; }
        public int Written { get; set; }
        public long Changed { get; set; }
        public string? ETag { get; set; }
        public bool IsLetGo { get; set; }
        public bool IsUnwritten => Version != Written;

        public (byte[] Bytes, int Version) Body()
        {
            lock (Gate)
                return (StoredJson.Write(Value), Version);
        }
    }
}
