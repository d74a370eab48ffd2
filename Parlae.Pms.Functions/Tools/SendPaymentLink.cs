using System.ComponentModel;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Tools;

internal sealed record SendPaymentLinkArguments(
    [Description("The patient, as searchPatients named them.")][Handle('p')] string PatientId,
    [Description("The amount the caller wants to pay, such as 200; everything that is due when left out.")] decimal? Amount) : PatientData;

/// <summary>Lets a patient pay by a secure link. A card number is never taken, whoever offers it.</summary>
internal sealed class SendPaymentLink(PaymentRequests payments, PatientGate gate) : Tool<SendPaymentLinkArguments>(new(
    "sendPaymentLink",
    "Has a secure payment link sent to a verified patient's contact on file. Never ask for a card number, and never pass one on.",
    Writes: true,
    IdentityLevel.Verified,
    Offered.PaymentLinks))
{
    protected override bool RefusesCards => true;

    protected override async Task<ToolOutcome> RunAsync(SendPaymentLinkArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var call = context.Call;
        if (await gate.AllowAsync(call, Description, arguments.PatientId, cancellationToken) is not { } patient)
            return Ask(ToolWords.NotAllowed);
        var outcome = await payments.RequestAsync(call, Description.Name, patient.Patient, arguments.Amount, cancellationToken);
        return Say(outcome, arguments.Amount is { } amount ? $" for {SpokenMoney.Of(amount, Currency.Of(call.Account.TimeZone))}" : "");
    }

    private static ToolAnswer Say(PaymentRequestOutcome outcome, string amount) => outcome switch
    {
        PaymentRequestOutcome.Sent => Answer("sent", $"A secure payment link{amount} is on its way to the contact we have on file; nothing has been charged."),
        PaymentRequestOutcome.LeftToStaff => Answer("staffTask", $"I've asked the office to send you a secure payment link{amount}. It will go to the contact we have on file; nothing has been charged."),
        _ => throw new InvalidOperationException("A payment request outcome of an unknown kind."),
    };
}
