using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Parlae.Pms.Tests.Support;

/// <summary>As much of JSON schema as our own documents use. A word it does not know is a problem, so that nothing goes unchecked.</summary>
internal static class JsonSchemaCheck
{
    private static readonly HashSet<string> Notes = ["description", "title", "format", "default", "$schema", "example"];

    /// <param name="root">Where references point into.</param>
    public static List<string> Problems(JsonNode? value, JsonNode schema, JsonNode root)
    {
        var problems = new List<string>();
        Check(value, schema, root, "$", problems);
        return problems;
    }

    private static void Check(JsonNode? value, JsonNode? schema, JsonNode root, string at, List<string> problems)
    {
        if (schema is JsonValue all)
        {
            if (!all.GetValue<bool>())
                problems.Add($"{at} must not be there");
            return;
        }

        foreach (var (word, rule) in schema!.AsObject())
        {
            switch (word)
            {
                case "$ref":
                    Check(value, Follow(root, rule!.GetValue<string>()), root, at, problems);
                    break;
                case "type":
                    if (!Types(rule!).Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && Types(rule!).Contains("number")))
                        problems.Add($"{at} is {TypeOf(value)}, not {rule!.ToJsonString()}");
                    break;
                case "required" when value is JsonObject has:
                    problems.AddRange(rule!.AsArray().Select(name => name!.GetValue<string>()).Where(name => !has.ContainsKey(name)).Select(name => $"{at}.{name} is missing"));
                    break;
                case "properties" when value is JsonObject given:
                    foreach (var (name, part) in rule!.AsObject().Where(part => given.ContainsKey(part.Key)))
                        Check(given[name], part, root, $"{at}.{name}", problems);
                    break;
                case "additionalProperties" when value is JsonObject given:
                    foreach (var (name, member) in given.Where(member => schema["properties"]?.AsObject().ContainsKey(member.Key) != true))
                        Check(member, rule, root, $"{at}.{name}", problems);
                    break;
                case "items" when value is JsonArray items:
                    for (var i = 0; i < items.Count; i++)
                        Check(items[i], rule, root, $"{at}[{i}]", problems);
                    break;
                case "enum":
                    if (!rule!.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, value)))
                        problems.Add($"{at} is none of {rule.ToJsonString()}");
                    break;
                case "pattern" when value is JsonValue text && text.GetValueKind() == JsonValueKind.String:
                    if (!Regex.IsMatch(text.GetValue<string>(), rule!.GetValue<string>()))
                        problems.Add($"{at} does not fit {rule}");
                    break;
                case "required" or "properties" or "additionalProperties" or "items" or "pattern":
                    break; // of another type than the value's
                default:
                    if (!Notes.Contains(word))
                        problems.Add($"the schema at {at} has a word that is not checked: {word}");
                    break;
            }
        }
    }

    private static JsonNode Follow(JsonNode root, string reference) =>
        reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(root, (node, name) => node[name] ?? throw new InvalidOperationException($"{reference} leads nowhere."));

    private static List<string> Types(JsonNode rule) => rule is JsonArray several ? [.. several.Select(each => each!.GetValue<string>())] : [rule.GetValue<string>()];

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value!.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
    };
}
