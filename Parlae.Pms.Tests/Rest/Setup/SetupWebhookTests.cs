using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest.Setup;

/// <summary>An account's own webhook credential: how setup checks, keeps and changes it, and what a purge takes of what came in under it.</summary>
public sealed class SetupWebhookTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_purge_takes_recorded_answers_and_a_signed_body_still_makes_nothing_happen_again()
    {
        await clinic.ConnectAsync("purged", body => body["vapi"] = new JsonObject { ["auth"] = new JsonObject { ["kind"] = "hmac", ["secret"] = Planted.AccountSecret } });
        var person = await clinic.OnFileAsync(4);
        var sign = Signing.WithHmac("purged", Planted.AccountSecret, clinic.Service<TimeProvider>().GetUtcNow());
        var search = new PhoneCall(clinic, person.CallerNumber) { PhoneNumberId = "number-of-purged" }
            .Body(("searchPatients", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth }, "t1")).ToJsonString();
        var (_, first) = await clinic.PostAsync("/api/vapi/events", search, sign);
        Assert.Contains("verified", first, StringComparison.Ordinal);
        Assert.Equal(first, (await clinic.PostAsync("/api/vapi/events", search, sign)).Text);

        Assert.Equal(HttpStatusCode.OK, (await clinic.OperateAsync("DELETE", "/api/pms/cache?accountId=purged")).Status);

        Assert.Empty(await clinic.Service<IPartitionedRecords>().RangeAsync(SignedReplays.Collection, "purged", null, null, Clinic.Cancellation).ToListAsync(Clinic.Cancellation));
        var (status, again) = await clinic.PostAsync("/api/vapi/events", search, sign);
        Assert.Equal(HttpStatusCode.OK, status);
        PhoneCall.Read(again)[0].Is("error");
        Assert.DoesNotContain(person.FirstName, again, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"secret"}""", "vapi.auth.secret")]
    [InlineData("""{"kind":"hmac","hmac":{"algorithm":"md5"}}""", "vapi.auth.secret")]
    public async Task An_update_to_a_credential_of_its_own_needs_a_secret(string auth, string named)
    {
        var body = await clinic.ConnectAsync("plainly");
        body["vapi"] = new JsonObject { ["auth"] = JsonNode.Parse(auth) };
        Assert.Contains(named, (await PostAsync(body, HttpStatusCode.BadRequest)).Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"hmac","hmac":{"algorithm":"md5"}}""", "vapi.auth.hmac.algorithm")]
    [InlineData("""{"kind":"hmac","hmac":{"secretIsBase64":true}}""", "vapi.auth.secret")]
    [InlineData("""{"kind":"bearer","headerName":"no header"}""", "vapi.auth.headerName")]
    [InlineData("""{"kind":"platform","previousSecret":"left"}""", "vapi.auth.secret")]
    public async Task An_update_that_keeps_the_secret_is_held_to_the_same_rules(string auth, string named)
    {
        var body = await clinic.ConnectAsync("ruled", body => body["vapi"] = OwnSecret());
        body["vapi"] = new JsonObject { ["auth"] = JsonNode.Parse(auth) };
        Assert.Contains(named, (await PostAsync(body, HttpStatusCode.BadRequest)).Text("detail"), StringComparison.Ordinal);
        Assert.Equal(WebhookAuthKind.Secret, (await clinic.Service<AccountStore>().FindAsync("ruled", Clinic.Cancellation))!.Vapi.Auth.Kind);
    }

    [Fact]
    public async Task An_update_without_vapi_keeps_the_link_and_its_secret()
    {
        var body = await clinic.ConnectAsync("linked", body => body["vapi"] = OwnSecret());
        body.Remove("vapi");
        await PostAsync(body, HttpStatusCode.OK);
        var link = (await clinic.Service<AccountStore>().FindAsync("linked", Clinic.Cancellation))!.Vapi;
        Assert.Equal(("cred", WebhookAuthKind.Secret), (link.CredentialId, link.Auth.Kind));
        Assert.Equal(Planted.AccountSecret, await clinic.Service<ISecretVault>().GetAsync("linked", AccountSetup.WebhookSecretName, Clinic.Cancellation));
    }

    internal static JsonObject OwnSecret() => new() { ["credentialId"] = "cred", ["auth"] = new JsonObject { ["kind"] = "secret", ["secret"] = Planted.AccountSecret } };

    private async Task<JsonElement> PostAsync(JsonObject body, HttpStatusCode expected)
    {
        var (status, text) = await clinic.OperateAsync("POST", "/api/pms/setup", body);
        Assert.True(status == expected, $"{status}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
