using System.Text.Json;

namespace Parlae.Pms.Tests.Fuzz;

/// <summary>A value of a JSON text, by its bytes, and the member it belongs to.</summary>
/// <param name="Start">Of the value.</param>
/// <param name="End">Behind the value.</param>
/// <param name="Member">Where its member's name begins; the value's own start where it has none.</param>
internal readonly record struct JsonPlace(int Start, int End, int Member);

/// <summary>Where the values of a JSON text are.</summary>
internal static class JsonPlaces
{
    /// <summary>Empty for what is no JSON.</summary>
    public static List<JsonPlace> Of(ReadOnlySpan<byte> json)
    {
        var places = new List<JsonPlace>();
        var open = new Stack<(int Start, int Member)>();
        var member = -1;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 200 });
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        member = start;
                        continue;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push((start, member < 0 ? start : member));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        var (from, name) = open.Pop();
                        places.Add(new JsonPlace(from, (int)reader.BytesConsumed, name));
                        break;
                    default:
                        places.Add(new JsonPlace(start, (int)reader.BytesConsumed, member < 0 ? start : member));
                        break;
                }

                member = -1;
            }
        }
        catch (JsonException)
        {
            places.Clear();
        }

        return places;
    }
}
