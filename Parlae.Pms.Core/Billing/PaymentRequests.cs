using System.Globalization;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Billing;

/// <summary>What became of a wish to pay.</summary>
public abstract record PaymentRequestOutcome
{
    private PaymentRequestOutcome() { }

    /// <summary>Staff send the link, by the contact on file.</summary>
    public sealed record LeftToStaff : PaymentRequestOutcome;
}

/// <summary>Lets a patient pay without saying a card number to a machine. No money moves here, and the ledger of the PMS stays as it is.</summary>
public sealed class PaymentRequests(StaffRequests requests)
{
    private static readonly string[] FieldsWritten = ["payment"];

    /// <param name="call">The call it is asked in; asked again there, it is the same request.</param>
    /// <param name="action">The tool or route, for the audit trail.</param>
    /// <param name="patient">Who is verified.</param>
    /// <param name="amount">Null: what stands open.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public async Task<PaymentRequestOutcome> RequestAsync(CallContext call, string action, PatientKey patient, decimal? amount, CancellationToken cancellationToken)
    {
        var details = new Dictionary<string, string>
        {
            ["amount"] = amount?.ToString("0.00", CultureInfo.InvariantCulture) ?? "what stands open",
            ["currency"] = Currency.Of(call.Account.TimeZone),
        };
        await requests.LeaveAsync(call, action, new(StaffTaskKind.PaymentRequest, patient, details, FieldsWritten), null, cancellationToken);
        return new PaymentRequestOutcome.LeftToStaff();
    }
}
