using System.Text.Json;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>getBalance, getPaymentHistory and sendPaymentLink, beside rows 18 and 19 of the scenarios.</summary>
public sealed class BillingToolsTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

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
    public async Task Another_amount_and_all_that_is_due_are_requests_of_their_own()
    {
        var (call, patient) = await VerifiedAsync(await clinic.OnFileAsync(5));
        foreach (var amount in new int?[] { 200, 50, null, null })
            (await call.UseAsync("sendPaymentLink", new { patientId = patient, amount })).Is("staffTask");
        Assert.Equal(["200.00", "50.00", "what stands open"], (await TasksAsync(call)).Select(task => task.Details["amount"]).Order(StringComparer.Ordinal));
        Assert.All(await TasksAsync(call), task => Assert.Equal(StaffTaskKind.PaymentRequest, task.Kind));
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

    private async Task<(PhoneCall Call, string Patient)> VerifiedAsync(Person person)
    {
        var call = clinic.Call();
        return (call, (await call.IdentifyAsync(person)).Is("verified").Of("patientId"));
    }

    /// <summary>The first such patient whose name and birth date are theirs alone.</summary>
    private async Task<Person> FirstAsync(Func<Person, bool> fits) =>
        (await clinic.Sandbox.PracticeAsync()).List("patients").Skip(6).Where(patient => patient.List("phones").Length > 0).Select(Person.Of).First(fits);

    private async Task<List<StaffTask>> TasksAsync(PhoneCall call) => [.. (await clinic.TasksAsync()).Where(task => task.CallId == "call:" + call.Id)];
}
