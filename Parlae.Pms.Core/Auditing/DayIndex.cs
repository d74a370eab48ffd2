using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>The list of an account's days, for finding entries. It proves nothing: the platform's chain does.</summary>
internal sealed class DayIndex(IPartitionedRecords records)
{
    public async Task<List<DateOnly>> ReadAsync(string accountId, DateOnly? from, CancellationToken cancellationToken)
    {
        var days = new List<DateOnly>();
        var first = from is { } day ? AuditRows.Day(day) : AuditRows.FirstDigit;
        await foreach (var record in records.RangeAsync(AuditRows.Collection, accountId, first, AuditRows.AfterDigits, cancellationToken))
        {
            if (AuditRows.TryParseDay(record.Row) is { } found)
            {
                days.Add(found);
            }
        }

        return days;
    }

    public async Task<DateOnly?> FindFirstAsync(string accountId, CancellationToken cancellationToken)
    {
        await foreach (var record in records.RangeAsync(AuditRows.Collection, accountId, AuditRows.FirstDigit, AuditRows.AfterDigits, cancellationToken))
        {
            return AuditRows.TryParseDay(record.Row);
        }

        return null;
    }
}
