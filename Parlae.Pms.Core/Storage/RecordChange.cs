namespace Parlae.Pms.Core.Storage;

/// <summary>One change of a batch.</summary>
public abstract record RecordChange(string Row)
{
    /// <summary>
    /// Need not have reached the disk when its caller is told. A batch waits unless all of its changes are such. Engines that answer only once they have a
    /// write take no notice (docs/decisions/0018-what-waits-for-the-disk.md).
    /// </summary>
    public bool IsFleeting { get; init; }

    /// <summary>Holds only if the row is absent.</summary>
    public sealed record Insert(string Row, ReadOnlyMemory<byte> Body, DateTimeOffset? Due = null) : RecordChange(Row);

    /// <summary>Holds only if the row has this ETag.</summary>
    public sealed record Replace(string Row, ReadOnlyMemory<byte> Body, string ETag, DateTimeOffset? Due = null) : RecordChange(Row);

    /// <summary>Holds only if the row exists and, when an ETag is given, has it.</summary>
    public sealed record Delete(string Row, string? ETag = null) : RecordChange(Row);
}

/// <summary>What became of a batch.</summary>
public abstract record BatchResult
{
    private BatchResult() { }

    /// <summary>All changes stand. The ETags follow the order of the changes; a deleted row has null.</summary>
    public sealed record Applied(IReadOnlyList<string?> ETags) : BatchResult;

    /// <summary>Nothing was changed, since the condition of this change did not hold.</summary>
    public sealed record Refused(int ChangeIndex) : BatchResult;
}
