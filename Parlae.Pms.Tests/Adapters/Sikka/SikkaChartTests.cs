using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Adapters.Sikka;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Sikka;

/// <summary>Notes, insurance, balances and payments, from rows as odd as Sikka sends them.</summary>
public sealed class SikkaChartTests : IDisposable
{
    private static readonly LocalDate Day = new(2026, 1, 30);

    private readonly SikkaBench bench = new(SikkaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(""" "patient_balance":"200.00","patient_due":"80.00","insurance_due":"120.00","account_balance":"999" """, "200.00", "80.00", "120.00")]
    [InlineData(""" "patient_balance":200,"patient_due":80.5,"insurance_due":119.5 """, "200", "80.5", "119.5")]
    [InlineData(""" "patient_amount_less_than_30":"80.00","patient_amount_between_30_60":"20.00","insurance_amount_less_than_30":"120.0000" """, "220.00", "100.00", "120.0000")]
    [InlineData(""" "patient_amount_between_0_30":"80","patient_amount_between_31_60":"20","patient_amount_between_61_90":"1","patient_amount_greater_than_90":"2","insurance_amount_between_0_30":"120" """, "223", "103", "120")]
    [InlineData(""" "patient_balance":"200.00","insurance_due":"120.00" """, "200.00", "80.00", "120.00")]
    [InlineData(""" "patient_due":"-39.30","insurance_due":"" """, "-39.30", "-39.30", null)]
    [InlineData(""" "patient_due":"$1,280.00","insurance_due":"0" """, "1280.00", "1280.00", "0")]
    [InlineData(""" "patient_due":"0.00","insurance_due":"0.00","patient_balance":"0.00" """, "0.00", "0.00", "0.00")]
    public async Task A_balance_tells_the_patients_part_apart(string members, string total, string patient, string? insurance)
    {
        bench.Sikka.Items("patient_balance", $$"""{"patient_id":"5383","practice_id":"1","current_date":"2026-03-16T00:00:00",{{members}}}""");
        Assert.Equal(new PatientBalance(Of(total)!.Value, Of(patient)!.Value, Of(insurance), new LocalDate(2026, 3, 16)), await bench.Connect().Billing!.ReadBalanceAsync("5383", Stop));
    }

    [Theory]
    [InlineData("""{"patient_id":"5384","practice_id":"1","patient_due":"80.00"}""")] // somebody else
    [InlineData("""{"patient_id":"5383","practice_id":"7","patient_due":"80.00"}""")] // another location
    [InlineData("""{"patient_id":"5383","practice_id":"1","patient_due":"","patient_balance":"200.00"}""")] // nobody can say whose part that is
    [InlineData("""{"patient_id":"5383","practice_id":"1","patient_due":"N/A"}""")]
    [InlineData("""{"patient_id":"5383","practice_id":"1"}""")]
    public async Task What_cannot_be_seen_is_no_balance_and_never_zero(string row)
    {
        bench.Sikka.Items("patient_balance", row);
        Assert.Null(await bench.Connect().Billing!.ReadBalanceAsync("5383", Stop));
        bench.Sikka.None("patient_balance");
        Assert.Null(await bench.Connect().Billing!.ReadBalanceAsync("5383", Stop));
    }

    [Fact]
    public async Task Of_several_rows_the_newest_counts()
    {
        bench.Sikka.Items(
            "patient_balance",
            """{"patient_id":"5383","current_date":"2026-03-14T00:00:00","patient_due":"1"}""", """{"patient_id":"5383","current_date":"2026-03-16T00:00:00","patient_due":"2"}""", """{"patient_id":"5383","current_date":"","patient_due":"3"}""");
        Assert.Equal(2, (await bench.Connect().Billing!.ReadBalanceAsync("5383", Stop))!.PatientPart);
    }

    [Theory]
    [InlineData(null, "-24.00,-10.00,5.00", "24.00,10.00,-5.00")] // a refund among payments
    [InlineData(null, "24.00,10.00,-5.00", "24.00,10.00,-5.00")]
    [InlineData(null, "-24.0000", "24.00")]
    [InlineData("positive", "-24.00", "-24.00")]
    [InlineData("negative", "24.00,10.00", "-24.00,-10.00")]
    public async Task Money_received_is_above_zero_whatever_sign_the_pms_gives_it(string? sign, string raw, string expected)
    {
        bench.Sikka.Items("transactions", [.. raw.Split(',').Select((amount, n) => Line($"{n + 1}", amount))]);
        var config = sign is null ? null : new Dictionary<string, string> { ["paymentSign"] = sign };
        var payments = await bench.Connect(SikkaBench.Link(config: config)).Billing!.ReadPaymentsAsync("5383", Day, Day, Stop);
        Assert.Equal(expected.Split(',').Select(Of), payments.OrderBy(payment => payment.PaymentId).Select(payment => (decimal?)payment.Amount));
    }

    [Fact]
    public async Task Only_this_patients_payments_of_the_asked_days_count()
    {
        bench.Sikka.Items(
            "transactions",
            Line("1", "-10"), Line("1", "-10"), Line("2", "-10", patient: "5384"), Line("3", "24", type: "Procedure"), Line("4", "-10", date: "2026-01-29T00:00:00"), Line("5", "-10", date: ""), Line("6", ""), Line("7", "0"),
            Line("8", "-10", practice: "7"), Line("9", "-12", method: "", description: "Insurance Payment"));
        var payments = await bench.Connect().Billing!.ReadPaymentsAsync("5383", Day, Day, Stop);
        Assert.Equal([("1", "Cash", false), ("9", "Insurance Payment", true)], payments.Select(payment => (payment.PaymentId, payment.Method, payment.IsFromInsurance)));
        Assert.Equal(("5383", "Payment"), (bench.Sikka.To("transactions")[0].Query["patient_id"], bench.Sikka.To("transactions")[0].Query["transaction_type"]));
    }

    [Fact]
    public async Task Notes_are_the_patients_own_and_say_something()
    {
        bench.Sikka.Items(
            "medical_notes",
            """{"patient_id":"5383","practice_id":"1","type":"PatNote","date":"2026-03-16T00:00:00","text":"Prefers mornings","note_id":"7"}""",
            """{"patient_id":"5384","practice_id":"1","type":"PatNote","text":"of somebody else","note_id":"8"}""",
            """{"patient_id":"5383","practice_id":"1","type":"","date":"1111-11-11T00:00:00","text":"","description":"Clinical word","note_id":9}""",
            """{"patient_id":"5383","practice_id":"1","type":"PatNote","text":"","description":""}""");
        Assert.Equal(
            [new ChartNote("7", "PatNote", new LocalDate(2026, 3, 16), "Prefers mornings"), new ChartNote("9", null, null, "Clinical word")],
            await bench.Connect().Notes!.ReadAsync("5383", Stop));
    }

    [Fact]
    public async Task A_note_is_sent_as_the_reference_has_it()
    {
        var recording = Recording.Of("writeback-medical-note-create");
        bench.Sikka.On("POST medical_notes", _ => recording.Answer());
        var config = new Dictionary<string, string> { ["noteType"] = "PatNote" };
        var receipt = await bench.Connect(SikkaBench.Link(config: config, pms: "OpenDental")).Notes!.AddAsync(Note("Patient asked for a morning visit; it's “urgent”, 100"), Stop);
        Assert.Equal(new WriteReceipt.Submitted("275497"), receipt);
        var body = JsonElement.Parse(Assert.Single(bench.Sikka.To("medical_notes")).Body);
        foreach (var name in new[] { "patient_id", "type", "date", "practice_id", "provider_id" })
            Assert.Equal(recording.RequestBody.GetProperty(name).GetString(), body.GetProperty(name).GetString());
        Assert.Equal("Patient asked for a morning visit its urgent 100", body.GetProperty("text").GetString());
        Assert.Equal("true", body.GetProperty("check_spu").GetString());
    }

    [Theory]
    [InlineData("Planet DDS Web V3", "patient_id,practice_id,type,text,check_spu")]
    [InlineData("Dolphin Management", "patient_id,practice_id,type,text,check_spu,date,provider_id,user")]
    [InlineData("Dentrix", "patient_id,practice_id,type,text,check_spu,date,provider_id")]
    public async Task Each_pms_gets_the_members_it_takes(string pms, string members)
    {
        bench.Sikka.On("POST medical_notes", _ => SikkaImitation.Accepted("1"));
        var config = new Dictionary<string, string> { ["noteType"] = "Patient Note", ["bookingUser"] = "U1" };
        await bench.Connect(SikkaBench.Link(config: config, pms: pms)).Notes!.AddAsync(Note(new string('x', 200)), Stop);
        var body = JsonElement.Parse(bench.Sikka.To("medical_notes")[0].Body);
        Assert.Equal(members.Split(','), body.EnumerateObject().Select(member => member.Name));
        Assert.Equal(200, body.GetProperty("text").GetString()!.Length);
    }

    [Theory]
    [InlineData("Prefers mornings", "Prefers mornings")]
    [InlineData(" Prefers\r\n\tmornings;  not \"late\", please! OK? ", "Prefers mornings not late please OK")]
    [InlineData("it's the patient’s ‘own’ wish — 9–5", "its the patients own wish - 9-5")]
    [InlineData("Tel. 555-0123: ask (twice)… then wait", "Tel. 555-0123: ask (twice)... then wait")]
    [InlineData("Rene\u0301e, C\u0327a va; Zoë 田中", "Renée Ça va Zoë 田中")]
    [InlineData("March 3, 2026", "March 3 2026")]
    public async Task A_note_loses_nothing_but_punctuation(string text, string sent)
    {
        bench.Sikka.On("POST medical_notes", _ => SikkaImitation.Accepted("1"));
        var notes = bench.Connect(SikkaBench.Link(config: new Dictionary<string, string> { ["noteType"] = "PatNote" })).Notes!;
        Assert.True(notes.Takes(text));
        await notes.AddAsync(Note(text), Stop);
        Assert.Equal(sent, JsonElement.Parse(bench.Sikka.To("medical_notes")[0].Body).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("?!")]
    [InlineData("")]
    [InlineData("1½ tablets")]
    [InlineData("<5 mg")]
    [InlineData("50% less")]
    [InlineData("1,5 mg")]
    [InlineData("take ,5 mg")]
    [InlineData("10;30")]
    [InlineData("5'10\"")]
    [InlineData("a 6\" scar")]
    [InlineData("a@b.ca")]
    [InlineData("A & B")]
    [InlineData("yes/no")]
    [InlineData("room #4")]
    [InlineData("temp 38°")]
    [InlineData("m²")]
    [InlineData("happy \U0001F600")]
    [InlineData("x\u0302 and a lone mark")]
    public async Task A_note_that_would_lose_what_it_says_is_not_taken_and_nothing_is_sent(string text)
    {
        var notes = bench.Connect(SikkaBench.Link(config: new Dictionary<string, string> { ["noteType"] = "PatNote" })).Notes!;
        Assert.False(notes.Takes(text));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.Invalid), await notes.AddAsync(Note(text), Stop));
        Assert.Empty(bench.Sikka.Requests);
    }

    [Fact]
    public void How_long_a_note_may_be_is_the_practices_to_say()
    {
        var (usual, long1000) = (SikkaBench.Link(), SikkaBench.Link(config: new Dictionary<string, string> { ["noteLength"] = "1000" }));
        Assert.Equal([true, false, true, false], new[] { (usual, 200), (usual, 201), (long1000, 1000), (long1000, 1001) }.Select(each => bench.Connect(each.Item1).Notes!.Takes(new string('x', each.Item2))));
    }

    [Theory]
    [InlineData("P9", """{"patient_id":"5383","provider_id":"DOC2"}""", "P9")]
    [InlineData(null, """{"patient_id":"5383","provider_id":"DOC2"}""", "DOC2")]
    [InlineData(null, """{"patient_id":"5384","provider_id":"DOC2"}""", "DOC1")]
    public async Task A_note_is_filed_under_the_chosen_provider_the_patients_own_or_the_first_dentist(string? chosen, string patient, string provider)
    {
        bench.Sikka.On("POST medical_notes", _ => SikkaImitation.Accepted("1"));
        bench.Sikka.Items("patients", patient);
        bench.Sikka.Items("providers", """{"provider_id":"HYG1","firstname":"H","lastname":"One","specialty":"HYGIENIST"}""", """{"provider_id":"DOC1","firstname":"D","lastname":"One","specialty":"GENERAL"}""");
        var config = new Dictionary<string, string> { ["noteType"] = "PatNote" };
        if (chosen is not null) config["defaultProviderId"] = chosen;
        await bench.Connect(SikkaBench.Link(config: config)).Notes!.AddAsync(Note("hello") with { ProviderId = null }, Stop);
        Assert.Equal(provider, JsonElement.Parse(bench.Sikka.To("medical_notes")[0].Body).GetProperty("provider_id").GetString());
    }

    [Fact]
    public async Task Without_a_chosen_type_no_note_is_sent()
    {
        var fault = await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => bench.Connect().Notes!.AddAsync(Note("hello"), Stop));
        Assert.Contains("config.noteType", fault.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Sikka.Requests);
    }

    [Fact]
    public async Task A_policy_has_its_carriers_name_and_no_key_of_the_pms_for_a_member_id()
    {
        bench.Sikka.Items(
            "subscribers",
            """{"patient_id":"5383","practice_id":"1","subscriber_id":"217_35","type":"Dental Primary","insurance_company_id":"2506","patient_relation":"Self","insurance_effective_date":"2024-01-01T00:00:00","insurance_expiration_date":"1111-11-11T00:00:00"}""",
            """{"patient_id":"5383","practice_id":"1","subscriber_id":"218_35","type":"Dental Secondary","insurance_company_id":"0","member_id":"EX123456","group_number":"88"}""",
            """{"patient_id":"5384","practice_id":"1","insurance_company_id":"2507"}""");
        bench.Sikka.On("GET insurance_companies", request => SikkaImitation.Json(200, SikkaImitation.List(
            """{"insurance_company_id":"9999","insurance_company_name":"Another"}""", $$"""{"insurance_company_id":"{{request.Query["insurance_company_id"]}}","insurance_company_name":"Maple Mutual","group_plan_number":"637943"}""")));
        var policies = await bench.Connect().Insurance!.ReadAsync("5383", Stop);
        Assert.Equal(
            [
                new InsurancePolicy("Maple Mutual", "Dental Primary", null, "637943", "Self", new LocalDate(2024, 1, 1), null),
                new InsurancePolicy(null, "Dental Secondary", "EX123456", "88", null, null, null),
            ],
            policies);
        Assert.Single(bench.Sikka.To("insurance_companies"));
    }

    [Fact]
    public async Task While_a_new_copy_is_loading_nothing_is_told()
    {
        foreach (var endpoint in new[] { "medical_notes", "subscribers", "patient_balance", "transactions" })
            bench.Sikka.On($"GET {endpoint}", _ => SikkaImitation.Json(200, SikkaImitation.List(), ("Data-Insert", "in progress")));
        var connection = bench.Connect();
        await Assert.ThrowsAsync<VendorUnreachableException>(() => connection.Notes!.ReadAsync("5383", Stop));
        await Assert.ThrowsAsync<VendorUnreachableException>(() => connection.Insurance!.ReadAsync("5383", Stop));
        await Assert.ThrowsAsync<VendorUnreachableException>(() => connection.Billing!.ReadBalanceAsync("5383", Stop));
        await Assert.ThrowsAsync<VendorUnreachableException>(() => connection.Billing!.ReadPaymentsAsync("5383", Day, Day, Stop));
    }

    public void Dispose() => bench.Dispose();

    private static decimal? Of(string? amount) => SikkaMoney.Amount(amount);

    private static NewNote Note(string text) => new("ref", "5383", "DOC1", new LocalDate(2026, 3, 16), text);

    private static string Line(string id, string amount, string patient = "5383", string type = "Payment", string date = "2026-01-30T00:00:00", string practice = "1", string method = "Cash", string description = "Cash Payment") =>
        $$"""{"transaction_sr_no":"{{id}}","patient_id":"{{patient}}","practice_id":"{{practice}}","transaction_type":"{{type}}","transaction_date":"{{date}}","amount":"{{amount}}","payment_type":"{{method}}","procedure_description":"{{description}}"}""";
}
