using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>
/// Compares what an account should have with what is there. Objects come before those that need them, and what is no longer wanted goes last, when
/// nothing of ours names it any more: broken off anywhere, what stands is usable, and the next plan is the rest.
/// </summary>
internal sealed class Planner(FunctionTools tools, Assistants assistants)
{
    public ProvisioningPlan Plan(PmsAccount account, FoundObjects found) => new Draft(account, found).Make(tools, assistants);

    private sealed class Draft(PmsAccount account, FoundObjects found)
    {
        private readonly List<Step> steps = [];
        private readonly List<string> notes = [];
        private readonly List<string> missing = [];

        public ProvisioningPlan Make(FunctionTools tools, Assistants assistants)
        {
            if (account.Vapi.CredentialId is null)
                notes.Add("the account has no vapi.credentialId: a credential chosen at Vapi stays, else Vapi picks one itself");
            var toolIds = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var body in tools.For(account, name => found.OwnTools[name].FirstOrDefault()))
            {
                var name = VapiJson.Text(body["function"]!["name"])!;
                toolIds[name] = Want(VapiKind.Tool, name, body, found.OwnTools[name].FirstOrDefault());
            }

            var roles = AssistantRole.For(toolIds.Keys);
            List<string> members = [.. roles.Select(role => WantAssistant(assistants, role, roles, toolIds))];
            var squadName = AssistantRole.SquadNameFor(account.AccountId);
            var squad = found.OwnSquads[squadName].FirstOrDefault();
            var squadId = Want(VapiKind.Squad, squadName, Squads.For(account, members, found.NamedAssistants, squad), squad);
            foreach (var (id, number) in found.PhoneNumbers)
                Link(id, number, squadId);
            RemoveSpare(VapiKind.Squad, found.OwnSquads, [squadName], [squadId]);
            RemoveSpare(VapiKind.Assistant, found.OwnAssistants, [.. AssistantRole.All.Select(role => role.NameFor(account.AccountId))], [.. members]);
            RemoveSpare(VapiKind.Tool, found.OwnTools, ToolNames.All, [.. toolIds.Values]);
            return new ProvisioningPlan(steps, notes, missing, found.DialledNumbers);
        }

        private string WantAssistant(Assistants assistants, AssistantRole role, IReadOnlyList<AssistantRole> roles, Dictionary<string, string> toolIds)
        {
            var name = role.NameFor(account.AccountId);
            var there = found.OwnAssistants[name].FirstOrDefault();
            var existing = found.Tools.Select(FoundObjects.IdOf).Except(IdsOf(found.OwnTools), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
            var foreign = VapiJson.Texts(there?["model"]?["toolIds"]).Where(existing.Contains);
            return Want(VapiKind.Assistant, name, assistants.For(account, role, roles, toolIds, there, foreign), there);
        }

        /// <returns>Its id, or a stand-in.</returns>
        private string Want(VapiKind kind, string name, JsonObject body, JsonObject? there)
        {
            if (there is null)
            {
                var standIn = Step.StandIn(kind, name);
                steps.Add(new Step(StepAction.Create, kind, name, standIn, body, []));
                return standIn;
            }

            var id = FoundObjects.IdOf(there);
            if (Difference.Between(body, there) is { Count: > 0 } differences)
                steps.Add(new Step(StepAction.Change, kind, name, id, body, differences));
            return id;
        }

        /// <summary>A number that leads nowhere, or to an assistant or squad of ours, is led to the squad. Where somebody else has led it, it stays.</summary>
        private void Link(string id, JsonObject? number, string squadId)
        {
            if (number is null)
            {
                missing.Add($"phone number {id} is not at Vapi: check phoneNumberIds of the account, and that the key is of the same organization");
                return;
            }

            var (assistant, squad) = (VapiJson.Text(number["assistantId"]), VapiJson.Text(number["squadId"]));
            if (squad == squadId && assistant is null)
                return;
            if (VapiJson.Text(number["workflowId"]) is not null
                || (assistant is not null && !found.NamedAssistants.Contains(assistant))
                || (squad is not null && squad != squadId && !IdsOf(found.OwnSquads).Contains(squad)))
            {
                notes.Add($"phone number {id} leads to something that is not ours, and stays so: to have it lead to the squad, take that link off at Vapi and push again");
                return;
            }

            var body = new JsonObject { ["provider"] = number["provider"]?.DeepClone(), ["squadId"] = squadId };
            if (assistant is not null)
                body["assistantId"] = null;
            steps.Add(new Step(StepAction.Change, VapiKind.PhoneNumber, id, id, body, Difference.Between(body, number)));
        }

        /// <param name="names">That we give: what bears our mark under another name, somebody has made their own.</param>
        private void RemoveSpare(VapiKind kind, ILookup<string, JsonObject> own, IReadOnlyCollection<string> names, HashSet<string> wanted)
        {
            foreach (var (name, there) in own.SelectMany(group => group.Select(there => (group.Key, there))))
            {
                var id = FoundObjects.IdOf(there);
                if (wanted.Contains(id))
                    continue;
                if (!names.Contains(name))
                    notes.Add($"{kind.Words()} {id} bears our mark under a name that is not ours, and stays");
                else if (found.IsUsedByOthers(id))
                    notes.Add($"{kind.Words()} {name} ({id}) is no longer wanted, and stays because something that is not ours uses it");
                else
                    steps.Add(new Step(StepAction.Remove, kind, name, id, null, []));
            }
        }

        private static HashSet<string> IdsOf(ILookup<string, JsonObject> own) => [.. own.SelectMany(group => group).Select(FoundObjects.IdOf)];
    }
}
