using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 19.</summary>
public abstract class Row19_TwoHundredOnMyCard(RowClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>'take 200 on my card', twice, is one task of staff and no ledger line.</summary>
    [Fact]
    public async Task Two_hundred_on_my_card_asked_twice_is_one_task_and_no_ledger_line()
    {
        var row = await Row.BeginAsync(clinic);
        var caller = await fixture.CallerAsync();

        var answers = await AskTwiceAsync(caller, "$200.00");

        Assert.All(answers, answer => Assert.Contains("secure payment link for 200 dollars", answer.Is("staffTask").Say, StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.Contains("nothing has been charged", answer.Say, StringComparison.Ordinal));
        await row.SettleAsync();
        await row.AssertPracticeUntouchedAsync();
        var task = Assert.Single(await row.TasksAsync(StaffTaskKind.PaymentRequest));
        Assert.Equal((row.IdOf(caller.Person), "200.00", "CAD"), (task.PatientId, task.Details["amount"], task.Details["currency"]));
        row.Sent("staff: paymentRequest");
        await row.AssertTrailAsync(caller.Call, "searchPatients verified", "sendPaymentLink staffTask", "sendPaymentLink staffTask", "sendPaymentLink staffTask");
        await row.AssertTrailIsWholeAsync();
    }

    /// <summary>Where the clinic has a payment page, 'take 200 on my card', twice, is one link and no ledger line.</summary>
    [Fact]
    public async Task Where_the_clinic_has_a_payment_page_one_link_to_it_is_sent_however_often_it_is_asked_for()
    {
        await clinic.ConnectAsync("payer", body => body["config"]!["paymentLinkTemplate"] = "https://pay.example.com/maple?r={reference}");
        var person = (await fixture.CallerAsync()).Person;
        var row = await Row.BeginAsync(clinic);
        var caller = (await RowCaller.TryAsync(clinic, person, call: new PhoneCall(clinic, clinic.Newcomer().CallerNumber) { PhoneNumberId = "number-of-payer" }))!;

        var answers = await AskTwiceAsync(caller, 200);

        Assert.All(answers, answer => Assert.Contains("secure payment link for 200 dollars is on its way", answer.Is("sent").Say, StringComparison.Ordinal));
        await row.SettleAsync();
        await row.AssertPracticeUntouchedAsync();
        var link = Assert.Single(row.Sent("patient: paymentLink")).Of("link");
        Assert.StartsWith("https://pay.example.com/maple?r=", link, StringComparison.Ordinal);
        Assert.DoesNotMatch($"(^|[^0-9A-Za-z]){row.IdOf(person)}([^0-9A-Za-z]|$)", link);
        Assert.Empty(await clinic.Service<StaffTasks>().ListAsync("payer", Clinic.Cancellation).ToListAsync(Clinic.Cancellation));
        Assert.Empty(Row.Unfinished(await clinic.AuditAsync("payer")));
    }

    /// <summary>Twice in one message, and once more in another.</summary>
    private static async Task<IReadOnlyList<Answer>> AskTwiceAsync(RowCaller caller, object again) =>
    [
        .. await caller.Call.UseAllAsync(("sendPaymentLink", new { patientId = caller.Handle, amount = 200 }, "a"), ("sendPaymentLink", new { patientId = caller.Handle, amount = again }, "b")),
        await caller.Call.UseAsync("sendPaymentLink", new { patientId = caller.Handle, amount = 200 }, "c"),
    ];
}
