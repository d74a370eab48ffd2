using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Sandbox.Sikka;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>getBalance, getPaymentHistory and sendPaymentLink; scenarios 18 and 19.</summary>
public sealed class BillingToolsTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Theory]
    [InlineData("80")] // the patient's part and the insurer's are both open
    [InlineData("0")]
    public async Task The_patients_part_is_told_and_the_insurers_kept_apart(string atLeast)
    {
        var least = decimal.Parse(atLeast, CultureInfo.InvariantCulture);
        var balances = (await RawAsync("patient_balance?limit=5000")).ToDictionary(row => row.Text("patient_id")!);
        var person = await FirstAsync(patient => balances.TryGetValue(patient.SikkaId!, out var row) && Money(row, "insurance_due") > 0 && (least > 0 ? Money(row, "patient_due") >= least : Money(row, "patient_due") == 0));
        var (due, ofInsurance) = (Money(balances[person.SikkaId!], "patient_due"), Money(balances[person.SikkaId!], "insurance_due"));
        var (call, patient) = await VerifiedAsync(person);

        var answer = (await call.UseAsync("getBalance", new { patientId = patient })).Is("ok");

        Assert.Equal((due, due + ofInsurance, ofInsurance), (Number(answer, "due"), Number(answer, "balance"), Number(answer, "insuranceDue")));
        Assert.Equal(("CAD", "2026-03-02"), (answer.Of("currency"), answer.Of("asOf")));
        Assert.Contains(due > 0 ? $"Your part of the balance is {SpokenMoney.Of(due, "CAD")}." : "nothing for you to pay", answer.Say, StringComparison.Ordinal);
        Assert.Contains($"{SpokenMoney.Of(ofInsurance, "CAD")} is expected from your insurance", answer.Say, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patient_without_a_balance_row_hears_that_it_cannot_be_seen_and_never_zero()
    {
        var balances = (await RawAsync("patient_balance?limit=5000")).Select(row => row.Text("patient_id")).ToHashSet();
        var (call, patient) = await VerifiedAsync(await FirstAsync(patient => !balances.Contains(patient.SikkaId)));

        var answer = (await call.UseAsync("getBalance", new { patientId = patient })).Is("unavailable");

        Assert.Contains("can't see", answer.Say, StringComparison.Ordinal);
        Assert.DoesNotContain('0', answer.Say);
        Assert.Equal(["say", "status"], answer.Result.EnumerateObject().Select(member => member.Name).Order());
    }

    [Fact]
    public async Task Payments_are_told_above_zero_newest_first_and_only_of_the_asked_days()
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var byPatient = practice.List("payments").ToLookup(payment => payment.Text("patient"));
        var person = await FirstAsync(patient => byPatient[patient.Id].Select(payment => payment.Text("date")).Distinct().Count() >= 2);
        var paid = byPatient[person.Id].OrderByDescending(payment => payment.Text("date"), StringComparer.Ordinal).ToList();
        var (call, patient) = await VerifiedAsync(person);

        var all = (await call.UseAsync("getPaymentHistory", new { patientId = patient, from = "2020-01-01" })).Is("ok");
        var day = paid[0].Text("date")!;
        var one = (await call.UseAsync("getPaymentHistory", new { patientId = patient, from = day, to = day })).Is("ok");
        var none = (await call.UseAsync("getPaymentHistory", new { patientId = patient, from = "2019-01-01", to = "2019-12-31" })).Is("ok");
        (await call.UseAsync("getPaymentHistory", new { patientId = patient, from = "2026-03-02", to = "2026-03-01" })).Is("error");

        Assert.Equal(
            paid.Select(payment => (payment.Text("date"), payment.GetProperty("amount").GetDecimal())).OrderByDescending(payment => payment),
            all.Result.List("payments").Select(payment => (payment.Text("date"), payment.GetProperty("amount").GetDecimal())).OrderByDescending(payment => payment));
        Assert.Equal(paid.Select(payment => payment.Text("date")), all.Result.List("payments").Select(payment => payment.Text("date")));
        Assert.All(all.Result.List("payments"), payment => Assert.Equal(payment.Text("method") == "Insurance" ? "insurance" : "patient", payment.Text("from")));
        Assert.All(one.Result.List("payments"), payment => Assert.Equal(day, payment.Text("date")));
        Assert.NotEmpty(one.Result.List("payments"));
        Assert.Empty(none.Result.List("payments"));
    }

    [Fact]
    public async Task Two_hundred_on_my_card_asked_twice_is_one_task_and_no_ledger_line()
    {
        var person = await clinic.OnFileAsync(5);
        var before = (await clinic.Sandbox.PracticeAsync()).List("payments").Length;
        var (call, patient) = await VerifiedAsync(person);

        var answers = await call.UseAllAsync(("sendPaymentLink", new { patientId = patient, amount = 200 }, "a"), ("sendPaymentLink", new { patientId = patient, amount = "$200.00" }, "b"));

        Assert.All(answers, answer => Assert.Contains("200 dollars", answer.Is("staffTask").Say, StringComparison.Ordinal));
        var task = Assert.Single(await TasksAsync(call));
        Assert.Equal((StaffTaskKind.PaymentRequest, person.SikkaId, "200.00", "CAD"), (task.Kind, task.PatientId, task.Details["amount"], task.Details["currency"]));
        await clinic.SettleAsync();
        Assert.Equal(before, (await clinic.Sandbox.PracticeAsync()).List("payments").Length);
        (await call.UseAsync("sendPaymentLink", new { patientId = patient })).Is("staffTask");
        Assert.Equal(2, (await TasksAsync(call)).Count);
    }

    [Fact]
    public async Task Where_the_clinic_has_a_payment_page_one_link_to_it_is_sent_however_often_it_is_asked_for()
    {
        await clinic.ConnectAsync("payer", body => body["config"]!["paymentLinkTemplate"] = "https://pay.example.com/maple?r={reference}");
        var person = await FirstAsync(patient => patient.Phone.Length == 10);
        var call = new PhoneCall(clinic, clinic.Newcomer().CallerNumber) { PhoneNumberId = "number-of-payer" };
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");

        var answers = await call.UseAllAsync(("sendPaymentLink", new { patientId = patient, amount = 200 }, "a"), ("sendPaymentLink", new { patientId = patient, amount = 200 }, "b"));
        Assert.All(answers, answer => Assert.Contains("200 dollars", answer.Is("sent").Say, StringComparison.Ordinal));
        await clinic.SettleAsync();

        var link = Assert.Single(SentFiles.Read(clinic.OutboxFolder), sent => sent.Of("kind") == "paymentLink").Of("link");
        Assert.StartsWith("https://pay.example.com/maple?r=", link, StringComparison.Ordinal);
        Assert.DoesNotContain(person.SikkaId!, link, StringComparison.Ordinal);
        Assert.DoesNotContain(await clinic.Service<StaffTasks>().ListAsync("payer", Clinic.Cancellation).ToListAsync(Clinic.Cancellation), task => task.Kind == StaffTaskKind.PaymentRequest);
    }

    [Theory]
    [InlineData("""{"amount":4111111111111111}""")]
    [InlineData("""{"amount":"4111 1111 1111 1111"}""")]
    [InlineData("""{"amount":200,"cardNumber":"4111111111111111"}""")]
    [InlineData("""{"amount":200,"card":{"number":4111111111111111,"cvc":"123"}}""")]
    [InlineData("""{"amount":200,"note":["visa 4111-1111-1111-1111, 12/27"]}""")]
    public async Task A_card_number_under_any_name_is_refused_and_nothing_is_kept(string arguments)
    {
        var (call, patient) = await VerifiedAsync(await clinic.OnFileAsync(5));
        var given = JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments)!;
        given["patientId"] = patient;
        var answer = (await call.UseAsync("sendPaymentLink", given)).Is("error");
        Assert.Contains("card numbers", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("1111", answer.Error, StringComparison.Ordinal);
        Assert.Empty(await TasksAsync(call));
    }

    private static decimal Money(JsonElement row, string member) => decimal.Parse(row.Text(member)!, CultureInfo.InvariantCulture);

    private static decimal Number(Answer answer, string member) => answer.Result.GetProperty(member).GetDecimal();

    private async Task<(PhoneCall Call, string Patient)> VerifiedAsync(Person person)
    {
        var call = clinic.Call();
        return (call, (await call.IdentifyAsync(person)).Is("verified").Of("patientId"));
    }

    /// <summary>The first such patient whose name and birth date are theirs alone.</summary>
    private async Task<Person> FirstAsync(Func<Person, bool> fits) =>
        (await clinic.Sandbox.PracticeAsync()).List("patients").Skip(6).Where(patient => patient.List("phones").Length > 0).Select(Person.Of).First(fits);

    /// <summary>Rows as Sikka shows them to anybody with a key.</summary>
    private async Task<JsonElement[]> RawAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(clinic.Settings["Sikka__BaseUrl"] + "/") };
        using var grant = await http.PostAsJsonAsync("request_key", new
        {
            grant_type = "request_key",
            office_id = SikkaCredentials.UnlimitedOfficeId,
            secret_key = SikkaCredentials.UnlimitedOfficeSecret,
            app_id = SikkaCredentials.ApplicationId,
            app_key = SikkaCredentials.ApplicationKey,
        }, Clinic.Cancellation);
        http.DefaultRequestHeaders.Add("Request-Key", (await grant.Content.ReadFromJsonAsync<JsonElement>(Clinic.Cancellation)).Text("request_key"));
        return (await http.GetFromJsonAsync<JsonElement>(path, Clinic.Cancellation)).List("items");
    }

    private async Task<List<StaffTask>> TasksAsync(PhoneCall call) => [.. (await clinic.TasksAsync()).Where(task => task.CallId == "call:" + call.Id)];
}
