using System.Globalization;
using System.Text;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>The row of checkpoints in write-once storage.</summary>
internal sealed class CheckpointLog(IPartitionedRecords records, IWriteOnceBlobs blobs, IAuditKeys keys)
{
    /// <summary>All checkpoints from the first on, up to the first that is gone or changed.</summary>
    public async Task<CheckpointHistory> ReadAllAsync(CancellationToken cancellationToken)
    {
        var expected = await ReadHintAsync(cancellationToken);
        var seals = new List<SealedHead>();
        var hash = new byte[SealedJson.HashBytes];
        DateTimeOffset? at = null;
        var number = 0L;
        await foreach (var name in blobs.ListAsync(AuditCheckpoint.Prefix, cancellationToken))
        {
            var body = await blobs.ReadAsync(name, cancellationToken) ?? [];
            if (name != AuditCheckpoint.Name(++number) || await OpenAsync(body, number, hash, hash, cancellationToken) is not { } checkpoint)
            {
                return new CheckpointHistory(seals, at, Broken(at, number));
            }

            seals.AddRange(checkpoint.Heads);
            at = checkpoint.At;
        }

        return new CheckpointHistory(seals, at, number < expected ? Broken(at, number + 1) : null);
    }

    /// <summary>The newest checkpoint, and each account's last head as known by it. Throws <see cref="AuditUnavailableException"/> when one is gone.</summary>
    public async Task<LastCheckpoint> ReadLastAsync(CancellationToken cancellationToken)
    {
        var number = await ReadHintAsync(cancellationToken);
        while (await blobs.ReadAsync(AuditCheckpoint.Name(number + 1), cancellationToken) is not null)
        {
            number++;
        }

        var heads = new Dictionary<string, SealedHead>();
        AuditCheckpoint? last = null;
        var hash = new byte[SealedJson.HashBytes];
        var lastHash = hash;
        for (var earlier = number; earlier > 0; earlier--)
        {
            var body = await blobs.ReadAsync(AuditCheckpoint.Name(earlier), cancellationToken);
            if (body is null || AuditCheckpoint.Parse(body) is not { } checkpoint || !SealedJson.TryReadHash(body, hash))
            {
                throw new AuditUnavailableException(new InvalidDataException($"Audit checkpoint {earlier} is gone or unreadable; run 'audit verify'."));
            }

            if (last is null)
            {
                (last, lastHash) = (checkpoint, [.. hash]);
            }

            // From new to old: the first head seen of an account is its newest, save that one checkpoint may hold two days of it.
            foreach (var group in checkpoint.Heads.GroupBy(head => head.AccountId))
            {
                heads.TryAdd(group.Key, group.MaxBy(head => head.Day)!);
            }

            if (checkpoint.Full)
            {
                break;
            }
        }

        return new LastCheckpoint(number, last?.At, [.. lastHash], heads);
    }

    /// <summary>False when another process was first with this number.</summary>
    public async Task<bool> TryWriteAsync(AuditCheckpoint checkpoint, ReadOnlyMemory<byte> previous, CancellationToken cancellationToken)
    {
        var key = await keys.GetCurrentAsync(AuditedAction.PlatformAccount, cancellationToken);
        var body = (checkpoint with { KeyId = key.Id }).Seal(key, previous.Span);
        if (!await blobs.TryCreateAsync(AuditCheckpoint.Name(checkpoint.Number), body, cancellationToken))
        {
            return false;
        }

        await WriteHintAsync(checkpoint.Number, cancellationToken);
        return true;
    }

    private async ValueTask<AuditCheckpoint?> OpenAsync(byte[] body, long number, ReadOnlyMemory<byte> previous, Memory<byte> hash, CancellationToken cancellationToken)
    {
        var checkpoint = AuditCheckpoint.Parse(body);
        var key = checkpoint is null ? null : await keys.FindAsync(AuditedAction.PlatformAccount, checkpoint.KeyId, cancellationToken);
        return key is not null && checkpoint!.Number == number && SealedJson.Holds(key, SealKind.Checkpoint, previous.Span, body, hash.Span) ? checkpoint : null;
    }

    private static AuditBreak Broken(DateTimeOffset? lastGood, long number) =>
        new(lastGood is { } at ? AuditRows.UtcDay(at) : DateOnly.MinValue, number, AuditProblem.CheckpointBroken);

    private async Task<long> ReadHintAsync(CancellationToken cancellationToken)
    {
        var record = await records.GetAsync(AuditRows.Collection, AuditRows.Checkpoints, AuditRows.Latest, cancellationToken);
        return record is not null && long.TryParse(record.Body.Span, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private async Task WriteHintAsync(long number, CancellationToken cancellationToken)
    {
        var body = Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
        var record = await records.GetAsync(AuditRows.Collection, AuditRows.Checkpoints, AuditRows.Latest, cancellationToken);
        _ = record is null
            ? await records.TryInsertAsync(AuditRows.Collection, AuditRows.Checkpoints, AuditRows.Latest, body, due: null, cancellationToken)
            : await records.TryReplaceAsync(AuditRows.Collection, AuditRows.Checkpoints, AuditRows.Latest, body, record.ETag, due: null, cancellationToken);
    }
}

/// <param name="Through">When the last good one was made.</param>
internal sealed record CheckpointHistory(IReadOnlyList<SealedHead> Heads, DateTimeOffset? Through, AuditBreak? Broken);

internal sealed record LastCheckpoint(long Number, DateTimeOffset? At, byte[] Hash, IReadOnlyDictionary<string, SealedHead> Heads);
