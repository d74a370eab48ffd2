using System.Buffers.Text;

namespace Parlae.Pms.Core.Auditing;

/// <summary>Follows one account's chain from its first day, entry by entry; from the store or from an export. Each step answers the break it found, or null.</summary>
internal sealed class ChainCheck
{
    private readonly string _accountId;
    private readonly IAuditKeys _keys;
    private readonly SealedHead[] _seals;
    private readonly byte[] _hash = new byte[SealedJson.HashBytes];
    private AuditKey? _key;
    private int _nextSeal;

    public ChainCheck(string accountId, IAuditKeys keys, IEnumerable<SealedHead> seals)
    {
        (_accountId, _keys) = (accountId, keys);
        _seals = [.. seals.Where(head => head.AccountId == accountId && head.Sequence > 0).OrderBy(head => head.Sequence)];
    }

    /// <summary>The last entry that held.</summary>
    public long Sequence { get; private set; }

    /// <summary>The day under way.</summary>
    public AuditHead? Day { get; private set; }

    public async ValueTask<AuditBreak?> OpenDayAsync(DateOnly day, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var before = Day;
        if (AuditHead.Parse(body.Span) is not { } head || head.AccountId != _accountId || head.Day != day)
        {
            return new AuditBreak(day, Sequence + 1, AuditProblem.HeadRewritten);
        }

        if (await _keys.FindAsync(_accountId, head.KeyId, cancellationToken) is not { } key)
        {
            return new AuditBreak(day, Sequence + 1, AuditProblem.KeyUnknown);
        }

        if (!AuditHead.Holds(key, body.Span))
        {
            return new AuditBreak(day, Sequence + 1, AuditProblem.HeadRewritten);
        }

        if (head.StartSequence != Sequence || head.StartHash != Convert.ToHexStringLower(_hash))
        {
            return before is null
                ? new AuditBreak(day, 1, AuditProblem.MissingDay)
                : new AuditBreak(before.Day, before.Sequence, AuditProblem.HeadRewritten);
        }

        (Day, _key) = (head, key);
        return null;
    }

    /// <param name="row">The sequence in the row's key.</param>
    /// <param name="body">The entry as stored.</param>
    public AuditBreak? Next(long row, ReadOnlySpan<byte> body)
    {
        var expected = Sequence + 1;
        if (row != expected)
        {
            return Break(expected, row > expected ? AuditProblem.Missing : AuditProblem.Added);
        }

        if (!SealedJson.Holds(_key!, SealKind.Entry, _hash, body, _hash))
        {
            return Break(expected, TryReadSequence(body, out var sequence) && sequence != expected ? AuditProblem.Reordered : AuditProblem.Changed);
        }

        Sequence = expected;
        for (; _nextSeal < _seals.Length && _seals[_nextSeal].Sequence == Sequence; _nextSeal++)
        {
            if (_seals[_nextSeal].Hash != Convert.ToHexStringLower(_hash))
            {
                return Break(Sequence, AuditProblem.CheckpointContradicted);
            }
        }

        return null;
    }

    /// <summary>The day's entries are through.</summary>
    public AuditBreak? CloseDay()
    {
        if (Sequence < Day!.Sequence)
        {
            return Break(Sequence + 1, AuditProblem.CutOff);
        }

        return Day.LastHash == Convert.ToHexStringLower(_hash) ? null : Break(Sequence, AuditProblem.HeadRewritten);
    }

    /// <summary>The last day is through: what a checkpoint saw beyond is gone.</summary>
    public AuditBreak? CloseAccount() =>
        _nextSeal < _seals.Length ? new AuditBreak(_seals[_nextSeal].Day, Sequence + 1, AuditProblem.CutOff) : null;

    /// <summary>The sequence in front of an entry's JSON.</summary>
    public static bool TryReadSequence(ReadOnlySpan<byte> body, out long sequence)
    {
        var start = "{\"sequence\":"u8;
        sequence = 0;
        return body.StartsWith(start) && Utf8Parser.TryParse(body[start.Length..], out sequence, out _);
    }

    private AuditBreak Break(long sequence, AuditProblem problem) => new(Day!.Day, sequence, problem);
}
