using System.Text.Json.Nodes;

namespace Parlae.Pms.Functions.Vapi.Provisioning;

internal enum StepAction
{
    Create,
    Change,
    Remove,
}

/// <summary>One request that changes something at Vapi.</summary>
/// <param name="Name">For the operator.</param>
/// <param name="Id">At Vapi; of what is to be created a stand-in, which later steps name until the real one is known.</param>
/// <param name="Body">The whole object as it is sent; null for removals.</param>
/// <param name="Differences">From what is there, a line each, without anything secret.</param>
internal sealed record Step(StepAction Action, VapiKind Kind, string Name, string Id, JsonObject? Body, IReadOnlyList<string> Differences)
{
    public string Words => $"{(Kind, Action) switch
    {
        (VapiKind.PhoneNumber, _) => "link",
        (_, StepAction.Create) => "create",
        (_, StepAction.Change) => "change",
        _ => "remove",
    }} {Kind.Words()} {Name}";

    public static string StandIn(VapiKind kind, string name) => $"(new {kind.Words()} {name})";
}
