using NodaTime;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;

namespace Parlae.Pms.Tests.Contracts.Pms;

/// <summary>Notes, insurance and money of a patient.</summary>
public abstract partial class PmsContract
{
    [Fact]
    public async Task A_note_is_filed_with_its_patient_and_read_back()
    {
        if (!Can(nameof(PmsCapabilities.AddNotes))) return;
        var notes = (await clinic.OpenAsync()).Notes!;
        var patients = (await Sandbox.PracticeAsync()).List("patients");
        var note = new NewNote($"of-the-test-{Guid.NewGuid():N}", clinic.IdOf(patients[30]), null, Zone.Of(await Sandbox.NowAsync()), "Asks for a morning and is afraid of the drill.");
        Assert.True(notes.Takes(note.Text));

        Assert.IsType<WriteFate.Confirmed>(await FateAsync(await notes.AddAsync(note, Stop), new PendingWrite(note.Reference, null, await NowAsync(), Note: note)));

        var held = Assert.Single((await Sandbox.PracticeAsync()).List("notes"), one => one.Text("text")!.Contains("drill", StringComparison.Ordinal));
        Assert.Equal((patients[30].Text("id"), note.Text), (held.Text("patient"), held.Text("text")));
        if (!Can(nameof(PmsCapabilities.ReadNotes))) return;
        await Sandbox.AdvanceAsync(3_600);
        Assert.Contains(await notes.ReadAsync(note.PatientId, Stop), one => one.Text == note.Text && one.Date == note.Date);
        Assert.DoesNotContain(await notes.ReadAsync(clinic.IdOf(patients[31]), Stop), one => one.Text == note.Text);
    }

    [Fact]
    public async Task A_payment_is_recorded_with_its_patient_and_read_back()
    {
        if (!Can(nameof(PmsCapabilities.RecordPayments))) return;
        var desk = (await clinic.OpenAsync()).Billing!;
        var patient = (await Sandbox.PracticeAsync()).List("patients")[32];
        var payment = new NewPayment($"of-the-test-{Guid.NewGuid():N}", clinic.IdOf(patient), Zone.Of(await Sandbox.NowAsync()), 41.30m, (await desk.ReadMethodsAsync(Stop))[0], "till-7");

        Assert.IsType<WriteFate.Confirmed>(await FateAsync(await desk.RecordAsync(payment, Stop), new PendingWrite(payment.Reference, null, await NowAsync(), Payment: payment)));

        Assert.Single((await Sandbox.PracticeAsync()).List("payments"), one => one.Text("patient") == patient.Text("id") && Math.Abs(Amount(one)) == 41.30m);
        if (!Can(nameof(PmsCapabilities.ReadPayments))) return;
        await Sandbox.AdvanceAsync(3_600);
        Assert.Contains(await desk.ReadPaymentsAsync(payment.PatientId, payment.Date, payment.Date, Stop), one => one.Amount == 41.30m);
    }

    [Fact]
    public async Task Policies_are_the_patients_own()
    {
        if (!Can(nameof(PmsCapabilities.ReadInsurance))) return;
        var (desk, practice) = ((await clinic.OpenAsync()).Insurance!, await Sandbox.PracticeAsync());
        var patient = practice.List("patients").First(one => practice.List("policies").Any(policy => policy.Text("patient") == one.Text("id")));
        var held = practice.List("policies").Where(policy => policy.Text("patient") == patient.Text("id"));

        var read = await desk.ReadAsync(clinic.IdOf(patient), Stop);

        Assert.Equal(held.Select(policy => (policy.Text("carrier"), policy.Text("memberId"))).Order(), read.Select(policy => (policy.Carrier, policy.MemberId)).Order());
        Assert.Empty(await desk.ReadAsync(clinic.UnknownId, Stop));
    }

    [Fact]
    public async Task Insurance_is_filed_with_its_patient_and_read_back()
    {
        if (!Can(nameof(PmsCapabilities.AddInsurance))) return;
        var connection = await clinic.OpenAsync();
        var practice = await Sandbox.PracticeAsync();
        var patient = practice.List("patients").First(one => practice.List("policies").All(policy => policy.Text("patient") != one.Text("id")));
        var plan = practice.List("policies")[0];
        var wish = new InsuranceWish(plan.Text("carrier")!, "QX-990-17734", plan.Text("groupNumber"), null, "self");
        Assert.True(connection.InsuranceFiling!.Takes(wish));
        foreach (var other in new[] { wish with { Carrier = "Nobody's Mutual" }, wish with { GroupNumber = "no-such-group" }, wish with { SubscriberName = "Ada Example" }, wish with { Relationship = "spouse" } })
            Assert.False(connection.InsuranceFiling.Takes(other)); // staff know which plan is meant, and whose
        var policy = new NewPolicy($"of-the-test-{Guid.NewGuid():N}", clinic.IdOf(patient), Zone.Of(await Sandbox.NowAsync()), wish.Carrier, wish.MemberId, wish.GroupNumber);

        Assert.IsType<WriteFate.Confirmed>(await FateAsync(await connection.InsuranceFiling.AddAsync(policy, Stop), new PendingWrite(policy.Reference, null, await NowAsync(), Policy: policy)));

        var held = Assert.Single((await Sandbox.PracticeAsync()).List("policies"), one => one.Text("patient") == patient.Text("id"));
        Assert.Equal((policy.Carrier, policy.MemberId, policy.GroupNumber), (held.Text("carrier"), held.Text("memberId"), held.Text("groupNumber")));
        Assert.Equal(policy.MemberId, Assert.Single(await connection.Insurance!.ReadAsync(policy.PatientId, Stop)).MemberId);
    }

    [Fact]
    public async Task Payments_are_what_was_received_in_the_days_asked_for()
    {
        if (!Can(nameof(PmsCapabilities.ReadPayments))) return;
        var (desk, practice) = ((await clinic.OpenAsync()).Billing!, await Sandbox.PracticeAsync());
        var patient = practice.List("patients").First(one => practice.List("payments").Any(payment => payment.Text("patient") == one.Text("id") && Amount(payment) != 0));
        var held = practice.List("payments").Where(payment => payment.Text("patient") == patient.Text("id")).ToList();

        var read = await desk.ReadPaymentsAsync(clinic.IdOf(patient), new LocalDate(2020, 1, 1), new LocalDate(2026, 12, 31), Stop);

        Assert.Equal(held.Select(payment => (payment.Text("date"), Math.Abs(Amount(payment)))).Order(), read.Select(payment => ((string?)NodaTime.Text.LocalDatePattern.Iso.Format(payment.Date), Math.Abs(payment.Amount))).Order());
        Assert.All(read, payment => Assert.True(payment.Amount > 0));
        Assert.Empty(await desk.ReadPaymentsAsync(clinic.IdOf(patient), new LocalDate(2010, 1, 1), new LocalDate(2010, 12, 31), Stop));
    }

    [Fact]
    public async Task A_balance_that_nobody_knows_is_not_zero()
    {
        if (!Can(nameof(PmsCapabilities.ReadBalance))) return;
        var desk = (await clinic.OpenAsync()).Billing!;
        var read = 0;
        foreach (var patient in (await Sandbox.PracticeAsync()).List("patients").Take(12))
        {
            if (await desk.ReadBalanceAsync(clinic.IdOf(patient), Stop) is not { } balance) continue;
            read++;
            if (balance.InsurancePart is { } insurance) Assert.Equal(balance.Total, balance.PatientPart + insurance);
        }

        Assert.NotEqual(0, read);
        Assert.Null(await desk.ReadBalanceAsync(clinic.UnknownId, Stop));
    }

    private static decimal Amount(System.Text.Json.JsonElement payment) => payment.GetProperty("amount").GetDecimal();
}
