using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest;

/// <summary>Notes, insurance, balance and payments over REST.</summary>
public sealed class ChartRoutesTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private static readonly object Note = new { text = "wants a morning visit" };
    private static readonly object Policy = new { carrier = "Maple Mutual", memberId = "QX-990-17734" };
    private static readonly object Cash = new { patientId = "1", amount = 80.5, method = "Cash", reference = "receipt 12" };

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Notes_are_shown_as_the_practice_has_them()
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var notes = practice.List("notes").GroupBy(note => note.Text("patient")).First();
        var id = SikkaId(practice, notes.Key!);
        var shown = (await clinic.Rest(actor: "noter").GetAsync($"/api/pms/patients/{id}/notes")).Is(HttpStatusCode.OK);

        Assert.Equal(
            notes.Select(note => (note.Text("date"), note.Text("type"), note.Text("text"))).Order(),
            shown.List("items").Select(note => (note.Text("date"), note.Text("type"), note.Text("text"))).Order());
        await AuditedAsync("noter", "getPatientNotes", id, "ok");
    }

    [Fact]
    public async Task Notes_come_newest_first_in_parts_that_hold_for_their_patient_and_those_of_treatment_are_kept_back()
    {
        await using var own = await Clinic.StartAsync(new ClinicOptions { Services = services => services.AddKeyedSingleton<IPmsConnector>(PmsVendor.Kolla, new NotedPms()) });
        await own.ConnectAsync("noted", body => (body["provider"], body["credentials"], body["config"]) = ("kolla", new JsonObject(), new JsonObject()));
        var rest = own.Rest((await own.KeyAsync("noted", "read")).Key);

        var (ids, token) = (new List<string?>(), default(string));
        do
        {
            var part = (await rest.GetAsync($"/api/pms/patients/one/notes?pageSize=1{(token is null ? "" : $"&continuation={token}")}")).Is(HttpStatusCode.OK);
            ids.Add(Assert.Single(part.List("items")).Text("noteId"));
            if (part.GetProperty("continuation").GetString() is { } next)
                (await rest.GetAsync($"/api/pms/patients/two/notes?pageSize=1&continuation={next}")).Is(HttpStatusCode.BadRequest);
            token = part.GetProperty("continuation").GetString();
        }
        while (token is not null);

        Assert.Equal(["n4", "n3", "n1", "n2"], ids);
    }

    [Fact]
    public async Task Insurance_shows_the_end_of_its_member_id()
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var policy = practice.List("policies")[0];
        var id = SikkaId(practice, policy.Text("patient")!);
        var reply = await clinic.Rest(actor: "insurer").GetAsync($"/api/pms/patients/{id}/insurance");
        var shown = Assert.Single(reply.Is(HttpStatusCode.OK).List("items"));

        Assert.Equal((policy.Text("carrier"), policy.Text("groupNumber"), $"******{policy.Text("memberId")![^2..]}"), (shown.Text("carrier"), shown.Text("groupNumber"), shown.Text("memberId")));
        Assert.DoesNotContain(policy.Text("memberId")!, reply.Text, StringComparison.Ordinal);
        await AuditedAsync("insurer", "getInsurance", id, "ok");
        var insured = practice.List("policies").Select(each => each.Text("patient")).ToHashSet();
        var other = practice.List("patients").First(patient => !insured.Contains(patient.Text("id")));
        Assert.Empty((await clinic.Rest().GetAsync($"/api/pms/patients/{SikkaId(other)}/insurance")).Is(HttpStatusCode.OK).List("items"));
    }

    [Fact]
    public async Task A_balance_that_cannot_be_seen_is_404_and_never_zero()
    {
        var (seen, unseen) = (default(JsonElement?), default(string));
        foreach (var patient in (await clinic.Sandbox.PracticeAsync()).List("patients"))
        {
            var id = SikkaId(patient);
            var reply = await clinic.Rest(actor: "biller-" + id).GetAsync($"/api/pms/patients/{id}/balance");
            if (reply.Status == HttpStatusCode.OK)
            {
                seen ??= reply.Json;
            }
            else
            {
                reply.Is(HttpStatusCode.NotFound, "balance-unavailable");
                Assert.False(reply.Json.TryGetProperty("balance", out _));
                unseen ??= id;
            }

            if (seen is not null && unseen is not null)
                break;
        }

        var shown = seen!.Value;
        Assert.Equal(shown.GetProperty("balance").GetDecimal(), shown.GetProperty("due").GetDecimal() + shown.GetProperty("insuranceDue").GetDecimal());
        Assert.Equal(("CAD", "2026-03-02"), (shown.Text("currency"), shown.Text("asOf")));
        await AuditedAsync("biller-" + shown.Text("patientId"), "getBalance", shown.Text("patientId")!, "ok");
        await AuditedAsync("biller-" + unseen, "getBalance", unseen!, "unavailable");
    }

    [Fact]
    public async Task Payments_are_those_of_the_patient_and_the_asked_days()
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var most = practice.List("payments").GroupBy(payment => payment.Text("patient")).MaxBy(group => group.Count())!;
        var id = SikkaId(practice, most.Key!);
        var route = $"/api/pms/payments?patientId={id}&from=2020-01-01";
        var all = (await clinic.Rest(actor: "cashier").GetAsync(route)).Is(HttpStatusCode.OK).List("items");

        Assert.Equal(
            most.Select(payment => (payment.Text("date"), payment.GetProperty("amount").GetDecimal())).Order(),
            all.Select(payment => (payment.Text("date"), payment.GetProperty("amount").GetDecimal())).Order());
        Assert.All(all, payment => Assert.Equal((id, "CAD"), (payment.Text("patientId"), payment.Text("currency"))));
        await AuditedAsync("cashier", "getPaymentHistory", id, "ok");
        Assert.Equal(all.Select(payment => payment.Text("paymentId")), (await PartsAsync(route + "&pageSize=1")).Select(payment => payment.Text("paymentId")));
        var day = all[0].Text("date");
        Assert.All((await clinic.Rest().GetAsync($"/api/pms/payments?patientId={id}&from={day}&to={day}")).Is(HttpStatusCode.OK).List("items"), payment => Assert.Equal(day, payment.Text("date")));
        (await clinic.Rest().GetAsync("/api/pms/payments")).Is(HttpStatusCode.BadRequest);
        (await clinic.Rest().GetAsync($"/api/pms/payments?patientId={id}&from=2026-03-02&to=2026-03-01")).Is(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/api/pms/patients/424242/notes", "getPatientNotes")]
    [InlineData("/api/pms/patients/424242/insurance", "getInsurance")]
    [InlineData("/api/pms/patients/424242/balance", "getBalance")]
    [InlineData("/api/pms/payments?patientId=424242", "getPaymentHistory")]
    public async Task Somebody_whom_the_practice_does_not_have_is_404_with_one_access_on_record(string path, string action)
    {
        (await clinic.Rest(actor: "seeker-" + action).GetAsync(path)).Is(HttpStatusCode.NotFound, "not-found");
        await AuditedAsync("seeker-" + action, action, "424242", "notFound");
    }

    [Fact]
    public async Task What_is_switched_off_or_not_written_is_501_with_the_reason_and_touches_nothing()
    {
        var bare = await AccountAsync("bare", new JsonObject { ["notes"] = false, ["insurance"] = false, ["billing"] = false });
        await clinic.ConnectAsync("untyped", body => body["config"]!.AsObject().Remove("noteType"));
        var untyped = clinic.Rest((await clinic.KeyAsync("untyped", "read", "write")).Key);
        var requests = await clinic.Sandbox.LastRequestAsync();

        Says(await bare.GetAsync("/api/pms/patients/1/notes"), "Notes are switched off");
        Says(await bare.GetAsync("/api/pms/patients/1/insurance"), "Insurance is switched off");
        Says(await bare.GetAsync("/api/pms/patients/1/balance"), "Billing is switched off");
        Says(await bare.GetAsync("/api/pms/payments?patientId=1"), "Billing is switched off");
        Says(await bare.PostAsync("/api/pms/patients/1/notes", Note), "Notes are switched off");
        Says(await bare.PostAsync("/api/pms/patients/1/insurance", Policy), "Insurance is switched off");
        Says(await bare.PostAsync("/api/pms/payments", Cash), "Recording payments is switched off");
        Says(await clinic.Rest().PostAsync("/api/pms/payments", Cash), "Recording payments is switched off"); // by default
        Says(await untyped.PostAsync("/api/pms/patients/1/notes", Note), "nothing was kept");
        Says(await untyped.PostAsync("/api/pms/patients/1/insurance", Policy), "nothing was kept");

        Assert.Empty(await clinic.Sandbox.RequestsAsync(requests));
    }

    [Theory]
    [InlineData("/api/pms/payments", """{"patientId":"1","amount":80,"method":"card","reference":"4111 1111 1111 1111"}""")]
    [InlineData("/api/pms/payments", """{"patientId":"1","amount":80,"cardNumber":4111111111111111}""")]
    [InlineData("/api/pms/payments", """{"card":{"number":["\u0034111-1111-1111-1111"]}}""")]
    [InlineData("/api/pms/payments", """{"\u0034111111111111111":true}""")]
    [InlineData("/api/pms/payments", """{"\ud800":1,"x":{"\u0034111111111111111":true}}""")]
    [InlineData("/api/pms/payments", "no JSON at all, 4111111111111111")]
    [InlineData("/api/pms/patients/1/notes", """{"text":"amex 378282246310005"}""")]
    [InlineData("/api/pms/appointments", """{"patientId":"1","appointmentType":"Cleaning","startTime":"2026-03-05T10:00","duration":60,"note":"pays with 4111 1111 1111 1111"}""")]
    [InlineData("/api/pms/appointments", """{"patientId":"1","note":"+4111 1111 1111 1111"}""")]
    [InlineData("/api/pms/patients", """{"firstName":"Ada","address":{"line1":"4111 1111 1111 1111"}}""")]
    public async Task Card_data_is_refused_before_anything_else_and_nothing_is_kept(string path, string body)
    {
        var before = (await clinic.AuditAsync()).Count;
        var reply = await clinic.Rest(actor: "carder").SendAsync("POST", path, body, idempotencyKey: "card-1");
        reply.Is(HttpStatusCode.UnprocessableEntity, "card-data");
        Assert.DoesNotContain("1111", reply.Text, StringComparison.Ordinal);
        var entry = Assert.Single((await clinic.AuditAsync()).Skip(before), entry => entry.Actor.Id == "carder");
        Assert.Equal((AuditPhase.Refused, "cardData"), (entry.Phase, entry.Outcome));

        // The key is free: another body under it is no reuse.
        (await clinic.Rest().PostAsync("/api/pms/payments", Cash, "card-1")).Is(HttpStatusCode.NotImplemented);
    }

    [Theory]
    [InlineData("/api/pms/appointments", """{"patientId":"w4111111111111111aaaaaaaaaaaaaaaa"}""")] // our own references may have as many digits
    [InlineData("/api/pms/patients", """{"phone":"+49 1512 3456787"}""")]
    [InlineData("/api/pms/patients/1/notes", """{"text":" "}""")]
    [InlineData("/api/pms/patients/1/insurance", """{"carrier":"Maple Mutual"}""")]
    [InlineData("/api/pms/payments", """{"\ud800":1}""")]
    [InlineData("/api/pms/payments", """{"patientId":"1","amount":0,"method":"Cash","reference":"r"}""")]
    [InlineData("/api/pms/payments", """{"patientId":"1","amount":1.005,"method":"Cash","reference":"r"}""")]
    [InlineData("/api/pms/payments", """{"patientId":"1","amount":1,"method":"Cash","reference":"r","tip":1}""")]
    public async Task A_body_that_is_not_as_documented_is_400(string path, string body) => (await clinic.Rest().SendAsync("POST", path, body)).Is(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_continuation_holds_for_its_patient_alone()
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var most = practice.List("payments").GroupBy(payment => payment.Text("patient")).MaxBy(group => group.Count())!;
        var id = SikkaId(practice, most.Key!);
        var token = (await clinic.Rest().GetAsync($"/api/pms/payments?patientId={id}&from=2020-01-01&pageSize=1")).Is(HttpStatusCode.OK).Text("continuation");
        Assert.NotNull(token);
        (await clinic.Rest().GetAsync($"/api/pms/payments?patientId=1&from=2020-01-01&continuation={token}")).Is(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_the_practices_system_does_not_show_is_501_with_the_reason()
    {
        var pms = new FakePms { Report = new ConnectionReport.Working(new PmsCapabilities { ReadAppointments = true }, [], null, new Dictionary<string, string>()) };
        await using var own = await Clinic.StartAsync(new ClinicOptions { Services = services => services.AddKeyedSingleton<IPmsConnector>(PmsVendor.Kolla, pms) });
        await own.ConnectAsync("blind", body => (body["provider"], body["credentials"], body["config"], body["features"]!["payments"]) = ("kolla", new JsonObject(), new JsonObject(), true));
        var rest = own.Rest((await own.KeyAsync("blind", "read", "write")).Key);
        foreach (var path in new[] { "patients/1/notes", "patients/1/insurance", "patients/1/balance", "payments?patientId=1" })
            Says(await rest.GetAsync("/api/pms/" + path), "does not show");
        Says(await rest.PostAsync("/api/pms/payments", Cash), "takes no payments");
    }

    private static string SikkaId(JsonElement patient) => patient.GetProperty("ids").Text("sikka")!;

    private static string SikkaId(JsonElement practice, string patient) => SikkaId(practice.List("patients").Single(each => each.Text("id") == patient));

    private static void Says(RestReply reply, string reason) => Assert.Contains(reason, reply.Is(HttpStatusCode.NotImplemented, "not-offered").Text("detail"), StringComparison.Ordinal);

    private async Task<RestDoor> AccountAsync(string accountId, JsonObject features)
    {
        await clinic.ConnectAsync(accountId, body => body["features"] = features);
        return clinic.Rest((await clinic.KeyAsync(accountId, "read", "write")).Key);
    }

    private async Task<List<JsonElement>> PartsAsync(string route)
    {
        var (items, token) = (new List<JsonElement>(), default(string));
        do
        {
            var part = (await clinic.Rest().GetAsync(token is null ? route : $"{route}&continuation={token}")).Is(HttpStatusCode.OK);
            items.AddRange(part.List("items"));
            token = part.GetProperty("continuation").GetString();
        }
        while (token is not null);
        return items;
    }

    private async Task AuditedAsync(string actor, string action, string patientId, string outcome) => Assert.Equal(
        [(AuditPhase.Started, action, patientId, null), (AuditPhase.Finished, action, patientId, outcome)],
        (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == actor).Select(entry => (entry.Phase, entry.Action, entry.PatientId, entry.Outcome)));

    /// <summary>Two patients with the same notes: two of one day, one without a day, one of treatment.</summary>
    private sealed class NotedPms : IPmsConnector, INoteBook
    {
        private readonly FakePms pms = new() { Report = new ConnectionReport.Working(new PmsCapabilities { ReadNotes = true }, [], null, new Dictionary<string, string>()) };

        public NotedPms()
        {
            pms.Add("one", "Zephyrine", "Quackenbosch", "1987-11-05", "6135550288");
            pms.Add("two", "Zephyrine", "Quackenbosch", "1987-11-06", "6135550288");
        }

        public PmsVendor Vendor => PmsVendor.Kolla;

        public PmsRequirements Requirements => pms.Requirements;

        public PmsCapabilities Usual => pms.Usual;

        public PmsConnection Connect(PmsLink link) => pms.Connect(link) with { Notes = this };

        public Task<IReadOnlyList<ChartNote>> ReadAsync(string patientId, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ChartNote>>(
        [
            new("n2", "Appointment note", null, "no day"),
            new("n1", "Appointment note", new LocalDate(2025, 12, 31), "older"),
            new("n3", "Appointment note", new LocalDate(2026, 2, 1), "newer"),
            new("n4", "Appointment note", new LocalDate(2026, 2, 1), "newer, too"),
            new("n5", "Treatment note", new LocalDate(2026, 2, 1), "of treatment"),
        ]);

        public bool Takes(string text) => false;

        public Task<WriteReceipt> AddAsync(NewNote note, CancellationToken cancellationToken) => throw new InvalidOperationException("Nothing is written.");
    }
}
