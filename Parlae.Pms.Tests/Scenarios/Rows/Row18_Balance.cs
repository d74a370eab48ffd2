using System.Globalization;
using System.Text.Json;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 18.</summary>
[Collection(nameof(WrittenLater))]
public sealed class Row18_BalanceTests(LaterClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;

    [Theory(DisplayName = "Row 18: the patient's part of a balance is told, and the insurer's kept apart")]
    [InlineData("80")] // the patient's part and the insurer's are both open
    [InlineData("0")]
    public async Task The_patients_part_is_told_and_the_insurers_kept_apart(string atLeast)
    {
        var least = decimal.Parse(atLeast, CultureInfo.InvariantCulture);
        var balances = (await SikkaView.RowsAsync(clinic, "patient_balance?limit=5000")).ToDictionary(each => each.Text("patient_id")!);
        var row = await Row.BeginAsync(clinic);
        var caller = await CallerAsync(patient => balances.TryGetValue(patient.SikkaId!, out var balance) && Money(balance, "insurance_due") > 0 && (least > 0 ? Money(balance, "patient_due") >= least : Money(balance, "patient_due") == 0));
        var (due, ofInsurance) = (Money(balances[caller.Person.SikkaId!], "patient_due"), Money(balances[caller.Person.SikkaId!], "insurance_due"));

        var answer = (await caller.Call.UseAsync("getBalance", new { patientId = caller.Handle })).Is("ok");

        Assert.Equal((due, due + ofInsurance, ofInsurance), (Number(answer, "due"), Number(answer, "balance"), Number(answer, "insuranceDue")));
        Assert.Equal(("CAD", "2026-03-02"), (answer.Of("currency"), answer.Of("asOf")));
        Assert.Contains(due > 0 ? $"Your part of the balance is {SpokenMoney.Of(due, "CAD")}." : "nothing for you to pay", answer.Say, StringComparison.Ordinal);
        Assert.Contains($"{SpokenMoney.Of(ofInsurance, "CAD")} is expected from your insurance", answer.Say, StringComparison.Ordinal);
        await AssertReadOnlyAsync(row, caller, "ok");
    }

    [Fact(DisplayName = "Row 18: a patient without a balance row hears that it cannot be seen, and never zero")]
    public async Task A_patient_without_a_balance_row_hears_that_it_cannot_be_seen_and_never_zero()
    {
        var balances = (await SikkaView.RowsAsync(clinic, "patient_balance?limit=5000")).Select(each => each.Text("patient_id")).ToHashSet();
        var row = await Row.BeginAsync(clinic);
        var caller = await CallerAsync(patient => !balances.Contains(patient.SikkaId));

        var answer = (await caller.Call.UseAsync("getBalance", new { patientId = caller.Handle })).Is("unavailable");

        Assert.Contains("can't see", answer.Say, StringComparison.Ordinal);
        Assert.DoesNotContain('0', answer.Say);
        Assert.DoesNotContain("zero", answer.Say, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["say", "status"], answer.Result.EnumerateObject().Select(member => member.Name).Order());
        await AssertReadOnlyAsync(row, caller, "unavailable");
    }

    private static async Task AssertReadOnlyAsync(Row row, RowCaller caller, string outcome)
    {
        await row.AssertPracticeUntouchedAsync();
        await row.TasksAsync();
        row.Sent();
        await row.AssertTrailAsync(caller.Call, "searchPatients verified", "getBalance " + outcome);
        Assert.All(await row.TrailAsync(caller.Call), entry => Assert.Equal(caller.Person.SikkaId, entry.PatientId ?? caller.Person.SikkaId));
        await row.AssertTrailIsWholeAsync();
    }

    private async Task<RowCaller> CallerAsync(Func<Person, bool> fits)
    {
        foreach (var person in (await clinic.Sandbox.PracticeAsync()).List("patients").Skip(6).Where(patient => patient.List("phones").Length > 0).Select(Person.Of).Where(fits))
        {
            if (await RowCaller.TryAsync(clinic, person) is { } caller)
                return caller;
        }

        throw new InvalidOperationException("There is no such patient.");
    }

    private static decimal Money(JsonElement balance, string member) => decimal.Parse(balance.Text(member)!, CultureInfo.InvariantCulture);

    private static decimal Number(Answer answer, string member) => answer.Result.GetProperty(member).GetDecimal();
}
