using System.Text;
using System.Text.Json.Nodes;

namespace Parlae.Pms.Tests.Vapi.Sdk;

/// <summary>A TypeScript file of object literals, each declared to be of one of the SDK's types; as literals they may hold nothing that the type has not.</summary>
internal sealed class TypedLiterals
{
    // The SDK (2.0.1) types the plan's word and its status codes as objects, where Vapi's description has a word and numbers (vapi.md 8).
    private const string Head =
        """
        import type { Vapi } from "@vapi-ai/server-sdk";
        type BackoffPlan = { type: "fixed" | "exponential"; maxRetries: number; baseDelaySeconds: number; excludedStatusCodes?: number[] };
        declare function backoff(plan: BackoffPlan): Vapi.BackoffPlan;

        """;

    private readonly StringBuilder text = new(Head.ReplaceLineEndings("\n"));
    private readonly Dictionary<int, string> names = [];
    private int lines = Head.ReplaceLineEndings("\n").Count(c => c == '\n');

    public string Text => text.ToString();

    public int Count => names.Count;

    /// <summary>One line a literal, so that a problem's line tells whose it is.</summary>
    public void Add(string name, string type, JsonNode literal)
    {
        names[++lines] = name;
        text.Append($"export const c{lines}: {type} = ");
        Write(literal);
        text.Append(";\n");
    }

    public string NameAt(int line) => names.GetValueOrDefault(line, "(the head)");

    private void Write(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                text.Append('{');
                foreach (var (name, value) in members)
                {
                    text.Append(JsonValue.Create(name).ToJsonString()).Append(": ");
                    if (name == "backoffPlan")
                    {
                        text.Append("backoff(");
                        Write(value);
                        text.Append(')');
                    }
                    else
                    {
                        Write(value);
                    }

                    text.Append(", ");
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                foreach (var item in items)
                {
                    Write(item);
                    text.Append(", ");
                }

                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }
}
