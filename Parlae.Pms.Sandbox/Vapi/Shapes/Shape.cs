using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Parlae.Pms.Sandbox.Vapi.Shapes;

/// <summary>What Vapi takes at one place of a body; whatever else stands there is a problem that names the property.</summary>
internal abstract record Shape
{
    /// <param name="at">The path, with a dot at its end unless it is empty.</param>
    internal abstract void Check(JsonNode? value, string at, List<string> problems);

    private protected static string NameOf(string at) => at.Length == 0 ? "the body" : at.TrimEnd('.');

    private protected static bool Is(JsonNode? value, params JsonValueKind[] kinds) => value is not null && kinds.Contains(value.GetValueKind());
}

/// <summary>Kept as it is.</summary>
internal sealed record Anything : Shape
{
    internal override void Check(JsonNode? value, string at, List<string> problems)
    {
    }
}

internal sealed record FreeObject : Shape
{
    internal override void Check(JsonNode? value, string at, List<string> problems)
    {
        if (value is not JsonObject)
            problems.Add($"{NameOf(at)} must be an object");
    }
}

internal sealed record Text(int Longest = 100_000, string? Pattern = null, bool OrNull = false) : Shape
{
    internal override void Check(JsonNode? value, string at, List<string> problems)
    {
        if (OrNull && value is null)
            return;
        if (!Is(value, JsonValueKind.String))
            problems.Add($"{NameOf(at)} must be a string");
        else if (value!.GetValue<string>() is var text && (text.Length > Longest || (Pattern is not null && !Regex.IsMatch(text, Pattern))))
            problems.Add(text.Length > Longest ? $"{NameOf(at)} must be shorter than or equal to {Longest} characters" : $"{NameOf(at)} must match {Pattern} regular expression");
    }
}

internal sealed record Words(params string[] Known) : Shape
{
    internal override void Check(JsonNode? value, string at, List<string> problems)
    {
        if (!Is(value, JsonValueKind.String) || !Known.Contains(value!.GetValue<string>()))
            problems.Add($"{NameOf(at)} must be one of the following values: {string.Join(", ", Known)}");
    }
}

internal sealed record Number(double Least = double.MinValue, double Most = double.MaxValue) : Shape
{
    internal override void Check(JsonNode? value, string at, List<string> problems)
    {
        if (!Is(value, JsonValueKind.Number))
            problems.Add($"{NameOf(at)} must be a number conforming to the specified constraints");
        else if (double.Parse(value!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) is var number && (number < Least || number > Most))
            problems.Add(number < Least ? $"{NameOf(at)} must not be less than {Least}" : $"{NameOf(at)} must not be greater than {Most}");
    }
}

internal sealed record Flag : Shape
{
    internal override void Check(JsonNode? value, string at, List<string> problems)
    {
        if (!Is(value, JsonValueKind.True, JsonValueKind.False))
            problems.Add($"{NameOf(at)} must be a boolean value");
    }
}

internal sealed record ListOf(Func<Shape> Item) : Shape
{
    internal override void Check(JsonNode? value, string at, List<string> problems)
    {
        if (value is not JsonArray items)
        {
            problems.Add($"{NameOf(at)} must be an array");
            return;
        }

        for (var i = 0; i < items.Count; i++)
            Item().Check(items[i], $"{at}{i}.", problems);
    }
}

internal sealed record MapOf(Func<Shape> Value) : Shape
{
    internal override void Check(JsonNode? value, string at, List<string> problems)
    {
        if (value is not JsonObject members)
        {
            problems.Add($"{NameOf(at)} must be an object");
            return;
        }

        foreach (var (name, member) in members)
            Value().Check(member, $"{at}{name}.", problems);
    }
}

/// <summary>An object with these members and no others.</summary>
internal sealed record Members(IReadOnlyDictionary<string, Shape> Known, params string[] Required) : Shape
{
    internal override void Check(JsonNode? value, string at, List<string> problems)
    {
        if (value is not JsonObject members)
        {
            problems.Add($"{NameOf(at)} must be an object");
            return;
        }

        problems.AddRange(Required.Where(name => members[name] is null).Select(name => $"{at}{name} should not be empty"));
        foreach (var (name, member) in members)
        {
            if (!Known.TryGetValue(name, out var shape))
                problems.Add($"{at}property {name} should not exist");
            else if (member is not null || shape is Text { OrNull: true })
                shape.Check(member, $"{at}{name}.", problems);
            else
                problems.Add($"{at}{name} must not be null");
        }
    }
}

/// <summary>One of several objects, told apart by the word under <paramref name="Member"/>.</summary>
internal sealed record ByWord(string Member, IReadOnlyDictionary<string, Shape> Known) : Shape
{
    internal override void Check(JsonNode? value, string at, List<string> problems)
    {
        if ((value as JsonObject)?[Member] is { } word && Is(word, JsonValueKind.String) && Known.TryGetValue(word.GetValue<string>(), out var shape))
            shape.Check(value, at, problems);
        else
            problems.Add($"{at}{Member} must be one of the following values: {string.Join(", ", Known.Keys)}");
    }
}
