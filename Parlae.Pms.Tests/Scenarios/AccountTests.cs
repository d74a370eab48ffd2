using System.Net;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>Which clinic a webhook concerns (contract 4), with a second clinic beside the first.</summary>
public sealed class AccountTests(AccountTests.TwoClinics fixture) : IClassFixture<AccountTests.TwoClinics>
{
    private const string Other = "other-clinic";
    private const string OtherNumber = "number-of-other-clinic";
    private const string OtherAssistant = "assistant-of-other-clinic";

    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>A clinic with a second account that signs by HMAC of its own.</summary>
    public sealed class TwoClinics : SharedClinic, IAsyncLifetime
    {
        public new async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await Clinic.ConnectAsync(Other, body => body["vapi"] = new JsonObject { ["auth"] = new JsonObject { ["kind"] = "hmac", ["secret"] = Planted.AccountSecret } });
        }
    }

    public static TheoryData<string> Refusals => ["conflict", "conflicting metadata", "unknown number", "unknown metadata", "web call metadata", "forged argument", "duplicate numbers", "no source"];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_names_no_account_or_two_is_refused_audited_and_touches_no_pms(string what)
    {
        var call = new PhoneCall(clinic, clinic.Newcomer().CallerNumber) { PhoneNumberId = Number(what), Change = body => Forge(body, what) };
        var (before, audited) = (await clinic.Sandbox.LastRequestAsync(), (await clinic.AuditAsync(AuditedAction.PlatformAccount)).Count);
        object arguments = what == "forged argument" ? new { date = "2026-03-04", accountId = Clinic.AccountId } : new { date = "2026-03-04" };

        if (what == "duplicate numbers")
        {
            var twice = call.Body(("checkAvailability", arguments, null)).ToJsonString().Replace("\"call\":{", $"\"call\":{{\"phoneNumberId\":\"{OtherNumber}\",", StringComparison.Ordinal);
            Assert.Equal("error", PhoneCall.Read((await clinic.PostAsync("/api/vapi/events", twice)).Text).Single().Status);
        }
        else
        {
            (await call.UseAsync("checkAvailability", arguments)).Is("error");
        }

        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        var entry = Assert.Single((await clinic.AuditAsync(AuditedAction.PlatformAccount)).Skip(audited));
        Assert.Equal((AuditPhase.Refused, "checkAvailability", call.Id), (entry.Phase, entry.Action, entry.Actor.Id));
    }

    [Fact]
    public async Task An_argument_that_names_another_account_is_ignored()
    {
        var audited = (await clinic.AuditAsync(Other)).Count;
        var call = clinic.Call();
        var answer = await call.UseAsync("searchPatients", new { firstName = "Zephyrine", lastName = "Quackenbosch", dateOfBirth = "1987-11-01", accountId = Other, account = Other });

        answer.Is("notFound");
        Assert.Equal(audited, (await clinic.AuditAsync(Other)).Count);
        Assert.Contains(await clinic.AuditAsync(), entry => entry.Actor.Id == call.Id);
    }

    [Theory]
    [InlineData(Clinic.AccountId, null)]
    [InlineData(Other, null)]
    [InlineData("nobody", null)]
    [InlineData("../demo", null)]
    [InlineData("", null)]
    [InlineData(Other, "not-the-secret-of-that-account")]
    [InlineData(Clinic.AccountId, Planted.AccountSecret)]
    public async Task An_account_header_with_another_credential_is_the_same_401(string account, string? secret)
    {
        var before = await clinic.Sandbox.LastRequestAsync();
        var body = clinic.Call().Body(("checkAvailability", new { date = "2026-03-04" }, null)).ToJsonString();
        var now = await clinic.Sandbox.NowAsync();
        var answer = await clinic.PostAsync("/api/vapi/events", body, (request, bytes) =>
        {
            if (secret is not null)
            {
                Signing.WithHmac(account, secret, now)(request, bytes);
                return;
            }

            Signing.WithPlatformSecret(request, bytes);
            request.Headers.TryAddWithoutValidation("X-Parlae-Account", account);
        });

        Assert.Equal((HttpStatusCode.Unauthorized, ""), answer);
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
    }

    [Fact]
    public async Task A_flood_of_wrong_credentials_leaves_one_entry_a_minute()
    {
        await clinic.Sandbox.AdvanceAsync(60);
        var audited = (await clinic.AuditAsync(AuditedAction.PlatformAccount)).Count;
        for (var n = 0; n < 5; n++)
        {
            var answer = await clinic.PostAsync("/api/vapi/events", "{}", (request, _) => request.Headers.Add("X-Vapi-Secret", $"a-wrong-secret-number-{n}"));
            Assert.Equal((HttpStatusCode.Unauthorized, ""), answer);
        }

        Assert.Equal("credential-wrong", Assert.Single((await clinic.AuditAsync(AuditedAction.PlatformAccount)).Skip(audited)).Outcome);
    }

    [Fact]
    public async Task An_accounts_own_hmac_opens_that_account_and_a_replay_gets_the_recorded_answer()
    {
        var sign = Signing.WithHmac(Other, Planted.AccountSecret, await clinic.Sandbox.NowAsync());
        var person = clinic.Newcomer();
        var call = new PhoneCall(clinic, person.CallerNumber) { PhoneNumberId = OtherNumber, Sign = sign };
        var body = call.Body(("createPatient", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone }, "call_1")).ToJsonString();

        var first = await clinic.PostAsync("/api/vapi/events", body, sign);
        var again = await clinic.PostAsync("/api/vapi/events", body, sign);

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(first, again);
        Assert.Single(await clinic.AuditAsync(Other), entry => entry is { Action: "createPatient", Phase: AuditPhase.Started });
        PhoneCall.Read(first.Text).Single().Is("submitted");
    }

    [Fact]
    public async Task An_accounts_own_credential_never_opens_another_account()
    {
        var before = await clinic.Sandbox.LastRequestAsync();
        var call = new PhoneCall(clinic, null) { Sign = Signing.WithHmac(Other, Planted.AccountSecret, await clinic.Sandbox.NowAsync()) }; // on the first clinic's number

        (await call.UseAsync("checkAvailability", new { date = "2026-03-04" })).Is("error");

        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
    }

    [Fact]
    public async Task A_stale_signature_is_401()
    {
        var sign = Signing.WithHmac(Other, Planted.AccountSecret, (await clinic.Sandbox.NowAsync()).AddMinutes(-6));
        var body = clinic.Call().Body(("getPracticeInfo", null, null)).ToJsonString();

        Assert.Equal((HttpStatusCode.Unauthorized, ""), await clinic.PostAsync("/api/vapi/events", body, sign));
    }

    [Fact]
    public async Task Handles_of_one_clinic_are_nothing_in_another_under_the_same_call_id()
    {
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call(person.CallerNumber);
        var known = (await call.IdentifyAsync(person)).Is("verified");
        var other = new PhoneCall(clinic, person.CallerNumber, call.Id) { PhoneNumberId = OtherNumber };

        (await other.UseAsync("getAppointments", new { patientId = known.Of("patientId") })).Is("error");

        Assert.Contains(await clinic.AuditAsync(Other), entry => entry is { Action: "getAppointments", Phase: AuditPhase.Refused } && entry.Actor.Id == call.Id);
    }

    private string? Number(string what) => what switch
    {
        "unknown number" or "forged argument" => "number-of-nobody",
        "unknown metadata" or "web call metadata" or "no source" => null,
        _ => (string?)clinic.SetupBody["phoneNumberIds"]![0],
    };

    private static void Forge(JsonObject body, string what)
    {
        var call = body["message"]!["call"]!.AsObject();
        switch (what)
        {
            case "conflict":
                call["assistantId"] = OtherAssistant;
                break;
            case "conflicting metadata":
                call["assistantOverrides"] = new JsonObject { ["metadata"] = new JsonObject { ["accountId"] = Other } };
                break;
            case "unknown metadata":
                call["metadata"] = new JsonObject { ["accountId"] = "nobody" };
                break;
            case "web call metadata":
                call["type"] = "webCall";
                call.Remove("customer");
                call["metadata"] = new JsonObject { ["accountId"] = Clinic.AccountId };
                break;
        }
    }
}
