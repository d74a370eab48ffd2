using System.Globalization;
using NodaTime.Text;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Paging;
using Parlae.Pms.Functions.Rest.Patients;

namespace Parlae.Pms.Functions.Rest.Charts;

/// <summary>Money received for a patient, above zero, or given back.</summary>
/// <param name="From"><c>patient</c> or <c>insurance</c>.</param>
internal sealed record RestPayment(string PaymentId, string PatientId, string Date, decimal Amount, string Currency, string? Method, string From) : PatientData;

/// <summary>The body of <c>POST /api/pms/payments</c>: money taken elsewhere.</summary>
internal sealed record PaymentBody(string? PatientId, decimal? Amount, string? Method, string? Reference) : PatientData;

/// <summary><c>/api/pms/payments</c>: what was paid, and money taken elsewhere where the clinic has that on; card data is refused before anything is read.</summary>
internal sealed class PaymentsFunction(AccountDoor door, PatientAccount account, PaymentRecording recording, NamedPatients patients, WriteLedger ledger, Continuations continuations) : AccountFunction(door)
{
    private const int LongestReference = 60;
    private const decimal MostAmount = 1_000_000;

    public override bool RefusesCards => true;

    public override string ActionOf(string method) => HttpMethods.IsGet(method) ? "getPaymentHistory" : "recordPayment";

    public override Task<RestAnswer> AnswerAsync(RestCall call) => HttpMethods.IsGet(call.Method) ? ListAsync(call) : RecordAsync(call);

    private async Task<RestAnswer> ListAsync(RestCall call)
    {
        var query = call.Query("patientId", "from", "to", Continuations.SizeName, Continuations.TokenName);
        var patientId = query.Id("patientId") ?? throw new BadBodyException("'patientId' is missing.");
        var (from, today) = (query.Date("from"), call.Context.Time.Today);
        var last = query.Date("to") ?? (from > today ? from.Value : today);
        var first = from ?? (last.Year > 1 ? last.PlusYears(-1) : last);
        if (last < first)
            throw new BadBodyException("'to' must not be before 'from'.");
        var page = await continuations.ReadAsync<ChartPlace>(call, query);
        if (!call.Account.Features.Billing)
            return call.Problem(ChartProblems.BillingOff);
        if (!call.Account.Capabilities.ReadPayments)
            return call.Problem(ChartProblems.CannotReadPayments);
        if (await account.ListPaymentsAsync(call.Context, call.Action, patientId, first, last, call.Cancellation) is not { } found)
            return call.Problem(RestProblems.NotFound);

        var rest = found.Value.Where(payment => Place(payment).IsAfter(page.After)).ToList();
        var next = rest.Count > page.Size ? Place(rest[page.Size - 1]) : null;
        var currency = Currency.Of(call.Account.TimeZone);
        return RestAnswer.Ok(await continuations.PageAsync(call, page, [.. rest.Take(page.Size).Select(payment => Write(payment, patientId, currency))], next));
    }

    private async Task<RestAnswer> RecordAsync(RestCall call)
    {
        call.Query();
        var body = call.Read<PaymentBody>();
        if (body.PatientId is null || !RestWords.IsId(body.PatientId))
            throw new BadBodyException("'patientId' must be the id of a patient.");
        if (body.Amount is not { } amount || amount <= 0 || amount > MostAmount || decimal.Round(amount, 2) != amount)
            throw new BadBodyException(string.Create(CultureInfo.InvariantCulture, $"'amount' must be above zero and at most {MostAmount:#,0}, with two decimals at most."));
        if (PatientWords.Line(body.Method, "method") is not { } word || PatientWords.Line(body.Reference, "reference", LongestReference) is not { } receipt || !receipt.Any(char.IsLetterOrDigit))
            throw new BadBodyException("'method' and 'reference' must be given.");
        if (!call.Account.Features.Payments)
            return call.Problem(ChartProblems.PaymentsOff);
        if (!call.Account.Capabilities.RecordPayments)
            return call.Problem(ChartProblems.CannotRecordPayments);
        var methods = await recording.MethodsAsync(call.Account, call.Cancellation);
        if (PaymentMethods.Find(methods, word) is not { } method)
            return call.Problem(ChartProblems.UnknownMethod with { Extensions = new Dictionary<string, object?> { ["methods"] = methods.Select(each => new { each.Code, each.Name }).ToList() } });
        if (await patients.FindAsync(call, body.PatientId) is not { } named)
            return call.Problem(RestProblems.NotFound with { Detail = "The practice has no such patient." });
        if (named is not PatientKey.OnFile patient)
            return call.Problem(RestProblems.PatientNotReady);

        var payment = new NewPayment(ledger.NewReference(), patient.PatientId, call.Context.Time.Today, amount, method, receipt);
        var outcome = await recording.RecordAsync(call.Context, call.Action, payment, call.Cancellation);
        return ChartAnswers.Of(call, outcome, written => new WrittenPayment(written.Reference, written.RecordId));
    }

    private static ChartPlace Place(Payment payment) => ChartPlace.Of(payment.Date, payment.PaymentId);

    private static RestPayment Write(Payment payment, string patientId, string currency) => new(
        payment.PaymentId, patientId, LocalDatePattern.Iso.Format(payment.Date), payment.Amount, currency, payment.Method, payment.IsFromInsurance ? "insurance" : "patient");
}
