using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Vapi.Authentication;

public sealed class WebhookGateTests : IDisposable
{
    private const string HmacSecret = "hmac-secret-of-birch";
    private static readonly byte[] Body = VapiFixtures.Bytes("tool-calls.object-arguments.json");
    private readonly VapiBench bench = new();

    public WebhookGateTests()
    {
        bench.Accounts.All.Add(FakeAccounts.Account("alder", ["alder-number"], auth: new WebhookAuth { Kind = WebhookAuthKind.Secret }));
        bench.Accounts.All.Add(FakeAccounts.Account("birch", ["birch-number"], auth: new WebhookAuth { Kind = WebhookAuthKind.Hmac }));
        bench.Accounts.All.Add(FakeAccounts.Account("cedar", auth: new WebhookAuth { Kind = WebhookAuthKind.Secret }));
        bench.Vault.Set("alder", AccountSetup.WebhookSecretName, "secret-of-alder");
        bench.Vault.Set("birch", AccountSetup.WebhookSecretName, HmacSecret);
        bench.Vault.Set("birch", AccountSetup.PreviousWebhookSecretName, "former-of-birch");
        bench.Vault.Set("demo", AccountSetup.WebhookSecretName, "left-over-of-demo");
    }

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("alder", "secret-of-alder", 200)]
    [InlineData("alder", VapiBench.Secret, 401)]
    [InlineData("alder", HmacSecret, 401)]
    [InlineData("alder", null, 401)]
    [InlineData("birch", "secret-of-alder", 401)]
    [InlineData("birch", HmacSecret, 401)]
    [InlineData("demo", VapiBench.Secret, 401)] // Has no credential of its own.
    [InlineData("demo", "left-over-of-demo", 401)]
    [InlineData("cedar", VapiBench.Secret, 401)] // Its secret is missing.
    [InlineData("cedar", "", 401)]
    [InlineData("nobody", VapiBench.Secret, 401)]
    [InlineData("nobody", "secret-of-alder", 401)]
    [InlineData("", VapiBench.Secret, 401)]
    [InlineData("ALDER", "secret-of-alder", 401)]
    [InlineData("alder ", "secret-of-alder", 401)]
    [InlineData("../alder", "secret-of-alder", 401)]
    [InlineData("platform", VapiBench.Secret, 401)]
    public async Task A_named_account_is_checked_against_its_own_credential_alone(string account, string? secret, int status)
    {
        var headers = new Dictionary<string, string> { [WebhookGate.AccountHeader] = account };
        if (secret is not null)
        {
            headers["X-Vapi-Secret"] = secret;
        }

        // A body that names no number of demo, so that the account's own credential decides.
        var answer = await bench.SendAsync("""{"message":{"type":"tool-calls","toolCallList":[{"id":"1","name":"a"}]}}"""u8.ToArray(), headers);

        Assert.Equal(status, answer.Status);
        if (status == 401)
        {
            Assert.Equal("", answer.Text);
            Assert.Empty(bench.Runner.Ran);
        }
        else
        {
            Assert.Equal(account, Assert.Single(bench.Runner.Ran).Account.AccountId);
        }
    }

    [Theory]
    [InlineData(HmacSecret, "birch", 200)]
    [InlineData("former-of-birch", "birch", 200)]
    [InlineData(VapiBench.Secret, "birch", 401)]
    [InlineData(HmacSecret, "alder", 401)]
    [InlineData(HmacSecret, "demo", 401)]
    [InlineData(HmacSecret, null, 401)]
    public async Task An_accounts_signature_opens_that_account_only(string secret, string? account, int status)
    {
        var body = "{}"u8.ToArray();
        var headers = bench.Sign(body, secret);
        if (account is not null)
        {
            headers[WebhookGate.AccountHeader] = account;
        }

        Assert.Equal(status, (await bench.SendAsync(body, headers)).Status);
    }

    [Fact]
    public async Task Two_account_headers_are_refused()
    {
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        http.Request.Headers[WebhookGate.AccountHeader] = new(["alder", "birch"]);
        http.Request.Headers["X-Vapi-Secret"] = "secret-of-alder";

        var gate = bench.Services.GetRequiredService<WebhookGate>();
        Assert.Null(await gate.AdmitAsync(ReceivedRequest.From(http, Body), "c", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("X-Vapi-Secret", "wrong-secret")]
    [InlineData("X-Other", VapiBench.Secret)]
    [InlineData("Authorization", "Bearer " + VapiBench.Secret)]
    [InlineData("secret-of-alder", "x")]
    public async Task A_wrong_or_missing_platform_credential_is_401_whatever_the_body(string header, string value)
    {
        foreach (var body in new[] { Body, [], "not json"u8.ToArray() })
        {
            var answer = await bench.SendAsync(body, new() { [header] = value });
            Assert.Equal((401, ""), (answer.Status, answer.Text));
        }
    }

    [Fact]
    public async Task Refusals_are_counted_and_audited_once_a_minute_and_reason()
    {
        var counted = new List<string?>();
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "parlae.auth.failures" && instrument.Meter.Scope == bench.Services.GetRequiredService<IMeterFactory>())
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add(tags[0].Value as string));
        meters.Start();

        for (var i = 0; i < 5; i++)
        {
            await bench.SendAsync(Body, new() { ["X-Vapi-Secret"] = "wrong" });
        }

        await bench.SendAsync(Body, []);
        Assert.Equal(["credential-wrong", "credential-missing"], bench.Audit.Events.Select(entry => entry.Word));
        Assert.All(bench.Audit.Events, entry => Assert.Equal(AuditedAction.PlatformAccount, entry.Action.AccountId));

        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.SendAsync(Body, new() { ["X-Vapi-Secret"] = "wrong" });
        Assert.Equal(3, bench.Audit.Events.Count);
        Assert.Equal((6, 1), (counted.Count(reason => reason == "credential-wrong"), counted.Count(reason => reason == "credential-missing")));
    }

    [Fact]
    public async Task Without_an_audit_store_the_answer_is_401_and_the_next_refusal_is_audited()
    {
        bench.Audit.IsDown = true;
        Assert.Equal(401, (await bench.SendAsync(Body, [])).Status);

        bench.Audit.IsDown = false;
        Assert.Equal(401, (await bench.SendAsync(Body, [])).Status);
        Assert.Single(bench.Audit.Events);
    }

    [Fact]
    public async Task While_names_are_guessed_clinics_are_served_and_guesses_are_refused_as_always()
    {
        bench.Vault.IsWornOut = true;

        Assert.Equal(401, (await bench.SendAsync("{}"u8.ToArray(), new() { [WebhookGate.AccountHeader] = "nobody", ["X-Vapi-Secret"] = "guess" })).Status);
        Assert.Equal(200, (await bench.SendAsync("{}"u8.ToArray(), new() { [WebhookGate.AccountHeader] = "alder", ["X-Vapi-Secret"] = "secret-of-alder" })).Status);
    }

    [Fact]
    public async Task A_rotated_account_secret_is_followed_within_a_minute_and_at_once_when_told()
    {
        var headers = new Dictionary<string, string> { [WebhookGate.AccountHeader] = "alder", ["X-Vapi-Secret"] = "secret-of-alder" };
        Assert.Equal(200, (await bench.SendAsync("{}"u8.ToArray(), headers)).Status);
        var reads = bench.Vault.Reads;
        Assert.Equal(200, (await bench.SendAsync("{}"u8.ToArray(), headers)).Status);
        Assert.Equal(reads, bench.Vault.Reads);

        bench.Vault.Set("alder", AccountSetup.WebhookSecretName, "next-of-alder");
        bench.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(401, (await bench.SendAsync("{}"u8.ToArray(), headers)).Status);

        bench.Vault.Set("alder", AccountSetup.WebhookSecretName, "secret-of-alder");
        bench.Services.GetRequiredService<AccountSecrets>().Forget("alder");
        Assert.Equal(200, (await bench.SendAsync("{}"u8.ToArray(), headers)).Status);
    }

    [Theory]
    [InlineData("10.1.2.3", 200)]
    [InlineData("::ffff:10.1.2.3", 200)]
    [InlineData("2001:db8::7", 200)]
    [InlineData("10.2.0.1", 403)]
    [InlineData("127.0.0.1", 403)]
    public async Task Only_allowed_networks_get_in(string from, int status)
    {
        using var fenced = new VapiBench(networks: [IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("2001:db8::/32")]);

        var answer = await fenced.SendAsync("{}"u8.ToArray(), new() { ["X-Vapi-Secret"] = VapiBench.Secret, ["X-Forwarded-For"] = "10.1.2.3" }, from: from);

        Assert.Equal(status, answer.Status);
        Assert.True(status == 200 || answer.Text.Length == 0);
    }

    [Theory]
    [InlineData("/api/vapi/events?a=%2F&a=2", "/api/vapi/events?a=%2F&a=2")]
    [InlineData("http://inner:7071/api/vapi/events?x=1", "/api/vapi/events?x=1")]
    [InlineData("", "/api/vapi/events")]
    public async Task A_signed_url_is_the_public_one_with_path_and_query_as_received(string target, string covered)
    {
        var plan = new HmacPlan { PayloadFormat = "{method} {url} {body}", IncludeTimestamp = false };
        using var signing = new VapiBench(new WebhookAuth { Kind = WebhookAuthKind.Hmac, Hmac = plan });
        var mac = System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(VapiBench.Secret), Encoding.UTF8.GetBytes($"POST {VapiBench.PublicUrl}{covered} {{}}"));

        var answer = await signing.SendAsync("{}"u8.ToArray(), new() { ["x-signature"] = Convert.ToHexStringLower(mac) }, target: target);

        Assert.Equal(200, answer.Status);
    }
}
