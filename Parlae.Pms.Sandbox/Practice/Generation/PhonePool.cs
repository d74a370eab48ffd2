namespace Parlae.Pms.Sandbox.Practice.Generation;

/// <summary>Numbers that belong to nobody: 555-0101 to 555-0198 of every area code, nearby codes first, each given out once.</summary>
internal sealed class PhonePool
{
    private static readonly int[] Nearby = [416, 647, 437, 905, 289, 365, 519, 226, 705, 613, 343, 249];

    private readonly IEnumerator<string> numbers;

    internal PhonePool(Random random)
    {
        numbers = AreaCodes().SelectMany(area => Line(random).Select(line => $"{area}5550{line}")).GetEnumerator();
    }

    internal string Next()
    {
        numbers.MoveNext();
        return numbers.Current;
    }

    private static IEnumerable<int> AreaCodes() =>
        Nearby.Concat(Enumerable.Range(201, 788).Where(code => code % 100 != 11 && code / 10 % 10 != 9 && code % 100 != 0 && !Nearby.Contains(code)));

    private static int[] Line(Random random)
    {
        var lines = Enumerable.Range(101, 98).ToArray();
        random.Shuffle(lines);
        return lines;
    }
}
