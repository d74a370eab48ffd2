using System.ComponentModel;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;

namespace Parlae.Pms.Functions.Tools;

internal sealed record GetInsuranceArguments(
    [Description("The patient, as searchPatients named them.")][Handle('p')] string PatientId) : PatientData;

/// <summary>The insurance on file. Of a member id only the end is told, enough to compare with a card.</summary>
internal sealed class GetInsurance(PatientInsurance insurance, PatientGate gate) : Tool<GetInsuranceArguments>(new(
    "getInsurance",
    "The dental insurance on file for a patient whose identity is verified. It says nothing of what a plan covers.",
    Writes: false,
    IdentityLevel.Verified,
    Offered.ReadInsurance))
{
    protected override async Task<ToolOutcome> RunAsync(GetInsuranceArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        if (await gate.AllowAsync(context.Call, Description, arguments.PatientId, cancellationToken) is not { } patient)
            return Ask(ToolWords.NotAllowed);
        var policies = await insurance.ReadAsync(context.Call, Description.Name, patient.Patient, cancellationToken);
        return policies.Count == 0
            ? Answer("none", "I don't see any insurance on file. Would you like to give me the details from your card?")
            : Answer("ok", Say(policies), new JsonObject { ["policies"] = new JsonArray([.. policies.Select(Write)]) });
    }

    private static string Say(IReadOnlyList<InsurancePolicy> policies)
    {
        var said = policies.Select(policy => (policy.Carrier ?? "an insurer whose name I can't see") + (MemberIds.Ending(policy.MemberId) is { } ending ? $", member number ending in {ending}" : ""));
        return $"On file I have {string.Join("; and ", said)}.";
    }

    private static JsonNode Write(InsurancePolicy policy) => new JsonObject
    {
        ["carrier"] = policy.Carrier,
        ["coverage"] = policy.Coverage,
        ["memberId"] = MemberIds.Masked(policy.MemberId),
        ["groupNumber"] = policy.GroupNumber,
        ["relationship"] = policy.Relationship,
        ["since"] = policy.Since is { } since ? AnswerTime.Iso(since) : null,
        ["until"] = policy.Until is { } until ? AnswerTime.Iso(until) : null,
    };
}
