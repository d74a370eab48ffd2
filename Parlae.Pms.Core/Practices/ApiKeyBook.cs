using System.Collections.Concurrent;
using NodaTime;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Practices;

/// <summary>A key as the book has it: nothing of its secret.</summary>
/// <param name="CreatedAt">Null: it was made before there was a book.</param>
/// <param name="LastUsedAt">To the hour, give or take; null: never, as far as is known.</param>
/// <param name="RevokedAt">It opens nothing any more. The entry stays: another process may still take the key for minutes, and must not enter it anew.</param>
public sealed record ApiKeyEntry(string KeyId, string Name, IReadOnlyList<AccountRight> Rights, Instant? CreatedAt = null, Instant? LastUsedAt = null, Instant? RevokedAt = null);

/// <summary>Which keys an account has, and when each was last used: the vault, which knows whether one is right, cannot be asked for a list.</summary>
/// <remarks>Throws <see cref="StoreUnavailableException"/>, but never where a key is only used.</remarks>
public sealed class ApiKeyBook(IPartitionedRecords records, TimeProvider clock)
{
    public const string Collection = "apiKeys";

    /// <summary>So seldom is a use written down.</summary>
    private static readonly Duration Often = Duration.FromHours(1);

    private readonly ConcurrentDictionary<(string Account, string Key), Instant> noted = new();

    private Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());

    /// <summary>Those in force, by name.</summary>
    public async Task<IReadOnlyList<ApiKeyEntry>> ListAsync(string accountId, CancellationToken cancellationToken)
    {
        var entries = new List<ApiKeyEntry>();
        await foreach (var record in records.RangeAsync(Collection, accountId, null, null, cancellationToken))
            entries.Add(StoredJson.Read<ApiKeyEntry>(record.Body.Span));
        return [.. entries.Where(entry => entry.RevokedAt is null).OrderBy(entry => entry.Name, StringComparer.Ordinal).ThenBy(entry => entry.KeyId, StringComparer.Ordinal)];
    }

    /// <summary>It was struck from the book.</summary>
    public async ValueTask<bool> WasRevokedAsync(string accountId, string keyId, CancellationToken cancellationToken) => ApiKeys.IsKeyId(keyId)
        && await records.GetAsync(Collection, accountId, keyId, cancellationToken) is { } record && StoredJson.Read<ApiKeyEntry>(record.Body.Span).RevokedAt is not null;

    internal async ValueTask EnterAsync(KeyHolder holder, CancellationToken cancellationToken) =>
        await records.TryInsertAsync(Collection, holder.AccountId, holder.KeyId, StoredJson.Write(new ApiKeyEntry(holder.KeyId, holder.Name, holder.Rights, Now)), null, cancellationToken);

    /// <summary>False: it is not in the book, or was struck before.</summary>
    internal async ValueTask<bool> StrikeAsync(string accountId, string keyId, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await records.GetAsync(Collection, accountId, keyId, cancellationToken) is not { } record)
            {
                var struck = StoredJson.Write(new ApiKeyEntry(keyId, "", [], RevokedAt: Now));
                if (await records.TryInsertAsync(Collection, accountId, keyId, struck, null, cancellationToken) is not null)
                    return false;
                continue;
            }

            var entry = StoredJson.Read<ApiKeyEntry>(record.Body.Span);
            if (entry.RevokedAt is not null)
                return false;
            if (await records.TryReplaceAsync(Collection, accountId, keyId, StoredJson.Write(entry with { RevokedAt = Now }), record.ETag, null, cancellationToken) is not null)
                return true;
        }
    }

    /// <summary>A key was used. Whoever uses it gets their answer, whether or not that can be written down.</summary>
    internal async ValueTask UsedAsync(KeyHolder holder, CancellationToken cancellationToken)
    {
        var (key, now) = ((holder.AccountId, holder.KeyId), Now);
        if (noted.TryGetValue(key, out var last) && now - last < Often && now >= last)
            return;
        noted[key] = now;
        try
        {
            if (await records.GetAsync(Collection, holder.AccountId, holder.KeyId, cancellationToken) is not { } record)
                await records.TryInsertAsync(Collection, holder.AccountId, holder.KeyId, StoredJson.Write(new ApiKeyEntry(holder.KeyId, holder.Name, holder.Rights, LastUsedAt: now)), null, cancellationToken);
            else
                await records.TryReplaceAsync(Collection, holder.AccountId, holder.KeyId, StoredJson.Write(StoredJson.Read<ApiKeyEntry>(record.Body.Span) with { LastUsedAt = now }), record.ETag, null, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            noted.TryRemove(key, out _);
        }
    }
}
