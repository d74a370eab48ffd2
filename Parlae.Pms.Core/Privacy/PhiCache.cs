using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Privacy;

/// <summary>
/// Patient data read from a PMS, kept encrypted for a short while. Keys may be patient data themselves (a phone number): only their
/// keyed hash is stored. What has expired is never served, purged or not. There is no layer in memory, so expiry and purge hold in every process.
/// </summary>
/// <remarks>Throws <see cref="StoreUnavailableException"/>, and <see cref="SealBrokenException"/> for an entry that was tampered with.</remarks>
public sealed class PhiCache(IPartitionedRecords records, IAccountSeal seal, TimeProvider clock, PhiCacheOptions options)
{
    /// <summary>Where the entries stand; partitioned by account.</summary>
    public const string Collection = "Cache";
    private const int ExpiryBytes = sizeof(long);

    /// <summary>The entry, or null when there is none or it has expired.</summary>
    /// <param name="accountId">Whose data.</param>
    /// <param name="kind">What it is, in letters and dashes, such as <c>patients-by-phone</c>.</param>
    /// <param name="key">The whole request it answers.</param>
    /// <param name="type">How it is read.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<T?> GetAsync<T>(string accountId, string kind, string key, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var row = await RowAsync(accountId, kind, key, cancellationToken);
        if (await records.GetAsync(Collection, accountId, row, cancellationToken) is not { } record || record.Due <= clock.GetUtcNow()) return null;
        var plain = await seal.OpenAsync(accountId, Context(row), record.Body, cancellationToken);
        // The sealed expiry counts: the index beside it could be changed by whoever holds the file.
        var expires = new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(plain), TimeSpan.Zero);
        return expires <= clock.GetUtcNow() ? null : JsonSerializer.Deserialize(plain.AsSpan(ExpiryBytes), type);
    }

    /// <summary>Keeps an entry for the set life, in place of an older one. One too large for a record is not kept: the PMS is asked again.</summary>
    public async ValueTask SetAsync<T>(string accountId, string kind, string key, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var row = await RowAsync(accountId, kind, key, cancellationToken);
        var expires = clock.GetUtcNow().AddMinutes(options.Minutes);
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var plain = new byte[ExpiryBytes + json.Length];
        BinaryPrimitives.WriteInt64BigEndian(plain, expires.UtcTicks);
        json.CopyTo(plain, ExpiryBytes);
        var body = await seal.SealAsync(accountId, Context(row), plain, cancellationToken);
        if (body.Length <= IPartitionedRecords.MaximumBodyBytes) await records.PutAsync(Collection, accountId, row, body, expires, cancellationToken);
        else await records.TryDeleteAsync(Collection, accountId, row, etag: null, cancellationToken);
    }

    /// <summary>Forgets an entry that a write of ours made stale.</summary>
    public async ValueTask RemoveAsync(string accountId, string kind, string key, CancellationToken cancellationToken) =>
        await records.TryDeleteAsync(Collection, accountId, await RowAsync(accountId, kind, key, cancellationToken), etag: null, cancellationToken);

    private static string Context(string row) => $"cache/{row}";

    private async ValueTask<string> RowAsync(string accountId, string kind, string key, CancellationToken cancellationToken) =>
        $"{kind}:{await seal.HashAsync(accountId, $"cache/{kind}", key, cancellationToken)}";
}
