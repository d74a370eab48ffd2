using System.Text;

namespace Parlae.Pms.Tests.Fuzz;

/// <summary>
/// Makes new inputs of known ones: by bits and slices, by lines, and, where the text is JSON, by values, so that the changes also reach what lies behind the
/// parser. The same random numbers make the same inputs.
/// </summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> words)
{
    private const int Longest = 64 * 1024;

    private static readonly byte[][] Odd =
    [
        .. new[]
        {
            "null", "true", "false", "{}", "[]", "\"\"", "0", "-1", "1e999", "-0.0", "9223372036854775808", "0.1", "\"0\"", "\" \"", "\"null\"", "\"\\ud800\"", "\"\\u0000\"", "\"é😀\\u202e\"", "[[]]", "[null]",
            "\"2026-02-30\"", "\"0001-01-01T00:00:00\"", "\"9999-12-31T23:59:59Z\"", "\"2025-03-09T02:30:00\"", "\"2025-06-02T25:61:00Z\"", "\"24:00\"", "\"99999999999\"", "\"-5\"", "\"<script>\"", "\"true\"", "\"NaN\"",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public byte[] Next()
    {
        var input = corpus[random.Next(corpus.Count)];
        for (var changes = 1 + random.Next(4); changes > 0; changes--)
        {
            var changed = Change(input);
            input = changed.Length <= Longest ? changed : changed[..Longest];
        }

        return input;
    }

    private byte[] Change(byte[] input) => random.Next(14) switch
    {
        0 => Bit(input),
        1 => Put(input, At(input), 1, [(byte)random.Next(256)]),
        2 => Put(input, At(input), random.Next(1, 20), []),
        3 => Doubled(input),
        4 => Put(input, At(input), random.Next(3), Word()),
        5 => [.. input.AsSpan(0, At(input)), .. Tail(corpus[random.Next(corpus.Count)])],
        6 => input[..At(input)],
        7 or 8 => Line(input),
        _ => Value(input),
    };

    private byte[] Bit(byte[] input)
    {
        if (input.Length == 0) return Word();
        var changed = input.ToArray();
        changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    private byte[] Doubled(byte[] input)
    {
        var at = At(input);
        var length = Math.Min(random.Next(1, 60), input.Length - at);
        return Put(input, at, 0, input.AsSpan(at, length));
    }

    private byte[] Line(byte[] input)
    {
        var lines = new List<Range>();
        foreach (var line in MemoryExtensions.Split<byte>(input, (byte)'\n')) lines.Add(line);
        var (one, other) = (lines[random.Next(lines.Count)], lines[random.Next(lines.Count)]);
        return random.Next(3) switch
        {
            0 => Put(input, one.Start.Value, Math.Min(one.End.Value + 1, input.Length) - one.Start.Value, []),
            1 => Put(input, other.Start.Value, 0, [.. input.AsSpan(one), (byte)'\n']),
            _ => Put(input, one.Start.Value, one.End.Value - one.Start.Value, input.AsSpan(other)),
        };
    }

    private byte[] Value(byte[] input)
    {
        var at = Math.Max(0, Array.IndexOf(input, (byte)'{')); // what stands before a text of JSON is the target's own
        var places = JsonPlaces.Of(input.AsSpan(at));
        if (places.Count == 0) return Put(input, At(input), 0, Word());
        var place = places[random.Next(places.Count)];
        var (start, end, member) = (place.Start + at, place.End + at, place.Member + at);
        switch (random.Next(6))
        {
            case 0 or 1:
                return Put(input, start, end - start, Odd[random.Next(Odd.Length)]);
            case 2:
                return Put(input, start, end - start, Word());
            case 3:
                var other = places[random.Next(places.Count)];
                return Put(input, start, end - start, input.AsSpan(other.Start + at, other.End - other.Start));
            case 4:
                var comma = end < input.Length && input[end] == ',' ? 1 : 0;
                return Put(input, member, end + comma - member, []);
            default:
                return Put(input, member, 0, [.. input.AsSpan(member, end - member), (byte)',']);
        }
    }

    private byte[] Word() => words.Count == 0 ? Odd[random.Next(Odd.Length)] : words[random.Next(words.Count)];

    private ReadOnlySpan<byte> Tail(byte[] input) => input.AsSpan(At(input));

    private int At(byte[] input) => random.Next(input.Length + 1);

    private static byte[] Put(byte[] input, int at, int cut, ReadOnlySpan<byte> put) => [.. input.AsSpan(0, at), .. put, .. input.AsSpan(Math.Min(input.Length, at + cut))];
}
