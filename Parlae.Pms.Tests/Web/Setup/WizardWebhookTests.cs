using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>Webhooks in the fourth step: what the setup API takes of them, under its rules, and nothing of them lost.</summary>
public sealed class WizardWebhookTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private const string Secret = "secret-typed-in-the-wizard";

    private readonly Clinic clinic = fixture.Clinic;

    private async Task<PmsAccount> AccountAsync(string accountId) => (await clinic.Service<AccountStore>().FindAsync(accountId, Clinic.Cancellation))!;

    private async Task<string?> StoredAsync(string accountId, string name) => await clinic.Service<ISecretVault>().GetNewestAsync(accountId, name, Clinic.Cancellation);

    [Fact]
    public async Task What_the_setup_API_has_set_is_shown_and_saved_as_it_was()
    {
        var vapi = JsonNode.Parse("""{"credentialId":"cred-1","auth":{"kind":"hmac","secret":"c2VjcmV0LW9mLXRoZS13aXphcmQ=","hmac":{"algorithm":"sha512","secretIsBase64":true,"signatureHeader":"x-sig","signaturePrefix":"sha512= ","timestampHeader":"x-when","includeTimestamp":false,"payloadFormat":"{method}.{body}","messageIdHeader":"x-id","signatureEncoding":"base64"}}}""");
        await clinic.ConnectAsync("whole", body => (body["vapi"], body["outbox"]) = (vapi, JsonNode.Parse("""{"email":"desk@example.com","webhook":"https://hooks.example.com/x","secret":"sixteen-letters-or-more","taskDetails":true}""")));
        var before = await AccountAsync("whole");
        using var visit = await WizardVisit.StartAsync(clinic);
        var page = (await visit.GetAsync("/setup/whole/features")).Is(HttpStatusCode.OK);
        foreach (var secret in new[] { "c2VjcmV0LW9mLXRoZS13aXphcmQ=", "sixteen-letters-or-more" })
            Assert.DoesNotContain(secret, page.Html, StringComparison.Ordinal);
        foreach (var secret in new[] { "vapiSecret", "vapiPreviousSecret", "outboxSecret" })
            Assert.Matches($"<input[^>]* name=\"{secret}\" type=\"password\"[^>]* autocomplete=\"new-password\"", page.Html); // a browser heeds no other word
        var form = SeenForm.Of(page, "/setup/whole/features");
        Assert.Equal(
            ("hmac", "cred-1", "sha512", "sha512= ", "{method}.{body}", "https://hooks.example.com/x", "on", null),
            (form.Value("vapiKind"), form.Value("vapiCredentialId"), form.Value("hmacAlgorithm"), form.Value("hmacSignaturePrefix"), form.Value("hmacPayloadFormat"), form.Value("outboxWebhook"), form.Value("taskDetails"), form.Value("hmacIncludeTimestamp")));

        (await visit.SendAsync(form)).Is(HttpStatusCode.SeeOther);
        (await visit.SendAsync((await visit.FormAsync("whole", "features")).Without("vapiKind").Without("outboxWebhook").Without("taskDetails"))).Is(HttpStatusCode.SeeOther); // a page of before
        var after = await AccountAsync("whole");
        Assert.Equal((before.Outbox, before.Vapi), (after.Outbox, after.Vapi));
        Assert.Equal(("c2VjcmV0LW9mLXRoZS13aXphcmQ=", "sixteen-letters-or-more"), (await StoredAsync("whole", AccountSetup.WebhookSecretName), await StoredAsync("whole", AccountSetup.OutboxSecretName)));
    }

    [Fact]
    public async Task They_are_set_changed_and_taken_away()
    {
        await clinic.ConnectAsync("hooked");
        using var visit = await WizardVisit.StartAsync(clinic);
        clinic.Net.Plant([Secret, Secret + "-2"]);
        (await visit.SendAsync((await visit.FormAsync("hooked", "features"))
            .With("vapiKind", "bearer").With("vapiSecret", Secret).With("vapiHeaderName", "x-token").With("vapiPrefix", "own").With("vapiBearerPrefix", "Token ").With("vapiCredentialId", "cred-2")
            .With("outboxWebhook", "https://hooks.example.com/y").With("outboxSecret", Secret).With("taskDetails", "on"))).Is(HttpStatusCode.SeeOther);
        var account = await AccountAsync("hooked");
        Assert.Equal(new VapiLink { CredentialId = "cred-2", Auth = new() { Kind = WebhookAuthKind.Bearer, HeaderName = "x-token", BearerPrefix = "Token " } }, account.Vapi);
        Assert.Equal(("https://hooks.example.com/y", true), (account.Outbox.Webhook, account.Outbox.TaskDetails));
        Assert.Equal((Secret, Secret), (await StoredAsync("hooked", AccountSetup.WebhookSecretName), await StoredAsync("hooked", AccountSetup.OutboxSecretName)));

        (await visit.GetAsync("/setup/hooked/features")).Says("Secret or token The same as at Vapi. One that replaces another leaves that one valid as the previous one. Kept.");
        (await visit.SendAsync((await visit.FormAsync("hooked", "features")).With("vapiSecret", Secret + "-2").With("vapiPrefix", "none"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal((Secret + "-2", Secret), (await StoredAsync("hooked", AccountSetup.WebhookSecretName), await StoredAsync("hooked", AccountSetup.PreviousWebhookSecretName)));
        Assert.Equal("", (await AccountAsync("hooked")).Vapi.Auth.BearerPrefix);

        (await visit.SendAsync((await visit.FormAsync("hooked", "features")).With("vapiKind", "platform").With("vapiCredentialId", "").With("outboxWebhook", "").Without("taskDetails"))).Is(HttpStatusCode.SeeOther);
        account = await AccountAsync("hooked");
        Assert.Equal((null, WebhookAuthKind.Platform, null, false), (account.Vapi.CredentialId, account.Vapi.Auth.Kind, account.Outbox.Webhook, account.Outbox.TaskDetails));
        Assert.Equal((null, null, null), (await StoredAsync("hooked", AccountSetup.WebhookSecretName), await StoredAsync("hooked", AccountSetup.PreviousWebhookSecretName), await StoredAsync("hooked", AccountSetup.OutboxSecretName)));
    }

    [Fact]
    public async Task What_the_setup_API_would_refuse_is_told_at_its_field_and_a_secret_need_not_be_typed_twice()
    {
        await clinic.ConnectAsync("refused");
        using var visit = await WizardVisit.StartAsync(clinic);
        async Task WrongAsync(string field, string words, params (string Name, string Value)[] typed)
        {
            var form = await visit.FormAsync("refused", "features");
            foreach (var (name, value) in typed)
                form.With(name, value);
            var page = (await visit.SendAsync(form)).Is(HttpStatusCode.UnprocessableEntity).Says(words);
            Assert.Contains($"id=\"{field}-wrong\"", page.Html, StringComparison.Ordinal);
            Assert.Contains("<details class=\"more\" open", page.Html, StringComparison.Ordinal);
        }

        await WrongAsync("vapiSecret", "Every way but the program's own needs a secret", ("vapiKind", "hmac"));
        await WrongAsync("hmacPayloadFormat", "It must hold {body}", ("vapiSecret", Secret), ("hmacPayloadFormat", "{timestamp}"));
        await WrongAsync("vapiHeaderName", "name of an HTTP header", ("hmacPayloadFormat", "{body}"), ("vapiHeaderName", "no header"));
        await WrongAsync("vapiCredentialId", "letters, digits, dashes and dots", ("vapiHeaderName", ""), ("vapiCredentialId", "no id!"));
        await WrongAsync("outboxWebhook", "public host", ("vapiCredentialId", "cred-3"), ("outboxWebhook", "https://127.0.0.1/x"));
        await WrongAsync("outboxSecret", "at least 16 characters", ("outboxWebhook", "https://hooks.example.com/z"));
        Assert.Equal(WebhookAuthKind.Platform, (await AccountAsync("refused")).Vapi.Auth.Kind);
        (await visit.SendAsync((await visit.FormAsync("refused", "features")).With("outboxSecret", Secret))).Is(HttpStatusCode.SeeOther);
        var account = await AccountAsync("refused");
        Assert.Equal((WebhookAuthKind.Hmac, "{body}", "cred-3"), (account.Vapi.Auth.Kind, account.Vapi.Auth.Hmac!.PayloadFormat, account.Vapi.CredentialId));
        Assert.Equal((Secret, Secret), (await StoredAsync("refused", AccountSetup.WebhookSecretName), await StoredAsync("refused", AccountSetup.OutboxSecretName)));
    }

    [Fact]
    public async Task Of_two_operators_the_second_sees_what_the_first_has_set()
    {
        await clinic.ConnectAsync("both");
        using var one = await WizardVisit.StartAsync(clinic);
        using var other = await WizardVisit.StartAsync(clinic);
        var late = (await other.FormAsync("both", "features")).With("vapiCredentialId", "theirs").With("vapiSecret", Secret);
        (await one.SendAsync((await one.FormAsync("both", "features")).With("vapiKind", "secret").With("vapiSecret", Secret).With("vapiCredentialId", "ours"))).Is(HttpStatusCode.SeeOther);
        var page = (await other.SendAsync(late)).Is(HttpStatusCode.Conflict).Says("Stands now: ours").Says("Stands now: A secret in a header");
        Assert.DoesNotContain(Secret, page.Html, StringComparison.Ordinal);
        Assert.Equal("theirs", SeenForm.Of(page, "/setup/both/features").Value("vapiCredentialId"));
    }
}
