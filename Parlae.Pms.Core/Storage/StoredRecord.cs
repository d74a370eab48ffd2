namespace Parlae.Pms.Core.Storage;

/// <summary>A record as it stands in the store.</summary>
/// <param name="Partition">The partition it lives in.</param>
/// <param name="Row">Its key within the partition.</param>
/// <param name="Body">What was written, byte for byte.</param>
/// <param name="ETag">Changes with every write; opaque.</param>
/// <param name="Due">When a timer should look at it (UTC); null: never.</param>
public sealed record StoredRecord(string Partition, string Row, ReadOnlyMemory<byte> Body, string ETag, DateTimeOffset? Due);
