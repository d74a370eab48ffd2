using System.Text.Json.Nodes;

namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>
/// What tells an account's own objects at Vapi from all others there, beside their names. A tool has no place for remarks, so it carries the mark as a
/// header of its server, which Vapi sends along and nobody reads; assistants and squads carry it as metadata.
/// </summary>
internal static class Mark
{
    public const string Header = "X-Parlae-Managed";
    private const string Manager = "parlae-pms";

    public static JsonObject Metadata(string accountId) => new() { ["accountId"] = accountId, ["managedBy"] = Manager };

    public static bool IsOnTool(JsonObject tool, string accountId) =>
        tool["server"] is JsonObject server && server["headers"] is JsonObject headers
        && headers.Any(header => string.Equals(header.Key, Header, StringComparison.OrdinalIgnoreCase) && IsText(header.Value, accountId));

    public static bool IsOnAssistant(JsonObject assistant, string accountId) => IsMetadata(assistant["metadata"], accountId);

    public static bool IsOnSquad(JsonObject squad, string accountId) => squad["membersOverrides"] is JsonObject overrides && IsMetadata(overrides["metadata"], accountId);

    private static bool IsMetadata(JsonNode? node, string accountId) =>
        node is JsonObject metadata && IsText(metadata["managedBy"], Manager) && IsText(metadata["accountId"], accountId);

    private static bool IsText(JsonNode? node, string text) => VapiJson.Text(node) == text;
}
