using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Hosting.Commands;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Vapi.Provisioning;

namespace Parlae.Pms.Tests.Vapi.Provisioning;

/// <summary>A push that ends half way, at each of its writes, and one that Vapi does not let through.</summary>
public sealed class BrokenOffTests
{
    private static readonly PmsAccount Account = ProvisioningBench.Account;

    /// <summary>Changes everything there is, and takes some away.</summary>
    private static readonly PmsAccount Changed = Account with
    {
        PracticeName = "Maple Lane East",
        Vapi = new VapiLink { CredentialId = "another-credential" },
        Features = new AccountFeatures { Billing = false },
    };

    [Theory]
    [InlineData("drop")] // before anything was done
    [InlineData("dropAfterWrite")] // done, and the answer lost
    public async Task Broken_off_at_any_write_and_run_again_it_ends_as_if_nothing_had_been(string fault)
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.PushAsync();
        var made = await bench.StateAsync();
        await bench.PushAsync(Changed);
        var changed = await bench.StateAsync();

        Assert.Equal(28, await BreakEachAsync(bench, fault, "POST", null, Account, made));
        Assert.Equal(1, await BreakEachAsync(bench, fault, "PATCH", null, Account, made));
        Assert.Equal(24, await BreakEachAsync(bench, fault, "PATCH", Account, Changed, changed));
        Assert.Equal(3, await BreakEachAsync(bench, fault, "DELETE", Account, Changed, changed));
    }

    /// <returns>How many writes of that method there are to break.</returns>
    private static async Task<int> BreakEachAsync(ProvisioningBench bench, string fault, string method, PmsAccount? before, PmsAccount account, string expected)
    {
        for (var n = 0; ; n++)
        {
            await bench.ResetAsync();
            if (before is not null)
                await bench.PushAsync(before);
            await bench.Control.PostAsync("faults", new { match = new { vendor = "vapi", method }, kind = fault, times = 1, skip = n });
            try
            {
                await bench.PushAsync(account);
                return n; // there was no such write any more
            }
            catch (ProvisioningException exception)
            {
                Assert.Equal(ExitCode.Unreachable, exception.ExitCode);
            }

            await bench.PushAsync(account);
            Assert.Equal(expected, await bench.StateAsync());
        }
    }

    [Fact]
    public async Task A_wrong_key_is_named_by_its_setting()
    {
        await using var bench = await ProvisioningBench.StartAsync();

        var refused = await Assert.ThrowsAsync<SettingsException>(() => bench.PushAsync(api: bench.Api("wrong-key-ca11ab1e")));

        Assert.StartsWith("VAPI_API_KEY is not accepted by Vapi", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ca11ab1e", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Vapi_does_not_like_is_named_by_its_property()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.Control.PostAsync("faults", new { match = new { vendor = "vapi", method = "POST" }, kind = "status", value = new { code = 400, body = new { message = new[] { "server.property backoff should not exist", $"and it repeats {ProvisioningBench.Key}" } } }, times = 1 });

        var refused = await Assert.ThrowsAsync<ProvisioningException>(() => bench.PushAsync());

        Assert.Equal("Vapi refuses to create tool getPracticeInfo (http-400): server.property backoff should not exist; and it repeats (secret)", refused.Message);
        Assert.Equal(ExitCode.Failed, refused.ExitCode);
    }

    [Fact]
    public async Task A_refusal_that_repeats_what_others_put_into_headers_is_told_without_it()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.PushAsync();
        var triage = await bench.AssistantAsync("Triage demo");
        var model = triage["model"]!.DeepClone().AsObject();
        model["tools"]!.AsArray().Add(JsonNode.Parse("""{"type":"function","function":{"name":"inline"},"server":{"url":"https://elsewhere.example.com","headers":{"X-Clinic":"planted-secret-of-the-clinic"}}}"""));
        await bench.SendAsync("PATCH", $"assistant/{(string)triage["id"]!}", new JsonObject { ["model"] = model });
        await bench.Control.PostAsync("faults", new { match = new { vendor = "vapi", method = "PATCH", pathPrefix = "/vapi/assistant" }, kind = "status", value = new { code = 400, body = new { message = "X-Clinic may not be planted-secret-of-the-clinic" } }, times = 1 });

        var refused = await Assert.ThrowsAsync<ProvisioningException>(() => bench.PushAsync(ProvisioningBench.Account with { PracticeName = "Maple Lane East" }));

        Assert.EndsWith("X-Clinic may not be (secret)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mark_that_Vapi_does_not_keep_stops_the_push_before_there_are_doubles()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.Control.PostAsync("faults", new { match = new { vendor = "vapi", method = "POST" }, kind = "status", value = new { code = 201, body = new { id = "made-without-headers", server = new { url = "u" } } }, times = 1 });
        var last = await bench.Control.LastRequestAsync();

        var refused = await Assert.ThrowsAsync<ProvisioningException>(() => bench.PushAsync());

        Assert.StartsWith("Vapi did not keep the mark by which tool getPracticeInfo is known again", refused.Message, StringComparison.Ordinal);
        Assert.Single(await bench.WritesAsync(last));
    }

    [Fact]
    public async Task What_Vapi_keeps_otherwise_than_it_was_sent_is_told()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.PushAsync(Account with { PhoneNumberIds = [] });
        await bench.Control.PostAsync("faults", new { match = new { vendor = "vapi", method = "PATCH" }, kind = "status", value = new { code = 200, body = new { id = ProvisioningBench.PhoneNumberId, provider = "vapi" } }, times = 1 });
        var written = new StringWriter();

        await Provisioner.DoAsync(bench.Api(), await bench.PlanAsync(Account), "demo", done => PlanText.Write(written, done), TestContext.Current.CancellationToken);

        Assert.Contains("note: Vapi keeps it otherwise, so that the next push sends it again: squadId: (none) -> ", written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_is_waited_for_and_not_for_ever()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        object Limit(int times, string after) => new { match = new { vendor = "vapi", method = "POST" }, kind = "status", value = new { code = 429, headers = new Dictionary<string, string> { ["Retry-After"] = after } }, times };
        await bench.Control.PostAsync("faults", Limit(3, "0"));
        await bench.PushAsync();
        Assert.Empty((await bench.PlanAsync(Account)).Steps);

        await bench.ResetAsync();
        foreach (var (times, after) in new[] { (4, "0"), (1, "600") })
        {
            await bench.Control.PostAsync("faults", Limit(times, after));
            var refused = await Assert.ThrowsAsync<ProvisioningException>(() => bench.PushAsync());
            Assert.Equal(("Vapi limits requests, and would not create tool getPracticeInfo: run it again later.", ExitCode.Unreachable), (refused.Message, refused.ExitCode));
        }
    }

    [Fact]
    public async Task A_read_that_fails_once_is_asked_again_and_a_write_is_not()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.Control.PostAsync("faults", new { match = new { vendor = "vapi", method = "GET" }, kind = "status", value = 503, times = 1 });
        Assert.Equal(29, (await bench.PlanAsync(Account)).Steps.Count);

        await bench.Control.PostAsync("faults", new { match = new { vendor = "vapi", method = "POST" }, kind = "status", value = 503, times = 1 });
        var last = await bench.Control.LastRequestAsync();
        var refused = await Assert.ThrowsAsync<ProvisioningException>(() => bench.PushAsync());
        Assert.Equal(ExitCode.Unreachable, refused.ExitCode);
        Assert.Single(await bench.WritesAsync(last));
    }

    [Fact]
    public async Task Where_nothing_listens_that_is_said()
    {
        await using var bench = await ProvisioningBench.StartAsync();

        var refused = await Assert.ThrowsAsync<ProvisioningException>(() => bench.PushAsync(api: bench.Api(address: new Uri("http://127.0.0.1:1/"))));

        Assert.Equal("Vapi cannot be reached to read phone number (connection-refused).", refused.Message);
    }
}
