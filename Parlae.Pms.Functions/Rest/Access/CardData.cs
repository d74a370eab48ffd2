using System.Text;
using System.Text.Json;
using Parlae.Pms.Functions.Tools.Arguments;

namespace Parlae.Pms.Functions.Rest.Access;

/// <summary>Finds card numbers in a body: as it was sent, in whatever it says when read as JSON, and in the names of members.</summary>
internal static class CardData
{
    public static bool IsIn(byte[] body)
    {
        if (CardNumbers.AreIn(Encoding.UTF8.GetString(body)))
            return true;
        try
        {
            using var read = JsonDocument.Parse(body);
            return CardNumbers.AreIn(read.RootElement) || AreNames(read.RootElement);
        }
        catch (JsonException)
        {
            return false; // no JSON is refused unread
        }
    }

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
