using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest;

/// <summary>POST /api/pms/payments on an account that has it switched on.</summary>
public sealed class PaymentRoutesTests(PayingClinic fixture) : IClassFixture<PayingClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    private RestDoor Rest => clinic.Rest(fixture.Key);

    [Fact]
    public async Task A_payment_is_202_until_the_ledger_has_it_and_the_same_of_one_day_is_one()
    {
        var person = await clinic.OnFileAsync(5);
        var before = await PaidAsync(person);
        var reference = (await clinic.Rest(fixture.Key, "cashier").PostAsync("/api/pms/payments", Body(person, 39.3m, "cash", "receipt #1042"))).Is(HttpStatusCode.Accepted).Text("reference");
        Assert.Equal(reference, (await Rest.PostAsync("/api/pms/payments", Body(person, 39.30m, "2", "receipt #1042"))).Is(HttpStatusCode.Accepted).Text("reference"));
        Assert.Equal(reference, (await Rest.PostAsync("/api/pms/payments", Body(person, 39.3m, "cash", "receipt, 1042!"))).Is(HttpStatusCode.Accepted).Text("reference")); // the ledger could not tell it from the first
        var other = (await Rest.PostAsync("/api/pms/payments", Body(person, 39.3m, "Cash Payment", "receipt #1043"))).Is(HttpStatusCode.Accepted).Text("reference");
        Assert.NotEqual(reference, other);
        var write = (await Rest.GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK);
        Assert.Equal(("submitted", person.SikkaId, false), (write.Text("state"), write.Text("patientId"), write.TryGetProperty("appointmentId", out _)));

        await clinic.SettleAsync();

        foreach (var each in new[] { reference, other })
            Assert.Equal("confirmed", (await Rest.GetAsync($"/api/pms/writes/{each}")).Is(HttpStatusCode.OK).Text("state"));
        Assert.Equal([39.3m, 39.3m], (await PaidAsync(person)).Skip(before.Count).Select(payment => payment.GetProperty("amount").GetDecimal()));
        Assert.False(string.IsNullOrEmpty((await Rest.PostAsync("/api/pms/payments", Body(person, 39.3m, "cash", "receipt #1042"))).Is(HttpStatusCode.Created).Text("paymentId")));
        var entries = (await clinic.AuditAsync(PayingClinic.Paying)).Where(entry => entry.Actor.Id == "cashier" && entry.Action == "recordPayment").ToList();
        Assert.Equal([(AuditPhase.Started, null), (AuditPhase.Finished, "submitted")], entries.Select(entry => (entry.Phase, entry.Outcome)));
        Assert.All(entries, entry => Assert.Equal((person.SikkaId, "payments"), (entry.PatientId, Assert.Single(entry.Fields))));
    }

    [Fact]
    public async Task Only_the_practices_own_ways_to_pay_are_taken_and_none_of_insurers_adjustments_or_cards()
    {
        var person = await clinic.OnFileAsync(5);
        foreach (var method in new[] { "bitcoin", "Insurance Payment", "2.02", "Courtesy Adjustment", "Card On File", "c" })
        {
            var refused = (await Rest.PostAsync("/api/pms/payments", Body(person, 5m, method, "r 1"))).Is(HttpStatusCode.UnprocessableEntity, "unknown-method");
            Assert.Equal([("1", "Cheque Payment"), ("2", "Cash Payment"), ("3", "Card Payment")], refused.List("methods").Select(each => (each.Text("code"), each.Text("name"))).Order());
        }

        Assert.Contains("1,000,000", (await Rest.PostAsync("/api/pms/payments", Body(person, 1_000_000.01m, "Cash", "r 1"))).Is(HttpStatusCode.BadRequest).Text("detail"), StringComparison.Ordinal);
        (await Rest.PostAsync("/api/pms/payments", new { patientId = "424242", amount = 5, method = "Cash", reference = "r 1" })).Is(HttpStatusCode.NotFound, "not-found");
        (await Rest.PostAsync("/api/pms/payments", Body(person, 5m, "Cash", "#!"))).Is(HttpStatusCode.BadRequest);
        (await Rest.PostAsync("/api/pms/payments", Body(person, 5m, "Cash", "4111 1111 1111 1111"))).Is(HttpStatusCode.UnprocessableEntity, "card-data");
    }

    [Fact]
    public async Task For_a_patient_still_being_created_it_is_409_until_they_are_on_file()
    {
        var person = clinic.Newcomer();
        var patient = (await Rest.PostAsync("/api/pms/patients", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone })).Is(HttpStatusCode.Accepted).Text("reference");
        var body = new { patientId = patient, amount = 5, method = "Cash", reference = "r 2" };
        (await Rest.PostAsync("/api/pms/payments", body)).Is(HttpStatusCode.Conflict, "patient-not-ready");
        await clinic.SettleAsync();
        (await Rest.PostAsync("/api/pms/payments", body)).Is(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("dropAfterWrite", null, 1)]
    [InlineData("drop", null, 1)]
    [InlineData("status", 502, 1)]
    public async Task A_payment_whose_answer_was_lost_is_looked_for_and_recorded_once(string kind, int? value, int times)
    {
        var person = await clinic.OnFileAsync(4);
        var before = await PaidAsync(person);
        string reference;
        await using (await clinic.Sandbox.FaultAsync(kind, value, "POST", "/transaction", times))
            reference = (await Rest.PostAsync("/api/pms/payments", Body(person, 12m, "Cheque", $"lost {kind}"))).Is(HttpStatusCode.Accepted).Text("reference")!;
        await clinic.SettleAsync();
        await clinic.SettleAsync();
        Assert.Equal("confirmed", (await Rest.GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK).Text("state"));
        Assert.Equal(12m, Assert.Single((await PaidAsync(person)).Skip(before.Count)).GetProperty("amount").GetDecimal());
    }

    [Fact]
    public async Task A_payment_that_the_ledger_refuses_is_failed_and_before_staff()
    {
        var person = await clinic.OnFileAsync(6);
        await using var fault = await clinic.Sandbox.FaultAsync("rejectWrite", "The month is closed", "POST", "/transaction");
        var reference = (await Rest.PostAsync("/api/pms/payments", Body(person, 80m, "Cash", "receipt 7"), "pay-7")).Is(HttpStatusCode.Accepted).Text("reference");
        await clinic.SettleAsync();
        Assert.Equal("failed", (await Rest.GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK).Text("state"));
        var tasks = await clinic.Service<StaffTasks>().ListAsync(PayingClinic.Paying, Clinic.Cancellation).ToListAsync(Clinic.Cancellation);
        var task = Assert.Single(tasks, task => task.Details.GetValueOrDefault("reference") == reference);
        Assert.Equal((StaffTaskKind.PaymentNotRecorded, person.SikkaId), (task.Kind, task.PatientId));
        Assert.Equal(("80.00", "CAD", "Cash Payment", "receipt 7", "other"), (task.Details["amount"], task.Details["currency"], task.Details["method"], task.Details["receipt"], task.Details["reason"]));
    }

    [Fact]
    public async Task Where_the_practice_writes_at_once_it_is_201()
    {
        await using var own = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0));
        await own.ConnectAsync(PayingClinic.Paying, body => body["features"] = new JsonObject { ["payments"] = true });
        var (rest, person) = (own.Rest((await own.KeyAsync(PayingClinic.Paying, "write")).Key), await own.OnFileAsync(5));
        Assert.False(string.IsNullOrEmpty((await rest.PostAsync("/api/pms/payments", Body(person, 80m, "Cash", "receipt 8"))).Is(HttpStatusCode.Created).Text("paymentId")));
    }

    [Fact]
    public async Task A_second_try_after_midnight_is_the_same_payment()
    {
        await using var own = await Clinic.StartAsync(new ClinicOptions(Today: "2026-03-02T23:50"));
        await own.ConnectAsync(PayingClinic.Paying, body => body["features"] = new JsonObject { ["payments"] = true });
        var (rest, person) = (own.Rest((await own.KeyAsync(PayingClinic.Paying, "write")).Key), await own.OnFileAsync(5));
        var reference = (await rest.PostAsync("/api/pms/payments", Body(person, 80m, "Cash", "receipt 9"))).Is(HttpStatusCode.Accepted).Text("reference");
        await own.Sandbox.AdvanceAsync(1200);
        Assert.Equal(reference, (await rest.PostAsync("/api/pms/payments", Body(person, 80m, "Cash", "receipt 9"))).Is(HttpStatusCode.Accepted).Text("reference"));
        await own.Sandbox.AdvanceAsync(2 * 86_400);
        Assert.NotEqual(reference, (await rest.PostAsync("/api/pms/payments", Body(person, 80m, "Cash", "receipt 9"))).Is(HttpStatusCode.Accepted).Text("reference"));
    }

    private static object Body(Person person, decimal amount, string method, string reference) => new { patientId = person.SikkaId, amount, method, reference };

    private async Task<List<JsonElement>> PaidAsync(Person person) => [.. (await clinic.Sandbox.PracticeAsync()).List("payments").Where(payment => payment.Text("patient") == person.Id)];
}

/// <summary>With an account that records payments.</summary>
public sealed class PayingClinic : SharedClinic
{
    internal const string Paying = "paying";

    internal string Key { get; private set; } = "";

    protected override async ValueTask BeginAsync()
    {
        await Clinic.ConnectAsync(Paying, body => body["features"] = new JsonObject { ["payments"] = true });
        Key = (await Clinic.KeyAsync(Paying, "read", "write")).Key;
    }
}
