using System.ComponentModel;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;

namespace Parlae.Pms.Functions.Tools;

internal sealed record GetBalanceArguments(
    [Description("The patient, as searchPatients named them.")][Handle('p')] string PatientId) : PatientData;

/// <summary>What a patient owes. What the insurer owes is told apart, and what cannot be seen is never zero.</summary>
internal sealed class GetBalance(PatientAccount account, PatientGate gate) : Tool<GetBalanceArguments>(new(
    "getBalance",
    "What a patient whose identity is verified owes. Say only the part that is due from them; the rest is expected from their insurance.",
    Writes: false,
    IdentityLevel.Verified,
    Offered.ReadBalance))
{
    protected override async Task<ToolOutcome> RunAsync(GetBalanceArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var call = context.Call;
        if (await gate.AllowAsync(call, Description, arguments.PatientId, cancellationToken) is not { } patient)
            return Ask(ToolWords.NotAllowed);
        if (await account.ReadBalanceAsync(call, Description.Name, patient.Patient, cancellationToken) is not { } balance)
            return Answer("unavailable", "I can't see a balance for this account. Would you like the office to call you back about it?");

        var currency = Currency.Of(call.Account.TimeZone);
        var asOf = balance.AsOf ?? call.Time.Today;
        return Answer("ok", Say(balance, currency), new JsonObject
        {
            ["balance"] = balance.Total,
            ["due"] = balance.PatientPart,
            ["insuranceDue"] = balance.InsurancePart,
            ["currency"] = currency,
            ["asOf"] = AnswerTime.Iso(asOf),
        });
    }

    private static string Say(PatientBalance balance, string currency)
    {
        var own = balance.PatientPart switch
        {
            > 0 => $"Your part of the balance is {SpokenMoney.Of(balance.PatientPart, currency)}.",
            < 0 => $"You have a credit of {SpokenMoney.Of(balance.PatientPart, currency)}.",
            _ => "There is nothing for you to pay right now.",
        };
        return balance.InsurancePart > 0 ? $"{own} Another {SpokenMoney.Of(balance.InsurancePart.Value, currency)} is expected from your insurance." : own;
    }
}
