using System.Security.Cryptography;
using System.Text.Json;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>The root of the audit keys: made at random on first use, wrapped by the master keys and kept as a record.</summary>
/// <remarks>Throws <see cref="StoreUnavailableException"/>, <see cref="KeyRingException"/> and <see cref="SealBrokenException"/>.</remarks>
public sealed class KeptAuditKeys(IPartitionedRecords records, IMasterKeys masters) : IAuditKeys, IWrappedKeys
{
    private const string Collection = "AuditKeys";
    private const string Partition = "keys";
    private const string Row = "roots";
    private const int RootBytes = 32;

    private volatile DerivedAuditKeys? _keys;

    public async ValueTask<AuditKey> GetCurrentAsync(string accountId, CancellationToken cancellationToken) =>
        await (await LoadAsync(cancellationToken)).GetCurrentAsync(accountId, cancellationToken);

    public async ValueTask<AuditKey?> FindAsync(string accountId, string keyId, CancellationToken cancellationToken) =>
        await (await LoadAsync(cancellationToken)).FindAsync(accountId, keyId, cancellationToken);

    public string Kind => "audit keys";

    /// <summary>Brings the root under the current master key.</summary>
    public async ValueTask<RewrapReport> RewrapAllAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var record = await records.GetAsync(Collection, Partition, Row, cancellationToken) ?? throw Damaged();
        var kept = Parse(record);
        var wrapped = await masters.WrapAsync(await UnwrapAsync(kept, cancellationToken), Context(kept.Id), cancellationToken);
        var isReplaced = wrapped.Version != kept.Master
            && await records.TryReplaceAsync(
                Collection, Partition, Row, Serialize(kept with { Master = wrapped.Version, Wrapped = wrapped.Body.ToArray() }), record.ETag, due: null, cancellationToken) is not null;
        return new RewrapReport(isReplaced ? 1 : 0, 0, new HashSet<int> { isReplaced ? wrapped.Version : kept.Master });
    }

    private async ValueTask<DerivedAuditKeys> LoadAsync(CancellationToken cancellationToken)
    {
        if (_keys is { } loaded)
        {
            return loaded;
        }

        var record = await records.GetAsync(Collection, Partition, Row, cancellationToken) ?? await CreateAsync(cancellationToken);
        var kept = Parse(record);
        var root = await UnwrapAsync(kept, cancellationToken);
        return _keys = new DerivedAuditKeys(kept.Id, new Dictionary<string, byte[]> { [kept.Id] = root });
    }

    /// <summary>Of several processes one makes the root; all read it back.</summary>
    private async Task<StoredRecord> CreateAsync(CancellationToken cancellationToken)
    {
        // A random id: should the record ever be lost, the next root does not pass for this one.
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var wrapped = await masters.WrapAsync(RandomNumberGenerator.GetBytes(RootBytes), Context(id), cancellationToken);
        await records.TryInsertAsync(Collection, Partition, Row, Serialize(new KeptAuditRoot(1, id, wrapped.Version, wrapped.Body.ToArray())), due: null, cancellationToken);
        return await records.GetAsync(Collection, Partition, Row, cancellationToken) ?? throw Damaged();
    }

    private ValueTask<byte[]> UnwrapAsync(KeptAuditRoot kept, CancellationToken cancellationToken) =>
        masters.UnwrapAsync(new WrappedKey(kept.Master, kept.Wrapped), Context(kept.Id), cancellationToken);

    private static string Context(string id) => $"audit/{id}";

    private static byte[] Serialize(KeptAuditRoot kept) => JsonSerializer.SerializeToUtf8Bytes(kept, AuditJson.Default.KeptAuditRoot);

    private static KeptAuditRoot Parse(StoredRecord record)
    {
        try
        {
            return JsonSerializer.Deserialize(record.Body.Span, AuditJson.Default.KeptAuditRoot) is { Schema: 1 } kept ? kept : throw Damaged();
        }
        catch (JsonException)
        {
            throw Damaged();
        }
    }

    private static SealBrokenException Damaged() => SealBrokenException.Found(SealFault.KeyRecordDamaged);
}

/// <summary>The root at rest.</summary>
internal sealed record KeptAuditRoot(int Schema, string Id, int Master, byte[] Wrapped);
