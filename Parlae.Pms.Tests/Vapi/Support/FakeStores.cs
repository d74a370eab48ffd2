using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Tests.Vapi.Support;

/// <summary>Records in memory, with the conditions of the real ones.</summary>
internal sealed class FakeRecords : IPartitionedRecords
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, StoredRecord> rows = new(StringComparer.Ordinal);
    private int version;

    public bool IsDown { get; set; }

    /// <summary>Until it moves, nothing that is to be inserted or replaced is answered, or fails; then it is done.</summary>
    public StandingDisk? Standing { get; set; }

    public IReadOnlyList<StoredRecord> All
    {
        get
        {
            lock (gate)
            {
                return [.. rows.Values];
            }
        }
    }

    /// <summary>Before a look at a row, and before one is inserted.</summary>
    public Action Touched { get; set; } = () => { };

    public ValueTask<StoredRecord?> GetAsync(string collection, string partition, string row, CancellationToken cancellationToken)
    {
        Touched();
        return Do(() => rows.GetValueOrDefault(Key(collection, partition, row)));
    }

    public ValueTask<string?> TryInsertAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        Touched();
        return LaterAsync(() => rows.ContainsKey(Key(collection, partition, row)) ? null : Put(collection, partition, row, body, due), cancellationToken);
    }

    public ValueTask<string?> TryReplaceAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, string etag, DateTimeOffset? due, CancellationToken cancellationToken)
        => LaterAsync(() => rows.GetValueOrDefault(Key(collection, partition, row))?.ETag == etag ? Put(collection, partition, row, body, due) : null, cancellationToken);

    public ValueTask<bool> TryDeleteAsync(string collection, string partition, string row, string? etag, CancellationToken cancellationToken)
        => Do(() => rows.TryGetValue(Key(collection, partition, row), out var stored) && (etag ?? stored.ETag) == stored.ETag && rows.Remove(Key(collection, partition, row)));

    public async IAsyncEnumerable<StoredRecord> RangeAsync(string collection, string partition, string? from, string? to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield break;
    }

    public ValueTask<BatchResult> BatchAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
        => throw new InvalidOperationException("The edge writes no batches.");

    public async IAsyncEnumerable<StoredRecord> DueAsync(string collection, int shard, DateTimeOffset until, int atMost, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield break;
    }

    private async ValueTask<T> LaterAsync<T>(Func<T> what, CancellationToken cancellationToken)
    {
        if (Standing is { } disk)
            await disk.WaitAsync(cancellationToken);
        return await Do(what);
    }

    private ValueTask<T> Do<T>(Func<T> what)
    {
        lock (gate)
        {
            return IsDown ? ValueTask.FromException<T>(new StoreUnavailableException("records")) : ValueTask.FromResult(what());
        }
    }

    private string Put(string collection, string partition, string row, ReadOnlyMemory<byte> body, DateTimeOffset? due)
    {
        var etag = $"e{++version}";
        rows[Key(collection, partition, row)] = new StoredRecord(partition, row, body.ToArray(), etag, due);
        return etag;
    }

    private static string Key(string collection, string partition, string row) => $"{collection}/{partition}/{row}";
}

/// <summary>A disk that stands still.</summary>
internal sealed class StandingDisk
{
    private readonly TaskCompletionSource waitedFor = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource moves = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Somebody waits for it.</summary>
    public Task WaitedFor => waitedFor.Task;

    public void Move() => moves.SetResult();

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        waitedFor.TrySetResult();
        return moves.Task.WaitAsync(cancellationToken);
    }
}

internal sealed class FakeVault : ISecretVault
{
    private readonly ConcurrentDictionary<(string, string), string> secrets = new();

    public int Reads { get; private set; }

    /// <summary>More names are guessed than it is asked for.</summary>
    public bool IsWornOut { get; set; }

    public ValueTask<string?> GetNamedAsync(string accountId, string name, CancellationToken cancellationToken) =>
        IsWornOut ? throw new StoreUnavailableException("vault") : GetAsync(accountId, name, cancellationToken);

    public ValueTask<string?> GetAsync(string accountId, string name, CancellationToken cancellationToken)
    {
        Reads++;
        return ValueTask.FromResult(secrets.GetValueOrDefault((accountId, name)));
    }

    public ValueTask<string?> GetNewestAsync(string accountId, string name, CancellationToken cancellationToken) => GetAsync(accountId, name, cancellationToken);

    public void Set(string accountId, string name, string value) => secrets[(accountId, name)] = value;

    public ValueTask SetAsync(string accountId, string name, string value, CancellationToken cancellationToken)
    {
        Set(accountId, name, value);
        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteAsync(string accountId, string name, CancellationToken cancellationToken) => throw new InvalidOperationException();
    public ValueTask DeleteAllAsync(string accountId, CancellationToken cancellationToken) => throw new InvalidOperationException();
}

/// <summary>Binds account and context as the real seal does; what it hides is hidden only from a glance.</summary>
internal sealed class FakeSeal : IAccountSeal
{
    /// <summary>What sealing ends with; null: it seals.</summary>
    public Exception? Fault { get; set; }

    public ValueTask<byte[]> SealAsync(string accountId, string context, ReadOnlyMemory<byte> plain, CancellationToken cancellationToken)
        => Fault is { } fault ? ValueTask.FromException<byte[]>(fault) : ValueTask.FromResult<byte[]>([.. Binding(accountId, context), .. plain.ToArray().Select(b => (byte)~b)]);

    public ValueTask<byte[]> OpenAsync(string accountId, string context, ReadOnlyMemory<byte> sealedBody, CancellationToken cancellationToken)
    {
        var binding = Binding(accountId, context);
        return sealedBody.Span.StartsWith(binding)
            ? ValueTask.FromResult<byte[]>([.. sealedBody[binding.Length..].ToArray().Select(b => (byte)~b)])
            : ValueTask.FromException<byte[]>(new SealBrokenException(SealFault.Changed));
    }

    public ValueTask<string> HashAsync(string accountId, string purpose, string value, CancellationToken cancellationToken) => throw new InvalidOperationException();

    private static byte[] Binding(string accountId, string context) => Encoding.UTF8.GetBytes($"{accountId}|{context}|");
}
