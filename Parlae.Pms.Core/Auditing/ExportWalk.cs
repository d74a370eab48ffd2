using System.Security.Cryptography;
using System.Text.Json;

namespace Parlae.Pms.Core.Auditing;

/// <summary>Takes the lines of an export in their order: start, heads, entries, end.</summary>
internal sealed class ExportWalk(IAuditKeys keys) : IDisposable
{
    public static readonly AuditBreak Unreadable = new(DateOnly.MinValue, 0, AuditProblem.Unreadable);

    private readonly List<(AuditHead Head, byte[] Body)> _heads = [];
    private Part _part = Part.Start;
    private AuditExportStart? _start;
    private AuditExportEnd? _end;
    private ChainCheck? _check;
    private int _nextHead;

    // Of a part, whose entries are no chain: all lines so far, and how many entries.
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _partEntries;

    private enum Part
    {
        Start,
        Heads,
        Entries,
        Done,
    }

    public bool IsDone => _part == Part.Done;

    public AuditVerification Answer(AuditBreak? broken) =>
        new(_start?.AccountId ?? "", broken is null, IsPart ? _partEntries : _check?.Sequence ?? 0, _end?.SealedThrough, broken) { IsPart = IsPart };

    private bool IsPart => _start is { Verifiable: false };

    public void Dispose() => _digest.Dispose();

    public async ValueTask<AuditBreak?> TakeAsync(ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        try
        {
            if (_part != Part.Entries || !line.Span.StartsWith(AuditExportStart.BeforeEnd))
            {
                _digest.AppendData(line.Span);
                _digest.AppendData("\n"u8);
            }

            return _part switch
            {
                Part.Start => TakeStart(line.Span),
                Part.Heads when line.Span.SequenceEqual(AuditExportStart.BeforeEntries) => await BeginEntriesAsync(cancellationToken),
                Part.Heads => TakeHead(WithoutComma(line)),
                Part.Entries when line.Span.StartsWith(AuditExportStart.BeforeEnd) && line.Span.EndsWith("}"u8) => await TakeEndAsync(line[AuditExportStart.BeforeEnd.Length..^1], cancellationToken),
                Part.Entries => await TakeEntryAsync(WithoutComma(line), cancellationToken),
                _ => Unreadable,
            };
        }
        catch (JsonException)
        {
            return Unreadable;
        }
    }

    private AuditBreak? TakeStart(ReadOnlySpan<byte> line)
    {
        if (!line.EndsWith(AuditExportStart.BeforeDays))
        {
            return Unreadable;
        }

        _start = JsonSerializer.Deserialize([.. line[..^AuditExportStart.BeforeDays.Length], (byte)'}'], AuditJson.Default.AuditExportStart);
        if (_start is not { Format: AuditExportStart.CurrentFormat })
        {
            return Unreadable;
        }

        _check = new ChainCheck(_start.AccountId, keys, _start.LastSeal is { } seal ? [seal] : []);
        _part = Part.Heads;
        return null;
    }

    private AuditBreak? TakeHead(ReadOnlyMemory<byte> line)
    {
        if (AuditHead.Parse(line.Span) is not { } head)
        {
            return Unreadable;
        }

        _heads.Add((head, line.ToArray()));
        return null;
    }

    private ValueTask<AuditBreak?> BeginEntriesAsync(CancellationToken cancellationToken)
    {
        _part = Part.Entries;
        return OpenNextAsync(cancellationToken);
    }

    private async ValueTask<AuditBreak?> TakeEntryAsync(ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        if (IsPart)
        {
            _partEntries++;
            return null; // The signed end answers for it.
        }

        if (_check!.Day is { } day && _check.Sequence == day.Sequence && await PassDayAsync(cancellationToken) is { } broken)
        {
            return broken;
        }

        return ChainCheck.TryReadSequence(line.Span, out var sequence) && _check.Day is not null ? _check.Next(sequence, line.Span) : Unreadable;
    }

    /// <summary>Days without entries are passed as well.</summary>
    private async ValueTask<AuditBreak?> PassDayAsync(CancellationToken cancellationToken)
    {
        while (_check!.Sequence == _check.Day!.Sequence && _nextHead < _heads.Count)
        {
            if (_check.CloseDay() is { } unclosed)
            {
                return unclosed;
            }

            if (await OpenNextAsync(cancellationToken) is { } broken)
            {
                return broken;
            }
        }

        return null;
    }

    private async ValueTask<AuditBreak?> OpenNextAsync(CancellationToken cancellationToken)
    {
        if (_nextHead == _heads.Count)
        {
            return null;
        }

        var (head, body) = _heads[_nextHead++];
        return _check!.Day?.Next is { } next && next != head.Day
            ? new AuditBreak(next, _check.Sequence + 1, AuditProblem.MissingDay)
            : await _check.OpenDayAsync(head.Day, body, cancellationToken);
    }

    private async ValueTask<AuditBreak?> TakeEndAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        _part = Part.Done;
        _end = JsonSerializer.Deserialize(body.Span, AuditJson.Default.AuditExportEnd);
        if (_end is null || await keys.FindAsync(_start!.AccountId, _end.KeyId, cancellationToken) is not { } key)
        {
            return _end is null ? Unreadable : Place(AuditProblem.KeyUnknown);
        }

        if (!AuditExportEnd.Holds(key, body.Span) || _end.AccountId != _start.AccountId || _end.LastSeal != _start.LastSeal)
        {
            return Place(AuditProblem.Changed);
        }

        if (IsPart)
        {
            return _end.Digest == Convert.ToHexStringLower(_digest.GetCurrentHash()) && _end.Entries == _partEntries ? null : Place(AuditProblem.Changed);
        }

        if (_check!.Day is not null)
        {
            var broken = await PassDayAsync(cancellationToken) ?? _check.CloseDay() ?? _check.CloseAccount();
            if (broken is not null)
            {
                return broken;
            }
        }

        return (_check.Day?.Day, _check.Sequence) switch
        {
            var (day, sequence) when day == _end.LastDay && sequence == _end.LastSequence => null,
            _ => new AuditBreak(_end.LastDay ?? DateOnly.MinValue, _check.Sequence + 1, AuditProblem.MissingDay),
        };
    }

    private AuditBreak Place(AuditProblem problem) => new(_check!.Day?.Day ?? DateOnly.MinValue, _check.Sequence + 1, problem);

    private static ReadOnlyMemory<byte> WithoutComma(ReadOnlyMemory<byte> line) => line.Span.EndsWith(","u8) ? line[..^1] : line;
}
