namespace Parlae.Pms.Functions.Hosting.Commands;

/// <summary>Options of the form <c>--name value</c>.</summary>
internal static class Options
{
    /// <exception cref="UsageException">An option is unknown, given twice, or has no value.</exception>
    public static IReadOnlyDictionary<string, string> Read(IEnumerable<string> arguments, params IReadOnlyList<string> known)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in arguments.Chunk(2))
        {
            if (!known.Contains(pair[0]))
                throw new UsageException($"'{pair[0]}' is not known here; there are {string.Join(", ", known)}.");
            if (pair is not [var name, var value] || !read.TryAdd(name, value))
                throw new UsageException($"'{pair[0]}' takes one value, once.");
        }

        return read;
    }
}
