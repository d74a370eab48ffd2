using System.Text.Json;

namespace Parlae.Pms.Core.Auditing;

/// <summary>
/// One account's audit keys from a file that <see cref="AuditKeyHandover"/> wrote: with it and an export a trail is verified where there is no store.
/// </summary>
public sealed class HandedAuditKeys : IAuditKeys
{
    private readonly AuditKeyFile _file;
    private readonly Dictionary<string, AuditKey> _keys;

    private HandedAuditKeys(AuditKeyFile file)
    {
        _file = file;
        _keys = file.Keys.ToDictionary(key => key.Id, key => new AuditKey(key.Id, key.Key));
    }

    /// <summary>Null when the file is no key file.</summary>
    public static async Task<HandedAuditKeys?> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(file, AuditJson.Default.AuditKeyFile, cancellationToken) is { Format: AuditKeyFile.CurrentFormat } read
                ? new HandedAuditKeys(read)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null; // no JSON, a key that is too short, an id that stands there twice
        }
    }

    public ValueTask<AuditKey> GetCurrentAsync(string accountId, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Handed keys verify what is written; nothing is signed with them.");

    public ValueTask<AuditKey?> FindAsync(string accountId, string keyId, CancellationToken cancellationToken) =>
        new(accountId == _file.AccountId ? _keys.GetValueOrDefault(keyId) : null);
}

/// <summary>The file as it is written.</summary>
internal sealed record AuditKeyFile(string Format, string AccountId, IReadOnlyList<HandedAuditKey> Keys)
{
    public const string CurrentFormat = "parlae-audit-keys-1";
}

/// <summary>One key, in base 64.</summary>
internal sealed record HandedAuditKey(string Id, byte[] Key);
