using System.Security.Cryptography;
using System.Text.Json;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Functions.Web.Drafts;

/// <summary>
/// Setups that somebody is in the middle of, where every process finds them: sealed under the platform's data key, since the account may not exist yet,
/// and purged as cached data is when nobody has touched them for <see cref="Life"/>.
/// </summary>
internal sealed class SetupDrafts(IPartitionedRecords records, IAccountSeal seal, TimeProvider clock)
{
    public const string Collection = "setupDrafts";

    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>In the place of the stamp of a draft that cannot be opened.</summary>
    public const string Unreadable = "unreadable";

    private const string Draft = "draft";
    private const string Run = "run";
    private const string Key = "key";
    private const int MostOfAShard = 100;

    public static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <exception cref="BrokenDraftException">There is one, and it cannot be opened.</exception>
    public async Task<KeptRow<SetupDraft>?> FindAsync(string accountId, CancellationToken cancellationToken) =>
        await LiveAsync(accountId, Draft, cancellationToken) is not { } stored ? null
        : await TryOpenAsync<SetupDraft>(stored, cancellationToken) is { } draft ? new(draft, stored.ETag)
        : throw new BrokenDraftException(accountId);

    /// <summary>Also one that cannot be opened.</summary>
    public async Task<bool> IsThereAsync(string accountId, CancellationToken cancellationToken) => await LiveAsync(accountId, Draft, cancellationToken) is not null;

    /// <summary>False: somebody else has changed it meanwhile, or there is one already.</summary>
    public Task<bool> TrySaveAsync(string accountId, KeptRow<SetupDraft>? current, SetupDraft draft, CancellationToken cancellationToken) =>
        TryPutAsync(accountId, Draft, current?.ETag, draft, cancellationToken);

    /// <summary>False: somebody else has changed it meanwhile, or it is gone.</summary>
    public async Task<bool> TryDeleteAsync(string accountId, KeptRow<SetupDraft> draft, CancellationToken cancellationToken) =>
        await records.TryDeleteAsync(Collection, accountId, Draft, draft.ETag, cancellationToken);

    /// <summary>Null: there was none, or nobody can tell any more what it found.</summary>
    public async Task<KeptRow<SetupRun>?> FindRunAsync(string accountId, CancellationToken cancellationToken) =>
        await LiveAsync(accountId, Run, cancellationToken) is { } stored && await TryOpenAsync<SetupRun>(stored, cancellationToken) is { } run ? new(run, stored.ETag) : null;

    /// <summary>Null: somebody else's test goes on.</summary>
    public async Task<SetupRun?> TryBeginAsync(string accountId, CancellationToken cancellationToken)
    {
        var (before, now) = (await LiveAsync(accountId, Run, cancellationToken), clock.GetUtcNow());
        var run = new SetupRun(NewStamp(), now, now, []);
        return (before is null ? null : await TryOpenAsync<SetupRun>(before, cancellationToken))?.IsRunning(now) != true && await TryPutAsync(accountId, Run, before?.ETag, run, cancellationToken) ? run : null;
    }

    /// <summary>Says how far a test has come. False: it counted as dead, and another has begun.</summary>
    public async Task<bool> TryTellAsync(string accountId, SetupRun run, CancellationToken cancellationToken) =>
        await FindRunAsync(accountId, cancellationToken) is { } current && current.Value.Id == run.Id && await TryPutAsync(accountId, Run, current.ETag, run, cancellationToken);

    public async Task KeepKeyAsync(string accountId, string key, CancellationToken cancellationToken) =>
        await records.PutAsync(Collection, accountId, Key, await SealAsync(accountId, Key, new UnseenKey(key), cancellationToken), clock.GetUtcNow() + Life, cancellationToken);

    public async Task<bool> HasKeyAsync(string accountId, CancellationToken cancellationToken) => await LiveAsync(accountId, Key, cancellationToken) is not null;

    /// <summary>The key of a new account, to whoever asks first. Null: somebody was faster, or nobody can open it any more; it is gone then.</summary>
    public async Task<string?> TakeKeyAsync(string accountId, CancellationToken cancellationToken)
    {
        if (await LiveAsync(accountId, Key, cancellationToken) is not { } stored)
            return null;
        var kept = await TryOpenAsync<UnseenKey>(stored, cancellationToken);
        return await records.TryDeleteAsync(Collection, accountId, Key, stored.ETag, cancellationToken) ? kept?.Key : null;
    }

    /// <summary>Deletes a draft that cannot be opened, or of which nothing can be made. False: there is none, or it can be gone on with.</summary>
    public async Task<bool> TryDeleteBrokenAsync(string accountId, Func<SetupDraft, bool> isWhole, CancellationToken cancellationToken) =>
        await LiveAsync(accountId, Draft, cancellationToken) is { } stored && (await TryOpenAsync<SetupDraft>(stored, cancellationToken) is not { } draft || !isWhole(draft)) && await records.TryDeleteAsync(Collection, accountId, Draft, stored.ETag, cancellationToken);

    /// <summary>All drafts, by account; null: it cannot be opened. They are found by their time: there are few, and a second list of them could be wrong.</summary>
    public async Task<IReadOnlyDictionary<string, SetupDraft?>> ListAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var shards = await Task.WhenAll(Enumerable.Range(0, IPartitionedRecords.DueShards).Select(shard => records.DueAsync(Collection, shard, now + Life, MostOfAShard, cancellationToken).ToListAsync(cancellationToken).AsTask()));
        var found = new SortedDictionary<string, SetupDraft?>(StringComparer.Ordinal);
        foreach (var row in shards.SelectMany(rows => rows).Where(row => row.Row == Draft && row.Due > now))
            found[row.Partition] = await TryOpenAsync<SetupDraft>(row, cancellationToken);
        return found;
    }

    private async Task<bool> TryPutAsync<T>(string accountId, string row, string? etag, T value, CancellationToken cancellationToken)
    {
        var (body, due) = (await SealAsync(accountId, row, value, cancellationToken), clock.GetUtcNow() + Life);
        if (etag is not null)
            return await records.TryReplaceAsync(Collection, accountId, row, body, etag, due, cancellationToken) is not null;
        if (await records.TryInsertAsync(Collection, accountId, row, body, due, cancellationToken) is not null)
            return true;

        // One whose time is over is as if it were not there.
        return await records.GetAsync(Collection, accountId, row, cancellationToken) is { } old && old.Due <= clock.GetUtcNow()
            && await records.TryReplaceAsync(Collection, accountId, row, body, old.ETag, due, cancellationToken) is not null;
    }

    private async Task<StoredRecord?> LiveAsync(string accountId, string row, CancellationToken cancellationToken) =>
        await records.GetAsync(Collection, accountId, row, cancellationToken) is { } stored && stored.Due > clock.GetUtcNow() ? stored : null;

    private async Task<T> OpenAsync<T>(StoredRecord stored, CancellationToken cancellationToken) =>
        StoredJson.Read<T>(await seal.OpenAsync(AuditedAction.PlatformAccount, Context(stored.Partition, stored.Row), stored.Body, cancellationToken));

    private async Task<T?> TryOpenAsync<T>(StoredRecord stored, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await OpenAsync<T>(stored, cancellationToken);
        }
        catch (Exception fault) when (fault is SealBrokenException or JsonException)
        {
            return null;
        }
    }

    private async Task<byte[]> SealAsync<T>(string accountId, string row, T value, CancellationToken cancellationToken) =>
        await seal.SealAsync(AuditedAction.PlatformAccount, Context(accountId, row), StoredJson.Write(value), cancellationToken);

    private static string Context(string accountId, string row) => $"{Collection}/{accountId}/{row}";
}
