using System.Net;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest;

/// <summary>Who may use the REST API (contract 2), and what a request must look like.</summary>
public sealed class AccountGateTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    [InlineData("parlae_demo_k000000000000_0000")]
    [InlineData(TestSettings.OperatorKey)]
    public async Task Without_a_key_of_an_account_nothing_is_answered(string? key)
    {
        var requests = await clinic.Sandbox.LastRequestAsync();
        (await clinic.Rest(key).GetAsync("/api/pms/providers")).Is(HttpStatusCode.Unauthorized, "not-authenticated");
        (await clinic.Rest(key).GetAsync("/api/pms/patients/1")).Is(HttpStatusCode.Unauthorized);
        (await clinic.Rest(key).SendAsync("DELETE", "/api/pms/appointments/1")).Is(HttpStatusCode.Unauthorized);
        Assert.Empty(await clinic.Sandbox.RequestsAsync(requests));
    }

    [Fact]
    public async Task A_key_whose_secret_is_wrong_by_one_letter_is_none()
    {
        var key = clinic.Connected.Text("accountKey")!;
        var wrong = key[..^1] + (key[^1] == '0' ? '1' : '0');
        (await clinic.Rest(wrong).GetAsync("/api/pms/providers")).Is(HttpStatusCode.Unauthorized);
        Assert.Contains(await clinic.AuditAsync(AuditedAction.PlatformAccount), entry => entry is { Action: "restAuthentication", Phase: AuditPhase.Event });
    }

    [Theory]
    [InlineData("read", "POST", "/api/pms/appointments", "bookAppointment")]
    [InlineData("read", "DELETE", "/api/pms/appointments/1", "cancelAppointment")]
    [InlineData("read", "PATCH", "/api/pms/tasks/t1", "changeTask")]
    [InlineData("read", "GET", "/api/pms/audit", "readAudit")]
    [InlineData("read", "POST", "/api/pms/patients/1/notes", "addPatientNote")]
    [InlineData("read", "POST", "/api/pms/patients/1/insurance", "addInsurance")]
    [InlineData("read", "POST", "/api/pms/payments", "recordPayment")]
    [InlineData("write", "GET", "/api/pms/patients/1", "getPatient")]
    [InlineData("write", "GET", "/api/pms/patients/1/notes", "getPatientNotes")]
    [InlineData("write", "GET", "/api/pms/patients/1/insurance", "getInsurance")]
    [InlineData("write", "GET", "/api/pms/patients/1/balance", "getBalance")]
    [InlineData("audit", "GET", "/api/pms/payments?patientId=1", "getPaymentHistory")]
    [InlineData("write", "POST", "/api/pms/patients/search", "searchPatients")]
    [InlineData("write", "GET", "/api/pms/audit/verification", "verifyAudit")]
    [InlineData("audit", "GET", "/api/pms/appointments", "getAppointments")]
    public async Task A_key_without_the_right_is_refused_and_audited(string right, string method, string path, string action)
    {
        var (keyId, key) = await clinic.KeyAsync(Clinic.AccountId, right);
        var requests = await clinic.Sandbox.LastRequestAsync();

        (await clinic.Rest(key).SendAsync(method, path, method == "GET" ? null : new { })).Is(HttpStatusCode.Forbidden, "not-allowed");

        var entry = Assert.Single(await clinic.AuditAsync(), entry => entry.Actor.Id == keyId);
        Assert.Equal((AuditPhase.Refused, action, "right", "key"), (entry.Phase, entry.Action, entry.Outcome, entry.Actor.Kind));
        Assert.Empty(await clinic.Sandbox.RequestsAsync(requests));
    }

    [Fact]
    public async Task The_person_behind_the_key_is_the_audited_actor()
    {
        var person = await clinic.OnFileAsync(7);
        (await clinic.Rest(actor: "desk-2").GetAsync($"/api/pms/patients/{person.SikkaId}")).Is(HttpStatusCode.OK);
        var entries = (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == "desk-2").ToList();
        Assert.Equal(
            [(AuditPhase.Started, "getPatient", person.SikkaId, null), (AuditPhase.Finished, "getPatient", person.SikkaId, "ok")],
            entries.Select(entry => (entry.Phase, entry.Action, entry.PatientId, entry.Outcome)));
        Assert.All(entries, entry => Assert.StartsWith("key:k", entry.Actor.Kind, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(101)]
    [InlineData(5000)]
    public async Task An_actor_that_is_too_long_is_refused(int length) =>
        (await clinic.Rest(actor: new string('x', length)).GetAsync("/api/pms/providers")).Is(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("GET", "/api/pms/providers?accountId=other")]
    [InlineData("GET", "/api/pms/patients/1?accountId=other")]
    [InlineData("GET", "/api/pms/appointments?accountId=other")]
    [InlineData("GET", "/api/pms/writes/w?accountId=other")]
    [InlineData("GET", "/api/pms/audit?accountId=other")]
    [InlineData("GET", "/api/pms/appointments?from=2026-03-02&from=2026-03-03")]
    [InlineData("GET", "/api/pms/appointments?from=tomorrow")]
    [InlineData("GET", "/api/pms/appointments?from=2026-03-05&to=2026-03-04")]
    [InlineData("GET", "/api/pms/appointments?status=gone")]
    [InlineData("GET", "/api/pms/appointments?pageSize=201")]
    [InlineData("GET", "/api/pms/appointments?pageSize=0")]
    [InlineData("GET", "/api/pms/appointments/availability")]
    [InlineData("GET", "/api/pms/appointments?patientId=12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    [InlineData("GET", "/api/pms/audit?patientId=1%0A2")]
    public async Task A_query_that_is_not_as_documented_is_400_and_touches_nothing(string method, string path)
    {
        var entries = (await clinic.AuditAsync()).Count;
        (await clinic.Rest().SendAsync(method, path)).Is(HttpStatusCode.BadRequest, "bad-request");
        Assert.Equal(entries, (await clinic.AuditAsync()).Count);
    }

    [Theory]
    [InlineData("POST", "/api/pms/appointments", """{"patientId":"1","surprise":1}""")]
    [InlineData("POST", "/api/pms/appointments", """{"patientId":"1","appointmentType":"Cleaning","startTime":"soon","duration":60}""")]
    [InlineData("POST", "/api/pms/appointments", """{"patientId":"1","appointmentType":"Cleaning","startTime":"2026-03-08T02:30","duration":60}""")]
    [InlineData("POST", "/api/pms/appointments", """{"patientId":"1","appointmentType":"Cleaning","startTime":"2026-03-05T10:00","duration":0}""")]
    [InlineData("POST", "/api/pms/appointments", "not json")]
    [InlineData("POST", "/api/pms/appointments", "null")]
    [InlineData("POST", "/api/pms/appointments", "")]
    [InlineData("PATCH", "/api/pms/appointments/1", """{"status":"confirmed","startTime":"2026-03-05T10:00"}""")]
    [InlineData("PATCH", "/api/pms/appointments/1", "{}")]
    [InlineData("POST", "/api/pms/patients", """{"firstName":"Ann","lastName":"Lee","dateOfBirth":"1987-02-30","phone":"4165550100"}""")]
    [InlineData("POST", "/api/pms/patients", """{"firstName":"Ann","lastName":"Lee","dateOfBirth":"1987-02-03","phone":"12"}""")]
    [InlineData("POST", "/api/pms/patients", """{"firstName":"Ann","lastName":"Lee","phone":"4165550100"}""")]
    [InlineData("POST", "/api/pms/patients/search", """{"dateOfBirth":"1987-02-03"}""")]
    [InlineData("POST", "/api/pms/patients/search", """{"accountId":"other"}""")]
    [InlineData("PATCH", "/api/pms/tasks/t1", """{"status":"done"}""")]
    [InlineData("PATCH", "/api/pms/tasks/t1", "{}")]
    public async Task A_body_that_is_not_as_documented_is_400_and_touches_nothing(string method, string path, string body)
    {
        var entries = (await clinic.AuditAsync()).Count;
        (await clinic.Rest().SendAsync(method, path, body)).Is(HttpStatusCode.BadRequest, "bad-request");
        Assert.Equal(entries, (await clinic.AuditAsync()).Count);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_413() =>
        (await clinic.Rest().SendAsync("POST", "/api/pms/appointments", new { note = new string('x', 256 * 1024) })).Is(HttpStatusCode.RequestEntityTooLarge, "too-large");

    [Fact]
    public async Task A_revoked_key_opens_nothing_from_that_moment()
    {
        var (keyId, key) = await clinic.KeyAsync(Clinic.AccountId, "read");
        (await clinic.Rest(key).GetAsync("/api/pms/providers")).Is(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await clinic.OperateAsync("DELETE", $"/api/pms/keys?accountId=demo&keyId={keyId}")).Status);
        (await clinic.Rest(key).GetAsync("/api/pms/providers")).Is(HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.NotFound, (await clinic.OperateAsync("DELETE", $"/api/pms/keys?accountId=demo&keyId={keyId}")).Status);
        var entries = (await clinic.AuditAsync()).Where(entry => entry.Phase == AuditPhase.Finished && entry.Fields.Contains(keyId));
        Assert.Equal([("createKey", "created"), ("revokeKey", "revoked")], entries.Select(entry => (entry.Action, entry.Outcome!)));
    }

    [Theory]
    [InlineData("""{"accountId":"nobody","name":"x","rights":["read"]}""", HttpStatusCode.NotFound)]
    [InlineData("""{"accountId":"demo","name":"x","rights":[]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"accountId":"demo","name":"x","rights":["all"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"accountId":"demo","name":"x","rights":[null]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"accountId":"demo","rights":["read"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"accountId":"demo","name":"x","rights":["read"],"secret":"y"}""", HttpStatusCode.BadRequest)]
    public async Task A_key_needs_an_account_a_name_and_rights(string body, HttpStatusCode expected) =>
        Assert.Equal(expected, (await clinic.OperateAsync("POST", "/api/pms/keys", body)).Status);

    [Fact]
    public async Task What_is_turned_away_is_counted_by_account()
    {
        await clinic.ConnectAsync("counted-keys");
        var (_, key) = await clinic.KeyAsync("counted-keys", "read");
        using var watch = new MetricWatch("parlae.rest.refused", "account", wholeProcess: true);
        (await clinic.Rest(key).GetAsync("/api/pms/audit")).Is(HttpStatusCode.Forbidden);
        (await clinic.Rest(key).GetAsync("/api/pms/providers")).Is(HttpStatusCode.OK);
        Assert.Equal(1, watch.Of("counted-keys"));
        (await clinic.Rest("wrong").GetAsync("/api/pms/providers")).Is(HttpStatusCode.Unauthorized);
        Assert.True(watch.Of("unknown") >= 1);
    }

    [Fact]
    public async Task An_accounts_key_makes_no_keys() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await clinic.OperateAsync("POST", "/api/pms/keys", new { accountId = "demo", name = "x", rights = new[] { "read" } }, clinic.Connected.Text("accountKey"))).Status);
}
