using System.Text.Json;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>
/// Writes the keys that an export of one account is verified with. They open no other account and no patient data, but whoever has them can also sign:
/// they are for a person who verifies, by another way than the export.
/// </summary>
/// <remarks>Throws <see cref="StoreUnavailableException"/>.</remarks>
public sealed class AuditKeyHandover(IPartitionedRecords records, IAuditKeys keys)
{
    private readonly DayIndex _days = new(records);

    public async Task WriteAsync(string accountId, Stream output, CancellationToken cancellationToken)
    {
        var current = await keys.GetCurrentAsync(accountId, cancellationToken);
        var found = new Dictionary<string, AuditKey> { [current.Id] = current };
        foreach (var day in await _days.ReadAsync(accountId, from: null, cancellationToken))
        {
            var record = await records.GetAsync(AuditRows.Collection, AuditRows.Partition(accountId, day), AuditRows.Head, cancellationToken);
            if (record is not null && AuditHead.Parse(record.Body.Span) is { } head && await keys.FindAsync(accountId, head.KeyId, cancellationToken) is { } key)
            {
                found[key.Id] = key;
            }
        }

        var file = new AuditKeyFile(AuditKeyFile.CurrentFormat, accountId, [.. found.Values.Select(key => new HandedAuditKey(key.Id, key.Bytes.ToArray()))]);
        await JsonSerializer.SerializeAsync(output, file, AuditJson.Default.AuditKeyFile, cancellationToken);
    }
}
