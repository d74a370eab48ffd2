using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 18.</summary>
public abstract class Row18_Balance(RowClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;
    private readonly RowVendor vendor = fixture.Vendor;

    /// <summary>The patient's part of a balance is told, and the insurer's kept apart, or to itself.</summary>
    [Theory]
    [InlineData(true)] // the patient's part and the insurer's are both open
    [InlineData(false)]
    public async Task The_patients_part_is_told_and_the_insurers_kept_apart(bool owes)
    {
        var row = await Row.BeginAsync(clinic);
        if (!vendor.TellsBalances)
        {
            await AssertNotOfferedAsync(row);
            return;
        }

        var caller = await CallerAsync(row, balance => balance is { HasInsurance: true } && (owes ? balance.Due >= 80 : balance.Due == 0));
        var balance = (await vendor.BalanceAsync(clinic, row.IdOf(caller.Person)))!;

        var answer = (await caller.Call.UseAsync("getBalance", new { patientId = caller.Handle })).Is("ok");

        Assert.Equal((balance.Due, balance.Due + (balance.OfInsurance ?? 0), balance.OfInsurance), (Number(answer, "due"), Number(answer, "balance"), Number(answer, "insuranceDue")));
        Assert.Equal(("CAD", "2026-03-02"), (answer.Of("currency"), answer.Of("asOf")));
        Assert.Contains(balance.Due > 0 ? $"Your part of the balance is {SpokenMoney.Of(balance.Due, "CAD")}." : "nothing for you to pay", answer.Say, StringComparison.Ordinal);
        if (balance.OfInsurance is { } part)
            Assert.Contains($"{SpokenMoney.Of(part, "CAD")} is expected from your insurance", answer.Say, StringComparison.Ordinal);
        else
            Assert.DoesNotContain("insurance", answer.Say, StringComparison.OrdinalIgnoreCase);
        await AssertReadOnlyAsync(row, caller, "ok");
    }

    /// <summary>A patient whose balance is not told hears that it cannot be seen, and never zero.</summary>
    [Fact]
    public async Task A_patient_without_a_balance_row_hears_that_it_cannot_be_seen_and_never_zero()
    {
        var row = await Row.BeginAsync(clinic);
        if (!vendor.TellsBalances)
        {
            await AssertNotOfferedAsync(row);
            return;
        }

        var caller = await CallerAsync(row, balance => balance is null || !vendor.HasPatientsWithoutBalance);
        Answer answer;
        await using (await vendor.HideBalancesAsync(clinic.Sandbox))
            answer = (await caller.Call.UseAsync("getBalance", new { patientId = caller.Handle })).Is("unavailable");

        Assert.Contains("can't see", answer.Say, StringComparison.Ordinal);
        AssertNothingLikeZero(answer.Say);
        Assert.Equal(["say", "status"], answer.Result.EnumerateObject().Select(member => member.Name).Order());
        await AssertReadOnlyAsync(row, caller, "unavailable");
    }

    /// <summary>No balance can be had from this vendor, so that the tool is not there, and whoever uses it all the same hears no figure.</summary>
    private async Task AssertNotOfferedAsync(Row row)
    {
        var caller = await fixture.CallerAsync();
        var answer = (await caller.Call.UseAsync("getBalance", new { patientId = caller.Handle })).Is("error");
        Assert.Equal(ToolWords.NotOffered, answer.Error);
        AssertNothingLikeZero(answer.Error!);
        await AssertReadOnlyAsync(row, caller, "refused notOffered");
    }

    private static void AssertNothingLikeZero(string said)
    {
        Assert.DoesNotContain('0', said);
        Assert.DoesNotContain("zero", said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("nothing", said, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task AssertReadOnlyAsync(Row row, RowCaller caller, string outcome)
    {
        await row.AssertPracticeUntouchedAsync();
        await row.TasksAsync();
        row.Sent();
        await row.AssertTrailAsync(caller.Call, "searchPatients verified", "getBalance " + outcome);
        Assert.All(await row.TrailAsync(caller.Call), entry => Assert.Equal(row.IdOf(caller.Person), entry.PatientId ?? row.IdOf(caller.Person)));
        await row.AssertTrailIsWholeAsync();
    }

    private async Task<RowCaller> CallerAsync(Row row, Func<VendorBalance?, bool> fits)
    {
        foreach (var person in row.Before.List("patients").Skip(6).Where(patient => patient.List("phones").Length > 0).Select(Person.Of))
        {
            if (fits(await vendor.BalanceAsync(clinic, row.IdOf(person))) && await RowCaller.TryAsync(clinic, person) is { } caller)
                return caller;
        }

        throw new InvalidOperationException("There is no such patient.");
    }

    private static decimal? Number(Answer answer, string member) =>
        answer.Result.TryGetProperty(member, out var value) && value.ValueKind == System.Text.Json.JsonValueKind.Number ? value.GetDecimal() : null;
}
