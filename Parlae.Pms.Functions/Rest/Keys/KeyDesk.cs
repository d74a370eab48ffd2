using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Keys;

/// <summary>A key that somebody wants.</summary>
internal sealed record KeyWish(string Name, IReadOnlyList<AccountRight> Rights)
{
    public const int LongestName = 100;

    /// <exception cref="BadBodyException">The name is none, or there are no rights.</exception>
    public static KeyWish Read(string? name, IReadOnlyList<string?>? rights)
    {
        var read = name?.Trim() is { Length: > 0 and <= LongestName } given && !given.Any(char.IsControl) ? given : throw new BadBodyException($"'name' must be a text of 1 to {LongestName} characters.");
        AccountRight[] wanted = [.. (rights ?? []).Select(word => RestWords.Parse<AccountRight>(word ?? "", "rights")!.Value).Distinct()];
        return wanted.Length == 0 ? throw new BadBodyException("'rights' must hold one or more of read, write, audit.") : new KeyWish(read, wanted);
    }
}

/// <summary>Makes and ends keys of accounts for operators, on record.</summary>
internal sealed class KeyDesk(ApiKeys keys, AuditedWork audited)
{
    public Task<IssuedKey> CreateAsync(string accountId, KeyWish wish, AuditActor actor, string correlationId, CancellationToken cancellationToken)
    {
        string[] rights = [.. wish.Rights.Select(right => RestWords.Of(right))];
        return audited.RunAsync(new AuditedAction(accountId, actor, "createKey", null, rights, correlationId), async token =>
        {
            var made = await keys.CreateAsync(accountId, wish.Name, wish.Rights, token);
            return new AuditedResult<IssuedKey>(made, "created", Fields: [made.KeyId, .. rights]);
        }, cancellationToken);
    }

    /// <summary>False: there is no such key.</summary>
    public Task<bool> RevokeAsync(string accountId, string keyId, AuditActor actor, string correlationId, CancellationToken cancellationToken) =>
        audited.RunAsync(new AuditedAction(accountId, actor, "revokeKey", null, ["key"], correlationId), async token => await keys.RevokeAsync(accountId, keyId, token)
            ? new AuditedResult<bool>(true, "revoked", Fields: [keyId])
            : new AuditedResult<bool>(false, "notFound"), cancellationToken);
}
