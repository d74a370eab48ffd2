using System.Diagnostics.CodeAnalysis;

namespace Parlae.Pms.Core.Storage.Sqlite;

internal readonly record struct PartitionName(string Collection, string Partition);

internal readonly record struct RowName(string Collection, string Partition, string Row);

internal readonly record struct RangeName(PartitionName Partition, string? From, string? To);

/// <summary>
/// Rows as they were last read or written, so that most reads need not go to the file. They hold exactly as long as the log is the one they were read from: a
/// commit of this process brings them up to date, one of any other process empties the memory. Bodies are as they stand in the file: what is sealed there is sealed here.
/// </summary>
/// <remarks>See <c>docs/decisions/0020-rows-in-memory.md</c>.</remarks>
internal sealed class RowMemory(LogHead log)
{
    private const int MostBytes = 4 * 1024 * 1024;
    private const int MostBytesOfRanges = 1024 * 1024;
    private const int MostBytesOfARange = 64 * 1024;
    private const int MostPartitions = 2_000;
    private const int MostRangesOfAPartition = 32;
    private const int BytesOfARow = 350; // beside its body and its names

    private readonly Lock _gate = new();
    private readonly RecentlyUsed<RowName, StoredRecord?> _rows = new(MostBytes);
    private readonly RecentlyUsed<RangeName, IReadOnlyList<StoredRecord>> _ranges = new(MostBytesOfRanges);
    private readonly Dictionary<PartitionName, List<RangeName>> _rangesOf = []; // this, and what follows, under the gate
    private volatile Holding? _holding;
    private bool _isWriting;
    private bool _isBlind;

    /// <summary>What is remembered holds now. Null: it may not; read the file. To be asked before reading anything that is to be remembered.</summary>
    public Holding? Now
    {
        get
        {
            if (_holding is { } holding && log.Is(holding.State)) return holding;
            lock (_gate)
            {
                if (_isWriting || _isBlind) return null; // what is being committed is remembered by its writer
                var state = log.Read();
                if (_holding is { } current && current.State == state) return current;
                Forget();
                return _holding = state is { } seen ? new Holding(seen) : null;
            }
        }
    }

    /// <summary>The row; null when it is known to be absent. False: not remembered.</summary>
    public bool TryGet(RowName name, out StoredRecord? row) => _rows.TryGet(name, out row);

    /// <summary>The rows of a range. False: not remembered.</summary>
    public bool TryGet(RangeName name, [NotNullWhen(true)] out IReadOnlyList<StoredRecord>? rows) => _ranges.TryGet(name, out rows);

    /// <summary>Remembers a row as the file shows it, unless something was committed since.</summary>
    public void Keep(Holding? holding, RowName name, StoredRecord? row)
    {
        lock (_gate)
        {
            if (Holds(holding)) Put(name, row);
        }
    }

    /// <summary>Remembers a whole range, if it is small, unless something was committed since.</summary>
    public void Keep(Holding? holding, RangeName name, IReadOnlyList<StoredRecord> rows)
    {
        var bytes = BytesOfARow + rows.Sum(row => Weight(row.Partition, row.Row, row));
        if (bytes > MostBytesOfARange) return;
        lock (_gate)
        {
            if (!Holds(holding)) return;
            if (_rangesOf.Count >= MostPartitions) ForgetRanges();
            if (!_rangesOf.TryGetValue(name.Partition, out var names)) _rangesOf[name.Partition] = names = [];
            if (names.Count >= MostRangesOfAPartition) Forget(names);
            if (!names.Contains(name)) names.Add(name);
            _ranges.Put(name, rows, bytes);
        }
    }

    /// <summary>A transaction of ours has begun; no other can commit before it ends. Returns where it begins.</summary>
    public LogState? Begin()
    {
        lock (_gate)
        {
            _isWriting = true;
            return log.Read();
        }
    }

    /// <summary>It was committed, and nobody was told yet.</summary>
    public void Commit(LogState? begun, IReadOnlyList<PendingWrite> group)
    {
        lock (_gate)
        {
            _isWriting = false;
            if (_isBlind) return;
            var isChanged = group.Any(write => write.Outcome is BatchResult.Applied);
            // Another process may have written before us, and again by now.
            if (begun is not { } before || log.Read() is not { } now || !(isChanged ? now.IsNext(before) : now == before))
            {
                _isBlind |= isChanged && begun is not null && log.Read() == begun; // our own commit does not show: this is the head of a log that is gone
                Forget();
                return;
            }

            if (_holding?.State != before) Forget();
            foreach (var write in group)
            {
                if (write.Outcome is BatchResult.Applied applied) Put(write, applied.ETags);
            }

            _holding = new Holding(now);
        }
    }

    /// <summary>It failed, and may or may not stand.</summary>
    public void Fail()
    {
        lock (_gate)
        {
            _isWriting = false;
            Forget();
        }
    }

    private bool Holds(Holding? holding) => holding is not null && ReferenceEquals(holding, _holding) && log.Is(holding.State);

    /// <summary>Rows written in batches (entries of the trail, cells of a hold) are seldom read again: of those only what was remembered before is brought up to date.</summary>
    private void Put(PendingWrite write, IReadOnlyList<string?> tags)
    {
        if (_rangesOf.Remove(new PartitionName(write.Collection, write.PartitionName), out var ranges))
            Forget(ranges);
        for (var i = 0; i < write.Changes.Count; i++)
        {
            var name = new RowName(write.Collection, write.PartitionName, write.Changes[i].Row);
            if (write.Changes.Count == 1 || _rows.Contains(name)) Put(name, After(write, write.Changes[i], tags[i]));
        }
    }

    private static StoredRecord? After(PendingWrite write, RecordChange change, string? tag) => change switch
    {
        RecordChange.Insert insert => new(write.PartitionName, insert.Row, insert.Body, tag!, insert.Due?.ToUniversalTime()),
        RecordChange.Replace replace => new(write.PartitionName, replace.Row, replace.Body, tag!, replace.Due?.ToUniversalTime()),
        _ => null,
    };

    private void Put(RowName name, StoredRecord? row) => _rows.Put(name, row, Weight(name.Partition, name.Row, row));

    /// <summary>Names are kept twice, once as the key.</summary>
    private static int Weight(string partition, string row, StoredRecord? record) => (record?.Body.Length ?? 0) + (2 * 2 * (partition.Length + row.Length)) + BytesOfARow;

    private void Forget()
    {
        _holding = null;
        _rows.Clear();
        ForgetRanges();
    }

    private void Forget(List<RangeName> ranges)
    {
        ranges.ForEach(_ranges.Remove);
        ranges.Clear();
    }

    private void ForgetRanges()
    {
        _ranges.Clear();
        _rangesOf.Clear();
    }

    /// <summary>A state of the log of which everything remembered is true.</summary>
    internal sealed record Holding(LogState State);
}
