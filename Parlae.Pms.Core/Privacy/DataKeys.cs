using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Privacy;

/// <summary>
/// The data key of each account: made on first use, wrapped by the master key, kept as a record, remembered in memory. Before a remembered
/// key is used its record is looked at again, unless that was done less than <paramref name="trust"/> of real time ago: so long may another
/// process still use a destroyed key. Where a look costs microseconds (SQLite) the trust is zero.
/// </summary>
/// <remarks>Throws <see cref="StoreUnavailableException"/> and <see cref="KeyRingException"/>.</remarks>
public sealed class DataKeys(IPartitionedRecords records, IMasterKeys masters, TimeProvider clock, TimeSpan trust) : IAccountKeyDestruction, IWrappedKeys
{
    private const string Collection = "DataKeys";

    /// <summary>All in one partition: they are few, written once, and re-wrapping must find every one.</summary>
    private const string Partition = "keys";
    private const int MostInMemory = 1000;

    private readonly Dictionary<string, Memory> _memory = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _destructions;

    /// <summary>Destroys an account's key: whatever was sealed or hashed under it is lost for good, here at once and in other processes once their trust has run out.</summary>
    public async ValueTask DestroyAsync(string accountId, CancellationToken cancellationToken)
    {
        try
        {
            await records.TryDeleteAsync(Collection, Partition, accountId, etag: null, cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                _destructions++;
                _memory.Remove(accountId);
            }
        }
    }

    public string Kind => "data keys";

    /// <summary>Brings every data key under the current master key; one that cannot be opened is counted and left.</summary>
    public async ValueTask<RewrapReport> RewrapAllAsync(CancellationToken cancellationToken)
    {
        var (rewrapped, unreadable, versions) = (0, 0, new HashSet<int>());
        await foreach (var record in records.RangeAsync(Collection, Partition, null, null, cancellationToken))
        {
            try
            {
                var before = Parse(record).Master;
                var now = await RewrapAsync(record, cancellationToken);
                versions.Add(now);
                if (now != before) rewrapped++;
            }
            catch (SealBrokenException)
            {
                unreadable++; // counted by its metric as well
            }
        }
        return new RewrapReport(rewrapped, unreadable, versions);
    }

    /// <summary>Which key an account's data is sealed under, and which master key that is under. Null: there is none.</summary>
    public async ValueTask<DataKeyPlace?> LookAsync(string accountId, CancellationToken cancellationToken) =>
        await records.GetAsync(Collection, Partition, accountId, cancellationToken) is { } record && Parse(record) is var stored ? new DataKeyPlace(Convert.ToHexStringLower(stored.Id), stored.Master) : null;

    /// <summary>The account's key, made when there is none.</summary>
    internal async ValueTask<DataKey> GetAsync(string accountId, CancellationToken cancellationToken) =>
        Trusted(accountId) ?? await ReadAsync(accountId, cancellationToken) ?? await CreateAsync(accountId, cancellationToken);

    /// <summary>The account's key if it has this id; null when no such key exists (any more).</summary>
    internal async ValueTask<DataKey?> FindAsync(string accountId, ReadOnlyMemory<byte> id, CancellationToken cancellationToken)
    {
        var key = Trusted(accountId);
        // Another process may have destroyed the key and begun a new one.
        if (key is null || !id.Span.SequenceEqual(key.Id)) key = await ReadAsync(accountId, cancellationToken);
        return key is not null && id.Span.SequenceEqual(key.Id) ? key : null;
    }

    /// <summary>The master key that the data key is under from now on.</summary>
    private async ValueTask<int> RewrapAsync(StoredRecord record, CancellationToken cancellationToken)
    {
        var stored = Parse(record);
        var secret = await masters.UnwrapAsync(new WrappedKey(stored.Master, stored.Wrapped), Context(record.Row, stored.Id), cancellationToken);
        var wrapped = await masters.WrapAsync(secret, Context(record.Row, stored.Id), cancellationToken);
        if (wrapped.Version == stored.Master) return stored.Master;
        var body = Serialize(stored with { Master = wrapped.Version, Wrapped = wrapped.Body.ToArray() });
        // A row that changed meanwhile was destroyed, or re-wrapped by another; until the next pass shows which, its version counts as needed.
        return await records.TryReplaceAsync(Collection, Partition, record.Row, body, record.ETag, due: null, cancellationToken) is null ? stored.Master : wrapped.Version;
    }

    private async ValueTask<DataKey> CreateAsync(string accountId, CancellationToken cancellationToken)
    {
        var id = RandomNumberGenerator.GetBytes(DataKey.IdBytes);
        var wrapped = await masters.WrapAsync(RandomNumberGenerator.GetBytes(Aead.KeyBytes), Context(accountId, id), cancellationToken);
        var body = Serialize(new StoredKey(1, id, wrapped.Version, wrapped.Body.ToArray()));
        await records.TryInsertAsync(Collection, Partition, accountId, body, due: null, cancellationToken);
        // Whoever was first, its key is the account's; it is gone again only if it was destroyed in this very moment.
        return await ReadAsync(accountId, cancellationToken) ?? throw new StoreUnavailableException("records");
    }

    private async ValueTask<DataKey?> ReadAsync(string accountId, CancellationToken cancellationToken)
    {
        long destructions, now;
        lock (_lock) (destructions, now) = (_destructions, clock.GetTimestamp());
        if (await records.GetAsync(Collection, Partition, accountId, cancellationToken) is not { } record)
        {
            lock (_lock) _memory.Remove(accountId);
            return null;
        }
        var key = Remembered(accountId, record.ETag);
        if (key is null)
        {
            var stored = Parse(record);
            key = new DataKey(stored.Id, await masters.UnwrapAsync(new WrappedKey(stored.Master, stored.Wrapped), Context(accountId, stored.Id), cancellationToken));
        }
        lock (_lock)
        {
            if (_destructions != destructions) return key; // perhaps read just before its destruction: good for this use, not to be kept
            if (_memory.Count >= MostInMemory && !_memory.ContainsKey(accountId)) _memory.Remove(_memory.MinBy(entry => entry.Value.Seen).Key);
            _memory[accountId] = new Memory(key, record.ETag, now);
        }
        return key;
    }

    private DataKey? Trusted(string accountId)
    {
        lock (_lock)
            return _memory.TryGetValue(accountId, out var memory) && clock.GetElapsedTime(memory.Seen) < trust ? memory.Key : null;
    }

    private DataKey? Remembered(string accountId, string etag)
    {
        lock (_lock)
            return _memory.TryGetValue(accountId, out var memory) && memory.ETag == etag ? memory.Key : null;
    }

    private static string Context(string accountId, byte[] id) => $"data/{accountId}/{Convert.ToHexStringLower(id)}";

    private static StoredKey Parse(StoredRecord record)
    {
        try
        {
            if (JsonSerializer.Deserialize(record.Body.Span, DataKeyJson.Default.StoredKey) is { Schema: 1 } key) return key;
        }
        catch (JsonException)
        {
            // told below, without the body
        }
        throw SealBrokenException.Found(SealFault.KeyRecordDamaged);
    }

    private static byte[] Serialize(StoredKey key) => JsonSerializer.SerializeToUtf8Bytes(key, DataKeyJson.Default.StoredKey);

    private sealed record Memory(DataKey Key, string ETag, long Seen);
}

/// <summary>Where a data key stands; nothing of the key itself.</summary>
/// <param name="KeyId">Its id, which stands beside all that it sealed.</param>
/// <param name="MasterVersion">Of the master key that wraps it.</param>
public sealed record DataKeyPlace(string KeyId, int MasterVersion);

/// <summary>A data key at rest.</summary>
internal sealed record StoredKey(int Schema, byte[] Id, int Master, byte[] Wrapped);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StoredKey))]
internal sealed partial class DataKeyJson : JsonSerializerContext;
