using System.Collections.Concurrent;
using System.Text;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Practices;

/// <summary>Keeps accounts, and which number and assistant belongs to which.</summary>
/// <remarks>
/// An index row routes calls only while its account lists the id. Between the claim of an id and the writing of its account the row's due time
/// keeps others from taking it; after a crash in between it is free again once that has passed.
/// </remarks>
public sealed class AccountStore(IPartitionedRecords records, TimeProvider clock) : IAccountDirectory
{
    /// <summary>How long a claimed id is kept for an account that does not list it yet.</summary>
    public static readonly TimeSpan ClaimLife = TimeSpan.FromMinutes(5);

    private const string Accounts = "accounts";
    private const string Owners = "accountOwners";
    private const string Names = "accountNames";
    private const string AllNames = "all";
    private const string Row = "account";
    private const int MostRemembered = 1000;

    private readonly ConcurrentDictionary<string, (string ETag, PmsAccount Account)> _read = new(StringComparer.Ordinal);

    public async ValueTask<PmsAccount?> FindAsync(string accountId, CancellationToken cancellationToken) =>
        AccountId.IsValid(accountId) && await records.GetAsync(Accounts, accountId, Row, cancellationToken) is { } stored ? Read(stored) : null;

    public ValueTask<PmsAccount?> FindByPhoneNumberIdAsync(string phoneNumberId, CancellationToken cancellationToken) =>
        FindOwnerAsync("number", phoneNumberId, cancellationToken);

    public ValueTask<PmsAccount?> FindByAssistantIdAsync(string assistantId, CancellationToken cancellationToken) =>
        FindOwnerAsync("assistant", assistantId, cancellationToken);

    /// <summary>Ids of all accounts, in order.</summary>
    public async IAsyncEnumerable<string> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in records.RangeAsync(Names, AllNames, null, null, cancellationToken))
            yield return row.Row;
    }

    /// <summary>Ids of the accounts after one, in order; null: from the first.</summary>
    public async IAsyncEnumerable<string> ListAfterAsync(string? accountId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in records.RangeAsync(Names, AllNames, accountId is null ? null : accountId + "!", null, cancellationToken)) // before whatever could follow in an id
            yield return row.Row;
    }

    /// <summary>The first of these ids that another account owns, or null.</summary>
    public async ValueTask<string?> FindForeignAsync(PmsAccount account, CancellationToken cancellationToken)
    {
        foreach (var (kind, id) in Ids(account))
        {
            if (await FindOwnerAsync(kind, id, cancellationToken) is { } owner && owner.AccountId != account.AccountId)
                return id;
        }

        return null;
    }

    /// <summary>Claims the account's ids for <see cref="ClaimLife"/>, before anything else is stored. Returns null, or the id that another account has.</summary>
    public async ValueTask<string?> ClaimAsync(PmsAccount account, CancellationToken cancellationToken)
    {
        foreach (var (kind, id) in Ids(account).Order()) // in one order: of two accounts that want the same ids one gets all
        {
            if (!await ClaimAsync(kind, id, account.AccountId, cancellationToken))
                return id;
        }

        return null;
    }

    /// <summary>Stores the account. Returns null, or the id that another account took meanwhile: then nothing but free ids was claimed.</summary>
    public async ValueTask<string?> SaveAsync(PmsAccount account, CancellationToken cancellationToken) => (await TrySaveAsync(account, _ => true, cancellationToken)).Taken;

    /// <summary>As <see cref="SaveAsync"/>, if what stands is still what whoever saves has seen.</summary>
    /// <param name="account">As it shall be.</param>
    /// <param name="isSeen">Told what stands, null if nothing does.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    internal async ValueTask<(bool IsSaved, string? Taken)> TrySaveAsync(PmsAccount account, Func<PmsAccount?, bool> isSeen, CancellationToken cancellationToken)
    {
        if (await ClaimAsync(account, cancellationToken) is { } taken)
            return (false, taken);
        await records.TryInsertAsync(Names, AllNames, account.AccountId, ReadOnlyMemory<byte>.Empty, null, cancellationToken);
        var body = StoredJson.Write(account);
        while (true)
        {
            var current = await records.GetAsync(Accounts, account.AccountId, Row, cancellationToken);
            if (!isSeen(current is null ? null : Read(current)))
                return (false, null);
            var written = current is null
                ? await records.TryInsertAsync(Accounts, account.AccountId, Row, body, null, cancellationToken)
                : await records.TryReplaceAsync(Accounts, account.AccountId, Row, body, current.ETag, null, cancellationToken);
            if (written is not null)
                return (true, null);
        }
    }

    /// <summary>Changes an account that exists; false when it does not.</summary>
    public async ValueTask<bool> UpdateAsync(string accountId, Func<PmsAccount, PmsAccount> change, CancellationToken cancellationToken)
    {
        while (await records.GetAsync(Accounts, accountId, Row, cancellationToken) is { } stored)
        {
            var changed = StoredJson.Write(change(StoredJson.Read<PmsAccount>(stored.Body.Span)));
            if (await records.TryReplaceAsync(Accounts, accountId, Row, changed, stored.ETag, null, cancellationToken) is not null)
                return true;
        }

        return false;
    }

    /// <summary>Removes the account and its ids. What was recorded about it elsewhere stays.</summary>
    public async ValueTask DeleteAsync(PmsAccount account, CancellationToken cancellationToken)
    {
        await records.TryDeleteAsync(Accounts, account.AccountId, Row, null, cancellationToken);
        foreach (var (kind, id) in Ids(account))
        {
            if (await records.GetAsync(Owners, OwnerPartition(kind, id), Row, cancellationToken) is { } owner && Text(owner) == account.AccountId)
                await records.TryDeleteAsync(Owners, OwnerPartition(kind, id), Row, owner.ETag, cancellationToken);
        }

        await records.TryDeleteAsync(Names, AllNames, account.AccountId, null, cancellationToken);
    }

    /// <summary>The row is read each time; what it says is worked out once for each of its states.</summary>
    private PmsAccount Read(StoredRecord stored)
    {
        if (_read.TryGetValue(stored.Partition, out var known) && known.ETag == stored.ETag)
            return known.Account;
        var account = StoredJson.Read<PmsAccount>(stored.Body.Span);
        if (_read.Count >= MostRemembered)
            _read.Clear();
        _read[stored.Partition] = (stored.ETag, account);
        return account;
    }

    private async ValueTask<bool> ClaimAsync(string kind, string id, string accountId, CancellationToken cancellationToken)
    {
        var partition = OwnerPartition(kind, id);
        var body = Encoding.UTF8.GetBytes(accountId);
        while (true)
        {
            var (current, now) = (await records.GetAsync(Owners, partition, Row, cancellationToken), clock.GetUtcNow());
            if (current is not null && Text(current) != accountId && (current.Due > now || await IsListedAsync(Text(current), kind, id, cancellationToken)))
                return false;
            var claimed = current is null
                ? await records.TryInsertAsync(Owners, partition, Row, body, now + ClaimLife, cancellationToken)
                : await records.TryReplaceAsync(Owners, partition, Row, body, current.ETag, now + ClaimLife, cancellationToken);
            if (claimed is not null)
                return true;
        }
    }

    private async ValueTask<bool> IsListedAsync(string accountId, string kind, string id, CancellationToken cancellationToken) =>
        await FindAsync(accountId, cancellationToken) is { } owner && Lists(owner, kind, id);

    private async ValueTask<PmsAccount?> FindOwnerAsync(string kind, string id, CancellationToken cancellationToken)
    {
        if (!OutsideId.IsValid(id) || await records.GetAsync(Owners, OwnerPartition(kind, id), Row, cancellationToken) is not { } owner)
            return null;
        return await FindAsync(Text(owner), cancellationToken) is { } account && Lists(account, kind, id) ? account : null;
    }

    private static bool Lists(PmsAccount account, string kind, string id) =>
        (kind == "number" ? account.PhoneNumberIds : account.AssistantIds).Contains(id);

    private static IEnumerable<(string Kind, string Id)> Ids(PmsAccount account) =>
        account.PhoneNumberIds.Select(id => ("number", id)).Concat(account.AssistantIds.Select(id => ("assistant", id)));

    private static string OwnerPartition(string kind, string id) => $"{kind}:{id}";
    private static string Text(StoredRecord record) => Encoding.UTF8.GetString(record.Body.Span);
}
