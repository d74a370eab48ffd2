using System.Text;
using System.Text.Json;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>What an export came to.</summary>
/// <param name="Verifiable">Whether the file proves by itself that it is whole and unchanged.</param>
/// <param name="Note">Why not; for whoever asked for it.</param>
[Business]
public sealed record AuditExportResult(long Entries, bool Verifiable, string? Note);

/// <summary>
/// Writes an account's trail to a file. The JSON of a whole account has one entry a line, byte for byte as stored, with the signed heads of its days and
/// a signed end, which is what <see cref="AuditExportVerifier"/> needs. A part of it, such as what concerns one patient, has an end that is signed for the
/// file as it was written, if the account's trail was whole then.
/// </summary>
/// <remarks>Throws <see cref="StoreUnavailableException"/>.</remarks>
public sealed class AuditExport(IPartitionedRecords records, IWriteOnceBlobs blobs, IAuditKeys keys, TimeProvider clock)
{
    private const string PartNote =
        "This export leaves entries out: that it is as it was written can be verified, that no entry is missing cannot. For that verify the account, or an export of all of it.";

    private const string BrokenNote =
        "The trail of this account is broken, so that this export proves nothing: run 'audit verify'.";

    private const string CsvNote = "A CSV file is for reading and cannot be verified by itself. Verify the account, or its JSON export.";

    private readonly AuditReader _reader = new(records);
    private readonly AuditVerifier _verifier = new(records, blobs, keys);
    private readonly CheckpointLog _log = new(records, blobs, keys);
    private readonly DayIndex _days = new(records);

    /// <summary>JSON: <c>{format, accountId, ..., verifiable, note, days[], entries[], end}</c>.</summary>
    public async Task<AuditExportResult> WriteJsonAsync(AuditQuery query, Stream output, CancellationToken cancellationToken)
    {
        var history = await _log.ReadAllAsync(cancellationToken);
        var lastSeal = query.IsWhole ? history.Heads.Where(head => head.AccountId == query.AccountId).MaxBy(head => head.Sequence) : null;

        // Who signs a part says that its entries are genuine; the whole is signed by its chain.
        var isSigned = query.IsWhole || (await _verifier.VerifyAsync(query.AccountId, cancellationToken)).Ok;
        var start = new AuditExportStart(
            AuditExportStart.CurrentFormat,
            query.AccountId,
            query.PatientId,
            query.From,
            query.To,
            clock.GetUtcNow(),
            query.IsWhole,
            query.IsWhole ? null : isSigned ? PartNote : BrokenNote,
            lastSeal);
        using var lines = new LineWriter(output);
        await lines.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(start, AuditJson.Default.AuditExportStart).AsMemory()[..^1], cancellationToken);
        await lines.WriteAsync(AuditExportStart.BeforeDays, cancellationToken);
        var last = await WriteHeadsAsync(query, lines, cancellationToken);
        await lines.WriteAsync(AuditExportStart.BeforeEntries, cancellationToken);
        var entries = await WriteEntriesAsync(query, last, lines, cancellationToken);
        await AuditDisk.CatchUpAsync(records, cancellationToken);
        if (isSigned)
        {
            var digest = query.IsWhole ? null : await lines.DigestAsync(cancellationToken);
            await lines.WriteAsync(AuditExportStart.BeforeEnd, cancellationToken);
            await lines.WriteAsync(await SealEndAsync(start, entries, last, history, digest, cancellationToken), cancellationToken);
            await lines.WriteLineAsync("}"u8.ToArray(), cancellationToken);
        }
        else
        {
            await lines.WriteLineAsync("]}"u8.ToArray(), cancellationToken);
        }

        await lines.FlushAsync(cancellationToken);
        return new AuditExportResult(entries, query.IsWhole, start.Note);
    }

    /// <summary>CSV (RFC 4180, UTF-8) with a header line; no cell can be taken for a formula.</summary>
    public async Task<AuditExportResult> WriteCsvAsync(AuditQuery query, Stream output, CancellationToken cancellationToken)
    {
        using var lines = new LineWriter(output);
        await lines.WriteAsync(Encoding.UTF8.GetBytes(AuditCsv.Header), cancellationToken);
        var entries = 0L;
        await foreach (var (_, record) in _reader.ReadRecordsAsync(query, after: null, cancellationToken))
        {
            if (AuditEntry.Parse(record.Body.Span) is { } entry && query.Fits(entry))
            {
                entries++;
                await lines.WriteAsync(Encoding.UTF8.GetBytes(AuditCsv.Line(entry)), cancellationToken);
            }
        }

        await AuditDisk.CatchUpAsync(records, cancellationToken);
        await lines.FlushAsync(cancellationToken);
        return new AuditExportResult(entries, Verifiable: false, CsvNote);
    }

    /// <summary>The heads as they stand now bound what is exported: entries that come later are left for the next export.</summary>
    private async Task<AuditHead?> WriteHeadsAsync(AuditQuery query, LineWriter lines, CancellationToken cancellationToken)
    {
        AuditHead? last = null;
        foreach (var day in query.IsWhole ? await _days.ReadAsync(query.AccountId, from: null, cancellationToken) : [])
        {
            var partition = AuditRows.Partition(query.AccountId, day);
            if (await records.GetAsync(AuditRows.Collection, partition, AuditRows.Head, cancellationToken) is { } record)
            {
                await lines.WriteItemAsync(record.Body, isFirst: last is null, cancellationToken);
                last = AuditHead.Parse(record.Body.Span) ?? last;
            }
        }

        await lines.WriteLineAsync(ReadOnlyMemory<byte>.Empty, cancellationToken);
        return last;
    }

    private async Task<long> WriteEntriesAsync(AuditQuery query, AuditHead? last, LineWriter lines, CancellationToken cancellationToken)
    {
        var entries = 0L;
        await foreach (var (_, record) in _reader.ReadRecordsAsync(query, after: null, cancellationToken))
        {
            var fits = query.IsWhole
                ? last is null || AuditRows.ParseEntry(record.Row) <= last.Sequence
                : AuditEntry.Parse(record.Body.Span) is { } entry && query.Fits(entry);
            if (fits)
            {
                await lines.WriteItemAsync(record.Body, isFirst: entries++ == 0, cancellationToken);
            }
        }

        await lines.WriteLineAsync(ReadOnlyMemory<byte>.Empty, cancellationToken);
        return entries;
    }

    private async Task<byte[]> SealEndAsync(
        AuditExportStart start, long entries, AuditHead? last, CheckpointHistory history, string? digest, CancellationToken cancellationToken)
    {
        var key = await keys.GetCurrentAsync(start.AccountId, cancellationToken);
        var end = new AuditExportEnd(
            key.Id, start.AccountId, start.ExportedAt, entries, last?.Day, last?.Sequence ?? 0, history.Through, start.LastSeal, digest);
        return end.Seal(key);
    }
}
