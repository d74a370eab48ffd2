using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>A memory of bounded size: whenever half of it has been put in anew, what was neither put nor asked for since the time before goes. Read by any number at once; changed by one at a time.</summary>
internal sealed class RecentlyUsed<TKey, TValue>(int mostBytes)
    where TKey : struct, IEquatable<TKey>
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();
    private long _bytes;
    private long _bytesOfThisAge;
    private int _age;

    public int Count => _entries.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            value = default;
            return false;
        }

        entry.UsedAt = _age;
        value = entry.Value;
        return true;
    }

    public bool Contains(TKey key) => _entries.ContainsKey(key);

    public void Put(TKey key, TValue value, int bytes)
    {
        if (bytes > mostBytes / 4)
        {
            Remove(key);
            return;
        }

        _bytes += bytes - (_entries.TryGetValue(key, out var earlier) ? earlier.Bytes : 0);
        _entries[key] = new Entry(value, bytes) { UsedAt = _age };
        _bytesOfThisAge += bytes;
        if (_bytesOfThisAge > mostBytes / 2 || _bytes > mostBytes) MakeRoom();
    }

    public void Clear()
    {
        _entries.Clear();
        _bytes = 0;
    }

    public void Remove(TKey key)
    {
        if (_entries.TryRemove(key, out var entry)) _bytes -= entry.Bytes;
    }

    private void MakeRoom()
    {
        foreach (var (key, entry) in _entries)
        {
            if (entry.UsedAt < _age) Remove(key);
        }

        if (_bytes > mostBytes / 4 * 3) Clear(); // all of it is in use: begin anew
        _age++;
        _bytesOfThisAge = 0;
    }

    private sealed class Entry(TValue value, int bytes)
    {
        public TValue Value { get; } = value;
        public int Bytes { get; } = bytes;
        public int UsedAt { get; set; }
    }
}
