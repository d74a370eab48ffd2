using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest;

/// <summary>Our own limits, per account and per credential (contract 7).</summary>
public sealed class RateLimitTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_account_above_its_limit_gets_429_and_a_sentence_and_others_go_on()
    {
        await using var clinic = await StartAsync(accountPerMinute: 1, credentialPerMinute: 60_000, burst: 4);
        await clinic.ConnectAsync("other");
        var other = await clinic.KeyAsync("other", "read");
        var second = await clinic.KeyAsync(Clinic.AccountId, "read");
        for (var i = 0; i < 2; i++)
            (await clinic.Rest().GetAsync("/api/pms/providers")).Is(HttpStatusCode.OK);
        (await clinic.Rest(second.Key).GetAsync("/api/pms/providers")).Is(HttpStatusCode.OK); // another key, the same account
        (await clinic.Call().UseAsync("getProviders")).Is("ok");

        var refused = await clinic.Rest().GetAsync("/api/pms/providers");
        refused.Is(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(1), Minute);
        (await clinic.Rest(second.Key).GetAsync("/api/pms/patients/1")).Is(HttpStatusCode.TooManyRequests);
        Assert.Equal(EdgeWords.TooMany, (await clinic.Call().UseAsync("getProviders")).Is("error").Error);
        (await clinic.Rest(other.Key).GetAsync("/api/pms/providers")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_above_its_limit_gets_429_while_another_of_its_account_goes_on()
    {
        await using var clinic = await StartAsync(accountPerMinute: 10_000_000, credentialPerMinute: 1, burst: 3);
        var (first, second) = (await clinic.KeyAsync(Clinic.AccountId, "read"), await clinic.KeyAsync(Clinic.AccountId, "read"));
        for (var i = 0; i < 3; i++)
            (await clinic.Rest(first.Key).GetAsync("/api/pms/providers")).Is(HttpStatusCode.OK);
        (await clinic.Rest(first.Key).GetAsync("/api/pms/providers")).Is(HttpStatusCode.TooManyRequests, "too-many-requests");
        var refilled = await clinic.Call().UseAsync("getProviders"); // under the platform's credential; the account's burst comes back in a tenth of a second
        for (var waited = Stopwatch.StartNew(); refilled.Status == "error" && waited.Elapsed < TimeSpan.FromSeconds(20);)
            refilled = await clinic.Call().UseAsync("getProviders");
        refilled.Is("ok");
        (await clinic.Rest(first.Key).GetAsync("/api/pms/providers")).Is(HttpStatusCode.TooManyRequests, "too-many-requests");
        var other = await clinic.Rest(second.Key).GetAsync("/api/pms/providers");
        for (var i = 0; other.Status != HttpStatusCode.OK && i < 2; i++) // the account's burst again, at most; the key has two more
            other = await clinic.Rest(second.Key).GetAsync("/api/pms/providers");
        other.Is(HttpStatusCode.OK);
    }

    [Fact]
    public void Each_account_and_each_credential_has_a_bucket_of_its_own_and_the_platforms_credential_none()
    {
        using var limits = new RateLimits(new LimitSettings(Minute, Minute, new FigureLife(FigureLife.Usual), 6, AccountPerMinute: 1, CredentialPerMinute: 1, Burst: 2, []));
        Assert.Null(limits.Enter(null, "one"));
        Assert.Null(limits.Enter(null, "one"));
        Assert.InRange(limits.Enter(null, "one")!.Value, TimeSpan.FromSeconds(1), Minute);
        Assert.Null(limits.Enter(null, "two"));
        for (var i = 0; i < 100; i++)
            Assert.Null(limits.Enter(null, null));
        Assert.Null(limits.Enter("a", null, count: 40)); // more than the burst holds: all of it
        Assert.NotNull(limits.Enter("a", null));
        Assert.Null(limits.Enter("b", null));
    }

    [Fact]
    public async Task Operators_have_a_limit_too()
    {
        await using var clinic = await StartAsync(accountPerMinute: 60_000, credentialPerMinute: 1, burst: 3);
        for (var i = 0; i < 2; i++) // the setup was the first
            Assert.Equal(HttpStatusCode.OK, (await clinic.OperateAsync("GET", "/api/pms/setup?accountId=demo")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await clinic.OperateAsync("GET", "/api/pms/setup?accountId=demo")).Status);
    }

    [Fact]
    public async Task A_signed_question_that_was_answered_is_answered_the_same_over_the_limit()
    {
        await using var clinic = await StartAsync(accountPerMinute: 1, credentialPerMinute: 60_000, burst: 2);
        await clinic.ConnectAsync("signed", body => body["vapi"] = new JsonObject { ["auth"] = new JsonObject { ["kind"] = "hmac", ["secret"] = Planted.AccountSecret } });
        var sign = Signing.WithHmac("signed", Planted.AccountSecret, await clinic.Sandbox.NowAsync());
        var call = new PhoneCall(clinic, clinic.Newcomer().CallerNumber) { PhoneNumberId = "number-of-signed" };
        Task<(HttpStatusCode Status, string Text)> AskAsync(string id) => clinic.PostAsync("/api/vapi/tools/getProviders", call.Body(("getProviders", null, id)).ToJsonString(), sign);

        var first = await AskAsync("call_0");
        PhoneCall.Read(first.Text).Single().Is("ok");
        for (var n = 1; n < 4; n++)
            await AskAsync($"call_{n}");

        Assert.Equal(EdgeWords.TooMany, PhoneCall.Read((await AskAsync("call_4")).Text).Single().Is("error").Error);
        Assert.Equal(first, await AskAsync("call_0"));
    }

    private static Task<Clinic> StartAsync(int accountPerMinute, int credentialPerMinute, int burst) => Clinic.StartAsync(new ClinicOptions
    {
        Settings = new Dictionary<string, string?>
        {
            ["Parlae__RateLimit__AccountPerMinute"] = $"{accountPerMinute}",
            ["Parlae__RateLimit__CredentialPerMinute"] = $"{credentialPerMinute}",
            ["Parlae__RateLimit__Burst"] = $"{burst}",
        },
    });
}
