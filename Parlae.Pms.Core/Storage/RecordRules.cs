using System.Buffers;
using System.Text;

namespace Parlae.Pms.Core.Storage;

/// <summary>The rules of <see cref="IPartitionedRecords"/> that every engine enforces alike, and the shard of a partition.</summary>
internal static class RecordRules
{
    private const int LongestCollection = 40;
    private const int LongestKey = 512;
    private const int WeightOfAnOddCharacter = 5;

    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:");
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static void Check(string collection, string partition, string row)
    {
        CheckCollection(collection);
        CheckKey(partition, nameof(partition));
        CheckKey(row, nameof(row));
    }

    public static void CheckCollection(string collection)
    {
        ArgumentNullException.ThrowIfNull(collection);
        if (collection.Length is 0 or > LongestCollection || collection.AsSpan().ContainsAnyExcept(Letters))
            throw new ArgumentException($"A collection's name is 1 to {LongestCollection} letters.", nameof(collection));
    }

    /// <summary>Keys may hold patient data by mistake, so the message tells the rule and never the key.</summary>
    public static void CheckKey(string key, string what)
    {
        ArgumentNullException.ThrowIfNull(key, what);
        if (key.Length is > 0 and <= LongestKey && !key.AsSpan().ContainsAnyExcept(Plain)) return; // nearly every key
        if (key.Length is 0 or > LongestKey || key.Sum(c => IsPlain(c) ? 1 : WeightOfAnOddCharacter) > LongestKey)
            throw new ArgumentException($"A {what} is 1 to {LongestKey} characters; one that is no letter, digit or one of - . _ : counts for {WeightOfAnOddCharacter}.", what);
        if (key.AsSpan().ContainsAny("/\\#?"))
            throw new ArgumentException($"A {what} holds none of / \\ # ?.", what);
        for (var i = 0; i < key.Length; i++)
        {
            if (char.IsControl(key[i]))
                throw new ArgumentException($"A {what} holds no control characters.", what);
            if (!char.IsSurrogate(key[i])) continue;
            if (Rune.DecodeFromUtf16(key.AsSpan(i), out _, out _) != OperationStatus.Done)
                throw new ArgumentException($"A {what} is well-formed text.", what);
            i++;
        }
    }

    /// <summary>Engines may write such a character as it is; another they may have to spell in <see cref="WeightOfAnOddCharacter"/>.</summary>
    public static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or ':';

    public static void CheckBounds(string? from, string? to)
    {
        if (from is not null) CheckKey(from, nameof(from));
        if (to is not null) CheckKey(to, nameof(to));
    }

    public static void CheckBody(ReadOnlyMemory<byte> body)
    {
        if (body.Length > IPartitionedRecords.MaximumBodyBytes)
            throw new ArgumentException($"A body is at most {IPartitionedRecords.MaximumBodyBytes} bytes.", nameof(body));
    }

    public static void CheckBatch(IReadOnlyList<RecordChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Count is 0 or > IPartitionedRecords.MaximumBatchSize)
            throw new ArgumentException($"A batch holds 1 to {IPartitionedRecords.MaximumBatchSize} changes.", nameof(changes));
        var rows = new HashSet<string>(changes.Count, StringComparer.Ordinal);
        var bytes = 0;
        foreach (var change in changes)
        {
            CheckKey(change.Row, "row");
            if (!rows.Add(change.Row))
                throw new ArgumentException("Each row occurs once in a batch.", nameof(changes));
            var body = change switch
            {
                RecordChange.Insert insert => insert.Body,
                RecordChange.Replace replace => replace.Body,
                _ => default,
            };
            CheckBody(body);
            bytes += body.Length;
        }
        if (bytes > IPartitionedRecords.MaximumBatchBytes)
            throw new ArgumentException($"A batch holds at most {IPartitionedRecords.MaximumBatchBytes} bytes of bodies.", nameof(changes));
    }

    public static void CheckDue(int shard, int atMost)
    {
        if (shard is < 0 or >= IPartitionedRecords.DueShards)
            throw new ArgumentOutOfRangeException(nameof(shard), shard, $"Shards are 0 to {IPartitionedRecords.DueShards - 1}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
    }

    /// <summary>FNV-1a over the UTF-16 units: written into rows, so it must never change.</summary>
    public static int ShardOf(string partition)
    {
        var hash = 2166136261u;
        foreach (var unit in partition)
        {
            hash = (hash ^ (byte)unit) * 16777619;
            hash = (hash ^ (byte)(unit >> 8)) * 16777619;
        }
        return (int)((hash ^ (hash >> 16)) % IPartitionedRecords.DueShards);
    }
}
