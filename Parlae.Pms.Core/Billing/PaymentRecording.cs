using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Charts;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Billing;

/// <summary>Writes money taken elsewhere into the ledger of the practice's system. No money moves here.</summary>
public sealed class PaymentRecording(PmsConnections connections, WriteLedger ledger, ChartWriting chart)
{
    private static readonly string[] FieldsWritten = ["payments"];

    /// <summary>The ways to pay that may be recorded: no insurer's money, and none that needs card data. Throws <see cref="VendorException"/> kinds.</summary>
    public async Task<IReadOnlyList<PaymentMethod>> MethodsAsync(PmsAccount account, CancellationToken cancellationToken) =>
        await (await DeskAsync(account, cancellationToken)).ReadMethodsAsync(cancellationToken);

    /// <summary>The same payment said again on its day or the next is one, so that a second try may come after midnight. Throws as <see cref="ChartWriting.WriteAsync"/>.</summary>
    public async Task<ChartOutcome> RecordAsync(CallContext call, string action, NewPayment payment, CancellationToken cancellationToken)
    {
        var named = payment with { Receipt = (await DeskAsync(call.Account, cancellationToken)).Receipt(payment.Receipt) }; // two that the PMS could not tell apart are one
        var entry = call.Wish(ledger, WriteKind.RecordPayment, payment.Reference, new PatientKey.OnFile(payment.PatientId)) with { NewPayment = payment };
        return await chart.WriteAsync(call, action, new(entry, IntentAsync, FieldsWritten, "recorded"), cancellationToken);

        async ValueTask<string> IntentAsync(PatientKey key, CancellationToken token)
        {
            var yesterdays = WriteLedger.PaymentIntent(key, named with { Date = named.Date.PlusDays(-1) });
            return await ledger.StandingAsync(call.Account, yesterdays, token) is null ? WriteLedger.PaymentIntent(key, named) : yesterdays;
        }
    }

    private async ValueTask<IBillingDesk> DeskAsync(PmsAccount account, CancellationToken cancellationToken) =>
        (await connections.OpenAsync(account, cancellationToken)).Billing ?? throw new PracticeMisconfiguredException(account.Vendor, account.AccountId, "this connection cannot record payments");
}
