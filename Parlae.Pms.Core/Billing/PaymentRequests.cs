using System.Globalization;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Billing;

/// <summary>What became of a wish to pay.</summary>
public abstract record PaymentRequestOutcome
{
    private PaymentRequestOutcome() { }

    /// <summary>The clinic's payment page goes to the contact on file.</summary>
    public sealed record Sent : PaymentRequestOutcome;

    /// <summary>Staff send the link, by the contact on file.</summary>
    public sealed record LeftToStaff : PaymentRequestOutcome;
}

/// <summary>Lets a patient pay without saying a card number to a machine. No money moves here, and the ledger of the PMS stays as it is.</summary>
public sealed class PaymentRequests(StaffRequests requests, PatientMessages messages, AuditedWork audited, IAccountSeal seal)
{
    private static readonly string[] FieldsWritten = ["payment"];

    /// <param name="call">The call it is asked in; asked again there, it is the same request.</param>
    /// <param name="action">The tool or route, for the audit trail.</param>
    /// <param name="patient">Who is verified.</param>
    /// <param name="amount">Null: what stands open.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public async Task<PaymentRequestOutcome> RequestAsync(CallContext call, string action, PatientKey patient, decimal? amount, CancellationToken cancellationToken)
    {
        var said = amount?.ToString("0.00", CultureInfo.InvariantCulture);
        if (call.Account.Rules.PaymentLinkTemplate is { } template && await SendAsync(call, action, patient, template, said, cancellationToken))
            return new PaymentRequestOutcome.Sent();
        var details = new Dictionary<string, string> { ["amount"] = said ?? "what stands open", ["currency"] = Currency.Of(call.Account.TimeZone) };
        await requests.LeaveAsync(call, action, new(StaffTaskKind.PaymentRequest, patient, details, FieldsWritten), null, cancellationToken);
        return new PaymentRequestOutcome.LeftToStaff();
    }

    /// <summary>One link a request and call: its reference is a keyed hash of them, and says nothing of the patient.</summary>
    private async Task<bool> SendAsync(CallContext call, string action, PatientKey patient, string template, string? amount, CancellationToken cancellationToken)
    {
        var reference = (await seal.HashAsync(call.AccountId, "payment", ConnectedPractice.Keyed(call.Account, $"{call.CallId}|{patient.Text}|{amount}"), cancellationToken))[..24];
        var link = new Uri(template.Replace("{reference}", reference, StringComparison.Ordinal));
        return await audited.RunAsync(call.Action(action, patient, FieldsWritten), async token =>
        {
            var isSent = await messages.SendLinkAsync(call.Account, patient, $"payment-{reference}", link, token);
            return new AuditedResult<bool>(isSent, isSent ? "sent" : "noContact");
        }, cancellationToken);
    }
}
