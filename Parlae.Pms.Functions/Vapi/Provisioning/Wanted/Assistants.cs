using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

/// <summary>One assistant of an account, whole: what we set, laid over what a clinic has chosen for it at Vapi, such as its voice or another model.</summary>
internal sealed class Assistants(WebhookServer server)
{
    public const string EventsRoute = "/api/vapi/events";
    private const int LongestCallSeconds = 900;
    private const int MostTokens = 500; // arguments are cut off at fewer (vapi.md 10)

    /// <param name="roles">All members of the squad.</param>
    /// <param name="toolIds">Ids at Vapi by tool, of all tools of the account.</param>
    /// <param name="found">As Vapi has it; null: it is new.</param>
    /// <param name="foreignToolIds">Tools that the clinic gave it itself and that still exist.</param>
    public JsonObject For(
        PmsAccount account, AssistantRole role, IReadOnlyList<AssistantRole> roles, IReadOnlyDictionary<string, string> toolIds, JsonObject? found, IEnumerable<string> foreignToolIds)
    {
        var others = roles.Where(other => other != role).ToList();
        string[] tools = [.. role.Tools.Where(toolIds.ContainsKey)];
        var assistant = new JsonObject
        {
            ["name"] = role.NameFor(account.AccountId),
            ["firstMessageMode"] = role == AssistantRole.Triage ? "assistant-speaks-first" : "assistant-speaks-first-with-model-generated-message",
            ["model"] = VapiJson.Over(found?["model"] ?? NewModel(), new JsonObject
            {
                ["messages"] = new JsonArray(new JsonObject { ["role"] = "system", ["content"] = Prompt.Of(account, role, tools, others) }),
                ["tools"] = VapiJson.Array(Inline(account, others).Concat(ForeignInline(found))),
                ["toolIds"] = VapiJson.Array([.. tools.Select(tool => toolIds[tool]), .. foreignToolIds]),
                ["maxTokens"] = MostTokens,
            }),
            ["server"] = server.Of(account, EventsRoute, isRepeated: true, found?["server"]),
            ["serverMessages"] = new JsonArray("tool-calls", "status-update", "end-of-call-report"),
            ["metadata"] = VapiJson.Over(found?["metadata"], Mark.Metadata(account.AccountId)),
            ["maxDurationSeconds"] = LongestCallSeconds,
        };
        if (role == AssistantRole.Triage)
            assistant["firstMessage"] = $"Thank you for calling {Prompt.Plain(account.PracticeName)}. How can I help you?";
        return assistant;
    }

    private static JsonObject NewModel() => new() { ["provider"] = "openai", ["model"] = "gpt-4.1", ["temperature"] = 0.2 };

    private static IEnumerable<JsonObject> Inline(PmsAccount account, IEnumerable<AssistantRole> others)
    {
        foreach (var other in others)
            yield return Handoff(account, other);
        if (account.StaffNumber is { } number)
            yield return StaffTransfer.To(number);
    }

    /// <summary>By name within the squad, so that assistants can name each other before they have ids.</summary>
    private static JsonObject Handoff(PmsAccount account, AssistantRole to) => new()
    {
        ["type"] = "handoff",
        ["function"] = new JsonObject { ["name"] = to.Handoff, ["description"] = $"Hands the caller to the colleague for this. Use it when {to.When}." },
        ["destinations"] = new JsonArray(new JsonObject
        {
            ["type"] = "assistant",
            ["assistantName"] = to.NameFor(account.AccountId),
            ["description"] = to.When,
            ["contextEngineeringPlan"] = new JsonObject { ["type"] = "all" },
        }),
    };

    private static IEnumerable<JsonObject> ForeignInline(JsonObject? found) => VapiJson.Objects(found?["model"]?["tools"])
        .Where(tool => !StaffTransfer.IsOurs(tool) && !AssistantRole.All.Any(role => role.Handoff == VapiJson.Text(tool["function"]?["name"])));
}
