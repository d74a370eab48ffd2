namespace Parlae.Pms.Sandbox.Practice;

/// <summary>Records by running number, with a list for readers that is made anew only after a change. Not thread-safe by itself.</summary>
internal sealed class Shelf<T>(int firstNumber)
    where T : class
{
    private readonly SortedDictionary<int, T> records = [];
    private T[]? listed;

    internal int NextNumber { get; private set; } = firstNumber;

    internal IReadOnlyList<T> All => listed ??= [.. records.Values];

    internal T? Find(int number) => records.GetValueOrDefault(number);

    internal T Add(Func<int, T> make)
    {
        var record = make(NextNumber);
        records.Add(NextNumber++, record);
        listed = null;
        return record;
    }

    internal void Replace(int number, T record)
    {
        records[number] = record;
        listed = null;
    }
}
