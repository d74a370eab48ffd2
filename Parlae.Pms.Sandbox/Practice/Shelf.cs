using System.Collections;

namespace Parlae.Pms.Sandbox.Practice;

/// <summary>Records by running number, with a list for readers that no later change reaches. Not thread-safe by itself.</summary>
internal sealed class Shelf<T>(int firstNumber)
    where T : class
{
    private const int BoardLength = 64;

    // A board may be shared with lists that were handed out: they do not look beyond their own end, so only a change of what is there needs a copy.
    private T[][] boards = [];
    private int count;
    private ShelfList<T>? listed;

    internal int NextNumber => firstNumber + count;

    internal ShelfList<T> All => listed ??= new ShelfList<T>(boards, count, firstNumber, BoardLength);

    internal T? Find(int number) => All.Find(number);

    internal T Add(Func<int, T> make)
    {
        var record = make(NextNumber);
        if (count == boards.Length * BoardLength)
            boards = [.. boards, new T[BoardLength]];
        boards[count / BoardLength][count % BoardLength] = record;
        count++;
        listed = null;
        return record;
    }

    internal void Replace(int number, T record)
    {
        var (board, place) = Math.DivRem(number - firstNumber, BoardLength);
        boards = [.. boards];
        boards[board] = [.. boards[board]];
        boards[board][place] = record;
        listed = null;
    }
}

/// <summary>What a shelf held at one moment, in the order of the numbers.</summary>
internal sealed class ShelfList<T>(T[][] boards, int count, int firstNumber, int boardLength) : IReadOnlyList<T>
    where T : class
{
    public int Count => count;

    public T this[int index] => index < count ? boards[index / boardLength][index % boardLength] : throw new ArgumentOutOfRangeException(nameof(index));

    internal T? Find(int number) => number >= firstNumber && number - firstNumber < count ? this[number - firstNumber] : null;

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
            yield return boards[i / boardLength][i % boardLength];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
