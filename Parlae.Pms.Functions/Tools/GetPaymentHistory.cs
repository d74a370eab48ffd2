using System.ComponentModel;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;

namespace Parlae.Pms.Functions.Tools;

internal sealed record GetPaymentHistoryArguments(
    [Description("The patient, as searchPatients named them.")][Handle('p')] string PatientId,
    [Description("The first day to look at, as 2025-09-02; a year back when left out.")] LocalDate? From,
    [Description("The last day to look at, as 2026-03-02; today when left out.")] LocalDate? To) : PatientData;

/// <summary>What was paid on a patient's account, newest first.</summary>
internal sealed class GetPaymentHistory(PatientAccount account, PatientGate gate) : Tool<GetPaymentHistoryArguments>(new(
    "getPaymentHistory",
    "The payments on the account of a patient whose identity is verified, newest first.",
    Writes: false,
    IdentityLevel.Verified,
    Offered.ReadPayments))
{
    protected override async Task<ToolOutcome> RunAsync(GetPaymentHistoryArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var call = context.Call;
        if (await gate.AllowAsync(call, Description, arguments.PatientId, cancellationToken) is not { } patient)
            return Ask(ToolWords.NotAllowed);
        var last = arguments.To ?? (arguments.From > call.Time.Today ? arguments.From.Value : call.Time.Today);
        var first = arguments.From ?? last.PlusYears(-1);
        if (last < first)
            return Ask("The last day is before the first one. Please ask for the days again.");

        var currency = Currency.Of(call.Account.TimeZone);
        var history = await account.ReadPaymentsAsync(call, Description.Name, patient.Patient, first, last, cancellationToken);
        return Answer("ok", Say(history, currency), new JsonObject { ["payments"] = new JsonArray([.. history.Payments.Select(payment => Write(payment, currency))]), ["more"] = history.HasMore });
    }

    private static string Say(PaymentHistory history, string currency)
    {
        var own = history.Payments.Where(payment => payment is { IsFromInsurance: false, Amount: > 0 }).ToList();
        if (own is not [var newest, ..])
            return history.Payments.Count == 0 ? "I don't see any payments in that time." : "I see no payments of your own in that time, only what came from insurance or was given back.";
        var paid = $"{SpokenMoney.Of(newest.Amount, currency)} on {SpokenTime.Day(newest.Date)}, {newest.Date.Year}";
        return own.Count == 1 && !history.HasMore ? $"I see one payment of yours: {paid}." : $"I see {(history.HasMore ? "more than " : "")}{own.Count} payments of yours. The last one was {paid}.";
    }

    private static JsonObject Write(Payment payment, string currency) => new JsonObject
    {
        ["date"] = AnswerTime.Iso(payment.Date),
        ["amount"] = payment.Amount,
        ["currency"] = currency,
        ["method"] = payment.Method,
        ["from"] = payment.IsFromInsurance ? "insurance" : "patient",
    };
}
