using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parlae.Pms.Functions.Tools.Arguments;

namespace Parlae.Pms.Functions.Rest.Access;

/// <summary>Finds card numbers in a body: as it was sent, in whatever it says when read as JSON, and in the names of members.</summary>
internal static partial class CardData
{
    public static bool IsIn(byte[] body)
    {
        var text = Other().Replace(Encoding.UTF8.GetString(body), "\"\"");
        if (CardNumbers.AreIn(text))
            return true;
        try
        {
            using var read = JsonDocument.Parse(text);
            return CardNumbers.AreIn(read.RootElement) || AreNames(read.RootElement);
        }
        catch (JsonException)
        {
            return false; // no JSON is refused unread
        }
    }

    /// <summary>What may have as many digits, alone in its quotes: our own references, and phone numbers with their country.</summary>
    [GeneratedRegex(@"""(?:w[0-9a-f]{32}|\+(?:[ ().-]{0,2}[0-9]){8,15})""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Other();

    private static bool AreNames(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(member => (NameOf(member) is { } name && CardNumbers.AreIn(name)) || AreNames(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(AreNames),
        _ => false,
    };

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair, which no member is named by
        }
    }
}
