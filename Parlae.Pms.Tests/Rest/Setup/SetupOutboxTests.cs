using System.Net;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest.Setup;

/// <summary>Where an account's messages go, as its setup says.</summary>
public sealed class SetupOutboxTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_webhook_and_an_address_are_kept_and_the_secret_is_in_the_vault_alone()
    {
        var body = await clinic.ConnectAsync("hooked", setup => setup["outbox"] = Outbox("https://hooks.example.com/parlae", "unmistakable-secret-1"));
        var account = (await clinic.Service<AccountStore>().FindAsync("hooked", Clinic.Cancellation))!;
        Assert.Equal(("desk@maple.example", "https://hooks.example.com/parlae"), (account.Outbox.Email, account.Outbox.Webhook));
        Assert.Equal("unmistakable-secret-1", await clinic.Service<ISecretVault>().GetAsync("hooked", AccountSetup.OutboxSecretName, Clinic.Cancellation));

        body.Remove("outbox");
        Assert.Equal(HttpStatusCode.OK, (await clinic.OperateAsync("POST", "/api/pms/setup", body)).Status);
        Assert.Equal(account.Outbox, (await clinic.Service<AccountStore>().FindAsync("hooked", Clinic.Cancellation))!.Outbox); // as it was
        var (_, shown) = await clinic.OperateAsync("GET", "/api/pms/setup?accountId=hooked");
        Assert.DoesNotContain("unmistakable", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://hooks.example.com/", "a-secret-of-the-tests")]
    [InlineData("https://localhost/", "a-secret-of-the-tests")]
    [InlineData("https://127.0.0.1/", "a-secret-of-the-tests")]
    [InlineData("https://169.254.169.254/latest", "a-secret-of-the-tests")]
    [InlineData("https://[::1]/", "a-secret-of-the-tests")]
    [InlineData("https://10.0.0.7/", "a-secret-of-the-tests")]
    [InlineData("https://user:pass@hooks.example.com/", "a-secret-of-the-tests")]
    [InlineData("https://hooks.example.com/", "short")]
    [InlineData("https://hooks.example.com/", null)]
    public async Task What_is_not_public_https_or_not_signed_is_refused(string webhook, string? secret)
    {
        var body = clinic.AccountBody("refused");
        body["outbox"] = Outbox(webhook, secret);
        var (status, text) = await clinic.OperateAsync("POST", "/api/pms/setup", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("outbox.", text, StringComparison.Ordinal);
        Assert.Null(await clinic.Service<AccountStore>().FindAsync("refused", Clinic.Cancellation));
    }

    private static JsonObject Outbox(string webhook, string? secret) => new() { ["email"] = "desk@maple.example", ["webhook"] = webhook, ["secret"] = secret };
}
