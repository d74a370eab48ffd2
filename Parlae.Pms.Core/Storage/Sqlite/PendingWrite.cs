namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>A write on its way to the file. Once it is queued, either the writer's thread begins it or the caller gives it up, never both.</summary>
internal sealed class PendingWrite(string collection, string partition, IReadOnlyList<RecordChange> changes, bool isFleeting = false)
{
    private readonly TaskCompletionSource<BatchResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    public string Collection { get; } = collection;
    public string PartitionName { get; } = partition;
    public byte[] Partition { get; } = RecordKey.Bytes(partition);
    public int Shard { get; } = RecordRules.ShardOf(partition);
    public IReadOnlyList<RecordChange> Changes { get; } = changes;
    public Task<BatchResult> Completed => _completion.Task;

    /// <summary>Whether the caller is told only once it is on the disk.</summary>
    public bool MustReachTheDisk { get; } = !isFleeting && !changes.All(change => change.IsFleeting);

    /// <summary>What the open transaction made of it; told to the caller only once that is committed.</summary>
    public BatchResult? Outcome { get; set; }

    /// <summary>False when the other side was first.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    public void Succeed() => _completion.TrySetResult(Outcome!);

    public void Fail(StoreUnavailableException fault) => _completion.TrySetException(fault);
}
