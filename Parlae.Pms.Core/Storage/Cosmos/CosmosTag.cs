using System.Buffers;

namespace Parlae.Pms.Core.Storage.Cosmos;

/// <summary>ETags are the service's own.</summary>
internal static class CosmosTag
{
    private const int Longest = 100;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("0123456789ABCDEFabcdef-\"");

    /// <summary>No item has it.</summary>
    private const string Never = "\"00000000-0000-0000-0000-000000000000\"";

    /// <summary>A text that is no ETag of ours simply does not hold.</summary>
    public static string Parse(string text) => text.Length is > 0 and <= Longest && text.AsSpan().IndexOfAnyExcept(Allowed) < 0 ? text : Never;
}
