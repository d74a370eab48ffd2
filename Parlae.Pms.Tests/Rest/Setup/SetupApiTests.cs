using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Sandbox.Sikka;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest.Setup;

/// <summary>The setup API (contract 8) over HTTP, with the sandbox's Sikka to check against.</summary>
public sealed class SetupApiTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public void The_first_setup_answers_what_the_contract_lists_with_the_key_of_the_account()
    {
        var answer = clinic.Connected;
        Assert.Equal(
            ["accountId", "status", "capabilities", "features", "locations", "appointmentTypes", "providers", "accountKey"],
            answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal((Clinic.AccountId, "connected"), (answer.Text("accountId"), answer.Text("status")));
        Assert.True(answer.Text("accountKey")!.Length >= 32);
        Assert.Equal(8, answer.List("providers").Length);
        Assert.Equal(7, answer.List("appointmentTypes").Length);
        Assert.NotEmpty(answer.List("locations"));
        Assert.True(answer.GetProperty("features").GetProperty("booking").GetBoolean());
        Assert.False(answer.GetProperty("features").GetProperty("payments").GetBoolean());
        Assert.True(answer.GetProperty("capabilities").GetProperty("book").GetBoolean());
    }

    [Fact]
    public async Task A_second_post_updates_without_a_key_and_without_credentials()
    {
        var body = await clinic.ConnectAsync("updated");
        body.Remove("credentials");
        body["practiceName"] = "Another Name";
        body["phoneNumberIds"] = new JsonArray("number-two-of-updated");

        var answer = await PostAsync(body, HttpStatusCode.OK);

        Assert.True(!answer.TryGetProperty("accountKey", out var key) || key.ValueKind == JsonValueKind.Null);
        Assert.Equal("Another Name", (await GetAsync("updated")).Text("practiceName"));
        Assert.Equal("Another Name", (await On("number-two-of-updated").UseAsync("getPracticeInfo")).Is("ok").Of("name"));
        (await On("number-of-updated").UseAsync("getPracticeInfo")).Is("error"); // given up, so nobody's
        (await On("number-two-of-updated").LookAsync("2026-03-05")).Is("slots"); // with the stored credentials
    }

    [Fact]
    public async Task Credentials_the_pms_refuses_are_422_in_our_words_and_nothing_is_stored()
    {
        var body = clinic.AccountBody("refused");
        body["credentials"] = new JsonObject { ["officeId"] = SikkaCredentials.UnlimitedOfficeId, ["secretKey"] = "zephyrine-wrong-secret" };

        var problem = await PostAsync(body, HttpStatusCode.UnprocessableEntity);

        Assert.StartsWith("urn:parlae:", problem.Text("type"), StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(problem.Text("detail")));
        Assert.DoesNotContain("zephyrine", problem.GetRawText(), StringComparison.Ordinal);
        await AssertUnknownAsync("refused");
    }

    [Fact]
    public async Task Credentials_that_an_update_breaks_leave_the_old_ones_in_force()
    {
        var body = await clinic.ConnectAsync("kept");
        body["credentials"] = new JsonObject { ["officeId"] = SikkaCredentials.UnlimitedOfficeId, ["secretKey"] = "wrong" };
        await PostAsync(body, HttpStatusCode.UnprocessableEntity);
        (await On("number-of-kept").LookAsync("2026-03-05")).Is("slots");
    }

    [Fact]
    public async Task A_pms_that_cannot_be_reached_stores_nothing()
    {
        await using (await clinic.Sandbox.FaultAsync("drop"))
        {
            var (status, text) = await clinic.OperateAsync("POST", "/api/pms/setup", clinic.AccountBody("unreached"));
            Assert.InRange((int)status, 500, 599);
            Assert.Contains("urn:parlae:", text, StringComparison.Ordinal);
        }

        await AssertUnknownAsync("unreached");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("an-operator-key-of-the-test")]
    [InlineData("an-operator-key-of-the-testsX")]
    public async Task Without_the_operator_key_every_method_is_401(string? key)
    {
        foreach (var (method, path) in new[] { ("POST", "/api/pms/setup"), ("GET", "/api/pms/setup?accountId=demo"), ("DELETE", "/api/pms/setup?accountId=demo"), ("DELETE", "/api/pms/cache?accountId=demo") })
        {
            var (status, text) = await clinic.OperateAsync(method, path, method == "POST" ? clinic.AccountBody("intruder") : null, key);
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.DoesNotContain("Maple", text, StringComparison.Ordinal);
        }

        await AssertUnknownAsync("intruder");
        Assert.Equal("connected", (await GetAsync(Clinic.AccountId)).Text("status"));
    }

    [Fact]
    public async Task The_accounts_own_key_is_no_operator_key() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await clinic.OperateAsync("GET", "/api/pms/setup?accountId=demo", key: clinic.Connected.Text("accountKey"))).Status);

    public static TheoryData<string, string> Malformed => new()
    {
        { """{"surprise":1}""", "surprise" },
        { """{"config":{"practiceId":"1","custId":"1","url":"https://example.com"}}""", "url" },
        { """{"config":{"custId":"1"}}""", "config.practiceId" },
        { """{"credentials":{"officeId":"D10002"}}""", "credentials.secretKey" },
        { """{"credentials":{"officeId":"D10002","secretKey":"x","password":"x"}}""", "credentials" },
        { """{"credentials":null}""", "credentials" },
        { """{"timeZone":"Mars/Olympus"}""", "timeZone" },
        { """{"timeZone":null}""", "timeZone" },
        { """{"provider":"abacus"}""", "provider" },
        { """{"provider":"1"}""", "provider" },
        { """{"accountId":"Upper"}""", "accountId" },
        { """{"accountId":"a"}""", "accountId" },
        { """{"accountId":"_platform"}""", "accountId" },
        { """{"practiceName":""}""", "practiceName" },
        { """{"staffNumber":"416 555 0199"}""", "staffNumber" },
        { """{"phoneNumberIds":["a b"]}""", "phoneNumberIds" },
        { """{"assistantIds":[null]}""", "assistantIds" },
        { """{"phoneNumberIds":"one"}""", "phoneNumberIds" },
        { """{"features":{"booking":"yes"}}""", "features.booking" },
        { """{"features":{"teleport":true}}""", "teleport" },
        { """{"config":{"practiceId":"1","custId":"1","offerCount":0}}""", "config.offerCount" },
        { """{"config":{"practiceId":"1","custId":"1","openHours":[{"day":"monday","from":"17:00","to":"08:00"}]}}""", "'config.openHours' needs day" },
        { """{"config":{"practiceId":"1","custId":"1","appointmentTypes":[{"name":"Cleaning"}]}}""", "'config.appointmentTypes' needs a name and minutes" },
        { """{"config":{"practiceId":"1","custId":"1","appointmentTypes":[{"name":"Cleaning","minutes":60},{"name":"Exam","minutes":"ages"}]}}""", "'config.appointmentTypes' is not as documented at $[1].minutes" },
        { """{"config":{"practiceId":"1","custId":"1","appointmentTypes":[null]}}""", "'config.appointmentTypes' needs a name and minutes" },
        { """{"config":{"practiceId":"1","custId":"1","noteTypes":["PatNote",""]}}""", "config.noteTypes" },
        { """{"config":{"practiceId":"1","custId":"1","noteTypes":"PatNote"}}""", "config.noteTypes" },
        { """{"config":{"practiceId":"1","custId":"1","paymentLinkTemplate":"http://example.com/{reference}"}}""", "config.paymentLinkTemplate" },
        { """{"config":{"practiceId":"1","custId":"1","identityPolicy":{"minimumLevel":{"getAppointments":3}}}}""", "identityPolicy" },
        { """{"config":{"practiceId":"1","custId":"1","identityPolicy":{"minimumLevel":{"getAppointment":2}}}}""", "getAppointment" },
        { """{"config":{"practiceId":"1","custId":"1","openHours":[{"day":"mo","from":"8:00","to":"17:00"}]}}""", "config.openHours" },
        { """{"config":{"practiceId":"1","custId":"1","openHours":[{"day":"monday","from":"24:00","to":"17:00"}]}}""", "config.openHours" },
        { """{"vapi":{"auth":{"kind":"open"}}}""", "vapi.auth.kind" },
        { """{"vapi":{"auth":{"kind":"secret"}}}""", "vapi.auth.secret" },
        { """{"vapi":{"auth":{"kind":"hmac","secret":"a-secret","hmac":{"payloadFormat":"{timestamp}"}}}}""", "vapi.auth.hmac.payloadFormat" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_member_that_is_unknown_missing_or_malformed_is_named(string change, string named)
    {
        var body = clinic.AccountBody("malformed");
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
            body[name] = value?.DeepClone();
        var before = await clinic.Sandbox.LastRequestAsync();

        var problem = await PostAsync(body, HttpStatusCode.BadRequest);

        Assert.Contains(named, problem.Text("detail"), StringComparison.Ordinal);
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        await AssertUnknownAsync("malformed");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("\"text\"")]
    [InlineData("""{"accountId":"twice","accountId":"other"}""")]
    public async Task What_is_no_setup_body_is_400(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await clinic.OperateAsync("POST", "/api/pms/setup", body)).Status);

    [Theory]
    [InlineData("phoneNumberIds")]
    [InlineData("assistantIds")]
    public async Task An_id_that_another_account_owns_is_409_and_stays_theirs(string member)
    {
        var body = clinic.AccountBody("thief");
        body[member] = clinic.SetupBody[member]!.DeepClone();

        var problem = await PostAsync(body, HttpStatusCode.Conflict);

        Assert.Contains((string?)clinic.SetupBody[member]![0] ?? "", problem.Text("detail"), StringComparison.Ordinal);
        await AssertUnknownAsync("thief");
        (await clinic.Call().UseAsync("getPracticeInfo")).Is("ok");
    }

    [Fact]
    public async Task Status_shows_the_connection_and_no_secret()
    {
        await clinic.ConnectAsync("shown", body => body["vapi"] = SetupWebhookTests.OwnSecret());
        var (status, text) = await clinic.OperateAsync("GET", "/api/pms/setup?accountId=shown");
        Assert.Equal(HttpStatusCode.OK, status);
        var shown = JsonDocument.Parse(text).RootElement;
        Assert.Equal(("shown", "connected", "sikka"), (shown.Text("accountId"), shown.Text("status"), shown.Text("provider")));
        Assert.NotEqual(JsonValueKind.Null, shown.GetProperty("lastCheck").ValueKind);
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("lastError").ValueKind);
        Assert.True(shown.GetProperty("syncAgeSeconds").GetInt64() >= 0);
        foreach (var secret in new[] { SikkaCredentials.UnlimitedOfficeSecret, SikkaCredentials.ApplicationKey, Planted.AccountSecret, clinic.Connected.Text("accountKey")! })
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_account_answers_nobody_cannot_be_read_and_keeps_its_trail()
    {
        await clinic.ConnectAsync("gone");
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber) { PhoneNumberId = "number-of-gone" };
        var patient = (await call.IdentifyAsync(person)).Is("verified");
        var trail = await clinic.AuditAsync("gone");
        Assert.NotEmpty(trail);

        Assert.Equal(HttpStatusCode.OK, (await clinic.OperateAsync("DELETE", "/api/pms/setup?accountId=gone")).Status);

        var before = await clinic.Sandbox.LastRequestAsync();
        (await call.UseAsync("getAppointments", new { patientId = patient.Of("patientId") })).Is("error");
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        await AssertUnknownAsync("gone");
        Assert.Equal(HttpStatusCode.NotFound, (await clinic.OperateAsync("DELETE", "/api/pms/setup?accountId=gone")).Status);
        var after = await clinic.AuditAsync("gone");
        Assert.Equal(trail, after.Take(trail.Count), (one, other) => one.Sequence == other.Sequence && one.Hash == other.Hash);
        Assert.Contains(after.Skip(trail.Count), entry => entry is { Action: "setup", Phase: AuditPhase.Event } && entry.Actor.Kind == "operator");
        Assert.True((await clinic.Service<AuditVerifier>().VerifyAsync("gone", Clinic.Cancellation)).Ok);

        // What was sealed for it stays closed even when the account comes back: the call starts from nothing.
        await clinic.ConnectAsync("gone");
        (await call.UseAsync("getAppointments", new { patientId = patient.Of("patientId") })).Is("error");
        (await call.IdentifyAsync(person)).Is("verified");
    }

    [Fact]
    public async Task Hours_are_read_as_people_write_them_and_every_tool_may_have_a_level()
    {
        var levels = new JsonObject(ToolNames.All.Select(tool => KeyValuePair.Create(tool, (JsonNode?)1)));
        await clinic.ConnectAsync("hours", body =>
        {
            body["config"]!["openHours"] = JsonNode.Parse("""[{"day":"Mon","from":"8:00","to":"24:00"},{"day":"tues","from":"09:30","to":"00:00"},{"day":"FRIDAY","from":"0:00","to":"7:15"}]""");
            body["config"]!["identityPolicy"] = new JsonObject { ["minimumLevel"] = levels };
        });
        var rules = (await clinic.Service<AccountStore>().FindAsync("hours", Clinic.Cancellation))!.Rules;
        Assert.Equal(
            [
                new(IsoDayOfWeek.Monday, new LocalTime(8, 0), LocalTime.Midnight),
                new(IsoDayOfWeek.Tuesday, new LocalTime(9, 30), LocalTime.Midnight),
                new(IsoDayOfWeek.Friday, LocalTime.Midnight, new LocalTime(7, 15)),
            ],
            rules.OpenHours);
        Assert.Equal(24, rules.MinimumLevels.Count);
    }

    [Fact]
    public async Task Every_setup_leaves_a_trail_and_none_of_its_secrets()
    {
        await clinic.ConnectAsync("audited");
        var entry = Assert.Single(await clinic.AuditAsync("audited"));
        Assert.Equal(("setup", "operator", "connecting"), (entry.Action, entry.Actor.Kind, entry.Outcome));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Without_an_account_in_the_query_it_is_400(string method)
    {
        foreach (var query in new[] { "", "?accountId=", "?account=demo", "?accountId=a&accountId=b" })
            Assert.Equal(HttpStatusCode.BadRequest, (await clinic.OperateAsync(method, "/api/pms/setup" + query)).Status);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        var body = clinic.AccountBody("large");
        body["practiceName"] = new string('x', 256 * 1024);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await clinic.OperateAsync("POST", "/api/pms/setup", body)).Status);
    }

    private PhoneCall On(string phoneNumberId) => new(clinic, null) { PhoneNumberId = phoneNumberId };

    private async Task<JsonElement> PostAsync(JsonObject body, HttpStatusCode expected)
    {
        var (status, text) = await clinic.OperateAsync("POST", "/api/pms/setup", body);
        Assert.True(status == expected, $"{status}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private async Task<JsonElement> GetAsync(string accountId) => JsonDocument.Parse((await clinic.OperateAsync("GET", $"/api/pms/setup?accountId={accountId}")).Text).RootElement;

    private async Task AssertUnknownAsync(string accountId)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await clinic.OperateAsync("GET", $"/api/pms/setup?accountId={accountId}")).Status);
        (await On($"number-of-{accountId}").UseAsync("getPracticeInfo")).Is("error");
    }
}
