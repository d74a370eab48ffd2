using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Sikka;

/// <summary>Payments as they are sent, and looked for when their answer was lost.</summary>
public sealed class SikkaPaymentTests : IDisposable
{
    private static readonly LocalDate Day = new(2026, 3, 16);

    private readonly SikkaBench bench = new(SikkaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public SikkaPaymentTests()
    {
        bench.Sikka.None("writebacks", "writeback_status", "transactions", "providers");
        bench.Sikka.Items("patients", """{"patient_id":"5383","guarantor_id":"5380","provider_id":"DOC1"}""");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_payment_is_sent_as_the_reference_has_it()
    {
        var recording = Recording.Of("writeback-transaction-create");
        bench.Sikka.On("POST transaction", _ => recording.Answer());
        Assert.Equal(new WriteReceipt.Submitted("456753"), await Desk().RecordAsync(Payment(), Stop));
        var body = JsonElement.Parse(Assert.Single(bench.Sikka.To("transaction")).Body);
        foreach (var name in new[] { "patient_id", "guarantor_id", "transaction_date", "transaction_entry_date", "procedure_code", "procedure_description", "provider_id", "amount", "practice_id", "is_payment_by_procedure_code" })
            Assert.Equal(recording.RequestBody.GetProperty(name).GetString(), body.GetProperty(name).GetString());
        Assert.Equal(("receipt 1042 urgent", "true"), (body.GetProperty("note").GetString(), body.GetProperty("check_spu").GetString()));
    }

    [Theory]
    [InlineData(null, "-39.30")]
    [InlineData("negative", "-39.30")]
    [InlineData("positive", "39.30")]
    public async Task The_sign_is_the_clinics_to_say(string? sign, string amount)
    {
        bench.Sikka.On("POST transaction", _ => SikkaImitation.Accepted("1"));
        await Desk(sign is null ? [] : new() { ["paymentSign"] = sign }).RecordAsync(Payment(), Stop);
        Assert.Equal(amount, JsonElement.Parse(bench.Sikka.To("transaction")[0].Body).GetProperty("amount").GetString());
    }

    [Fact]
    public async Task Without_a_guarantor_the_patient_pays_and_the_chosen_provider_goes_first()
    {
        bench.Sikka.On("POST transaction", _ => SikkaImitation.Accepted("1"));
        bench.Sikka.Items("patients", """{"patient_id":"5383","guarantor_id":"0","provider_id":"DOC1"}""");
        await Desk(new() { ["defaultProviderId"] = "P9" }).RecordAsync(Payment(), Stop);
        var body = JsonElement.Parse(bench.Sikka.To("transaction")[0].Body);
        Assert.Equal(("5383", "P9"), (body.GetProperty("guarantor_id").GetString(), body.GetProperty("provider_id").GetString()));
    }

    [Fact]
    public async Task Ways_to_pay_are_those_with_a_name_and_none_of_insurers_adjustments_or_cards()
    {
        const string Cash = """{"code":"2","description":"Cash Payment"}""";
        const string Third = """{"code":"7","description":"Third Party"}""";
        const string Discount = """{"code":"12","description":"Discount"}""";
        bench.Sikka.On("GET payment_types", request => SikkaImitation.Json(200, request.Query switch
        {
            var query when query.ContainsKey("is_insurance_type") => SikkaImitation.List(Third),
            var query when query.ContainsKey("is_adjustment_type") => SikkaImitation.List(Discount),
            var query when query.ContainsKey("are_credit_card_details_required") => SikkaImitation.List(Cash, Third, Discount, """{"code":"2.02","description":"Insurance Secondary Payment"}"""), // ignored
            _ => SikkaImitation.List(Cash, Third, Discount, """{"code":"2.02","description":"Insurance Secondary Payment"}""", """{"code":"3.25","description":""}"""),
        }));
        Assert.Equal([new PaymentMethod("2", "Cash Payment")], await Desk().ReadMethodsAsync(Stop));
        await Desk().ReadMethodsAsync(Stop);
        Assert.Equal(4, bench.Sikka.To("payment_types").Count); // kept for a while
    }

    [Fact]
    public async Task A_pms_that_wants_what_nobody_tells_us_is_sent_nothing()
    {
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.NotPermitted), await bench.Connect(SikkaBench.Link(pms: "Tracker")).Billing!.RecordAsync(Payment(), Stop));
        Assert.Empty(bench.Sikka.Requests);
    }

    [Theory]
    [InlineData("amount=-39.30&note=receipt 1042 urgent&transaction_date=2026-03-16", true)]
    [InlineData("amount=39.3&note=receipt 1042 urgent&transaction_date=2026-03-16", true)]
    [InlineData("amount=-39.31&note=receipt 1042 urgent&transaction_date=2026-03-16", false)]
    [InlineData("amount=-39.30&note=receipt 1043&transaction_date=2026-03-16", false)]
    [InlineData("amount=-39.30&transaction_date=2026-03-16", false)]
    [InlineData("amount=-39.30&note=receipt 1042 urgent&transaction_date=2026-03-15", false)]
    public async Task A_lost_payment_is_found_in_the_queue_by_its_receipt(string members, bool isIt)
    {
        bench.Sikka.Items("writebacks", $$"""{"id":"90","method":"POST","api_name":"transactions","api_request_body":"patient_id=5383&practice_id=1&procedure_code=2&{{members}}"}""");
        bench.Sikka.Items("writeback_status", """{"id":"90","status":"Pending"}""");
        Assert.Equal(isIt ? new WriteFate.Pending("90") : new WriteFate.Absent(), await FindAsync());
    }

    [Fact]
    public async Task A_lost_payment_that_stands_in_the_ledger_is_confirmed()
    {
        const string Row = """{"transaction_sr_no":"8841","patient_id":"5383","practice_id":"1","transaction_type":"Payment","transaction_date":"2026-03-16T00:00:00","amount":"39.3000","note":"NOTE"}""";
        bench.Sikka.Items("transactions", Row.Replace("NOTE", "receipt 1042 urgent", StringComparison.Ordinal));
        Assert.Equal(new WriteFate.Confirmed("8841"), await FindAsync());
        bench.Sikka.Items("transactions", Row.Replace("NOTE", "", StringComparison.Ordinal));
        Assert.IsType<WriteFate.Absent>(await FindAsync());
    }

    [Theory]
    [InlineData("2", "Cash Payment", "Cash", true)]
    [InlineData("", "Cash Payment", "", true)]
    [InlineData("", "", "Cash", true)]
    [InlineData("2", "Money received", "", true)]
    [InlineData("3", "Card Payment", "Card", false)] // of another payment under the same receipt, or nobody can say
    [InlineData("", "", "Cheque", false)]
    public async Task A_payment_by_another_way_is_not_the_lost_one(string code, string description, string type, bool isIt)
    {
        bench.Sikka.Items(
            "transactions",
            $$"""{"transaction_sr_no":"8841","patient_id":"5383","practice_id":"1","transaction_type":"Payment","transaction_date":"2026-03-16T00:00:00","amount":"-39.30","note":"receipt 1042 urgent","procedure_code":"{{code}}","procedure_description":"{{description}}","payment_type":"{{type}}"}""");
        Assert.Equal(isIt ? new WriteFate.Confirmed("8841") : new WriteFate.Unclear(), await FindAsync());
    }

    [Theory]
    [InlineData("cash", "2")]
    [InlineData("CASH PAYMENT", "2")]
    [InlineData("2", "2")]
    [InlineData("card", null)] // of two, neither
    [InlineData("ca", null)]
    [InlineData("", null)]
    public void A_way_to_pay_is_found_by_code_name_or_the_only_first_word(string word, string? code) =>
        Assert.Equal(code, PaymentMethods.Find([new("2", "Cash Payment"), new("3", "Card Payment"), new("4", "Card Terminal")], word)?.Code);

    public void Dispose() => bench.Dispose();

    private IBillingDesk Desk(Dictionary<string, string>? config = null) => bench.Connect(SikkaBench.Link(config: config, pms: "OpenDental")).Billing!;

    private Task<WriteFate> FindAsync() => bench.Connect().Writes!.FindAsync(new PendingWrite("ref-1", null, bench.Now - Duration.FromMinutes(1), Payment: Payment()), Stop);

    private static NewPayment Payment() => new("ref-1", "5383", Day, 39.30m, new PaymentMethod("2", "Cash Payment"), "receipt #1042 <urgent>");
}
