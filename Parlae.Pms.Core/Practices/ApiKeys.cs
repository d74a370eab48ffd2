using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Practices;

/// <summary>What a key may do.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountRight>))]
public enum AccountRight
{
    Read,
    Write,
    Audit,
}

/// <summary>A key as it is shown, once.</summary>
public sealed record IssuedKey(string KeyId, string Key) : SecretData;

/// <summary>Whom a key belongs to.</summary>
public sealed record KeyHolder(string AccountId, string KeyId, string Name, IReadOnlyList<AccountRight> Rights);

/// <summary>Keys of the REST API: <c>parlae_&lt;account&gt;_&lt;key id&gt;_&lt;secret&gt;</c>. The vault keeps hashes only, one entry a key, so that two keys made at the same time both last.</summary>
public sealed partial class ApiKeys(ISecretVault vault, ApiKeyBook book)
{
    public static readonly IReadOnlyList<AccountRight> AllRights = [AccountRight.Read, AccountRight.Write, AccountRight.Audit];

    private const string Prefix = "parlae";

    public async Task<IssuedKey> CreateAsync(string accountId, string name, IReadOnlyList<AccountRight> rights, CancellationToken cancellationToken)
    {
        var keyId = "k" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await book.EnterAsync(new(accountId, keyId, name, rights), cancellationToken); // first: no key opens anything that is not in the book
        await vault.SetAsync(accountId, Name(keyId), JsonSerializer.Serialize(new Kept(name, rights, Hash(secret)), StoredJson.Options), cancellationToken);
        return new(keyId, $"{Prefix}_{accountId}_{keyId}_{secret}");
    }

    /// <summary>The account that a key is for, whether or not it is a right one; null: it has not the form of a key.</summary>
    public static string? AccountIn(string key) => key.Split('_') is [Prefix, var accountId, var keyId, _] && AccountId.IsValid(accountId) && KeyId().IsMatch(keyId) ? accountId : null;

    /// <summary>It has the form of a key's id.</summary>
    public static bool IsKeyId(string text) => KeyId().IsMatch(text);

    /// <summary>Null: it has not the form of a key.</summary>
    public static string? IdIn(string key) => AccountIn(key) is null ? null : key.Split('_')[2];

    /// <summary>Whom the key belongs to, or null. The secrets are compared in constant time; account and key id are no secrets.</summary>
    public async Task<KeyHolder?> VerifyAsync(string key, CancellationToken cancellationToken)
    {
        if (AccountIn(key) is not { } accountId || key.Split('_') is not [_, _, var keyId, var secret]
            || await vault.GetNamedAsync(accountId, Name(keyId), cancellationToken) is not { } stored)
            return null;
        var kept = JsonSerializer.Deserialize<Kept>(stored, StoredJson.Options)!;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Hash(secret)), Encoding.UTF8.GetBytes(kept.Hash)))
            return null;
        var holder = new KeyHolder(accountId, keyId, kept.Name, kept.Rights);
        await book.UsedAsync(holder, cancellationToken);
        return holder;
    }

    /// <summary>Whose key has this id, or null: there is none (any more). It does not show that somebody has the key.</summary>
    public async Task<KeyHolder?> FindAsync(string accountId, string keyId, CancellationToken cancellationToken) =>
        AccountId.IsValid(accountId) && KeyId().IsMatch(keyId) && await vault.GetAsync(accountId, Name(keyId), cancellationToken) is { } stored
            && JsonSerializer.Deserialize<Kept>(stored, StoredJson.Options) is { } kept
            ? new(accountId, keyId, kept.Name, kept.Rights)
            : null;

    /// <summary>Ends a key at once. False: there is no such key.</summary>
    public async Task<bool> RevokeAsync(string accountId, string keyId, CancellationToken cancellationToken)
    {
        if (!AccountId.IsValid(accountId) || !KeyId().IsMatch(keyId))
            return false;
        var isThere = await vault.GetAsync(accountId, Name(keyId), cancellationToken) is not null;
        if (isThere)
            await vault.DeleteAsync(accountId, Name(keyId), cancellationToken);
        else if ((await book.ListAsync(accountId, cancellationToken)).All(entry => entry.KeyId != keyId))
            return false;
        return await book.StrikeAsync(accountId, keyId, cancellationToken) || isThere;
    }

    private static string Name(string keyId) => $"account-key-{keyId}";

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    [GeneratedRegex("^k[0-9a-f]{12}\\z")]
    private static partial Regex KeyId();

    private sealed record Kept(string Name, IReadOnlyList<AccountRight> Rights, string Hash);
}
