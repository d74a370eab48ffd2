using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

/// <summary>The squad of an account: triage speaks first, then whoever it hands to, then members that a clinic has added itself.</summary>
internal static class Squads
{
    /// <param name="assistantIds">Of our members, the first to speak first.</param>
    /// <param name="ours">Ids of all assistants that are ours, members or not.</param>
    /// <param name="found">As Vapi has it; null: it is new.</param>
    public static JsonObject For(PmsAccount account, IReadOnlyList<string> assistantIds, IReadOnlySet<string> ours, JsonObject? found)
    {
        var members = VapiJson.Objects(found?["members"]).ToList();
        var foreign = members.Where(member => VapiJson.Text(member["assistantId"]) is not { } id || !ours.Contains(id));
        return new JsonObject
        {
            ["name"] = AssistantRole.SquadNameFor(account.AccountId),
            ["members"] = VapiJson.Array(assistantIds
                .Select(id => VapiJson.Over(members.Find(member => VapiJson.Text(member["assistantId"]) == id), new JsonObject { ["assistantId"] = id }))
                .Concat(foreign.Select(member => VapiJson.Over(member, [])))),
            ["membersOverrides"] = VapiJson.Over(found?["membersOverrides"], new JsonObject
            {
                ["metadata"] = VapiJson.Over(found?["membersOverrides"]?["metadata"], Mark.Metadata(account.AccountId)),
            }),
        };
    }
}
