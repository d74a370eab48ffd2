using System.Text;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Privacy;

/// <summary>The embedded vault: sealed records. Throws <see cref="SealBrokenException"/> for a secret whose account's key was destroyed.</summary>
public sealed class SecretVault(IPartitionedRecords records, IAccountSeal seal) : ISecretVault
{
    private const string Collection = "Secrets";
    private const int LongestName = 127; // Key Vault's own limit

    public async ValueTask<string?> GetAsync(string accountId, string name, CancellationToken cancellationToken)
    {
        CheckName(name);
        return await records.GetAsync(Collection, accountId, name, cancellationToken) is { } record
            ? Encoding.UTF8.GetString(await seal.OpenAsync(accountId, Context(name), record.Body, cancellationToken))
            : null;
    }

    public ValueTask<string?> GetNewestAsync(string accountId, string name, CancellationToken cancellationToken) => GetAsync(accountId, name, cancellationToken);

    public async ValueTask SetAsync(string accountId, string name, string value, CancellationToken cancellationToken)
    {
        CheckName(name);
        var body = await seal.SealAsync(accountId, Context(name), Encoding.UTF8.GetBytes(value), cancellationToken);
        await records.PutAsync(Collection, accountId, name, body, due: null, cancellationToken);
    }

    public async ValueTask DeleteAsync(string accountId, string name, CancellationToken cancellationToken)
    {
        CheckName(name);
        await records.TryDeleteAsync(Collection, accountId, name, etag: null, cancellationToken);
    }

    public async ValueTask DeleteAllAsync(string accountId, CancellationToken cancellationToken)
    {
        await foreach (var record in records.RangeAsync(Collection, accountId, null, null, cancellationToken))
            await records.TryDeleteAsync(Collection, accountId, record.Row, etag: null, cancellationToken);
    }

    private static string Context(string name) => $"secrets/{name}";

    private static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > LongestName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new ArgumentException($"A secret's name is 1 to {LongestName} letters, digits and dashes.", nameof(name));
    }
}
