using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Provisioning;
using Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

namespace Parlae.Pms.Tests.Vapi.Provisioning;

/// <summary>What a push makes of an account at Vapi.</summary>
public sealed class PushTests
{
    private static readonly PmsAccount Account = ProvisioningBench.Account;

    [Fact]
    public async Task The_first_push_makes_everything_and_the_second_changes_nothing()
    {
        await using var bench = await ProvisioningBench.StartAsync();

        var plan = await bench.PushAsync();

        Assert.Equal((24, 3, 1, 1), (plan.Steps.Count(step => step.Kind == VapiKind.Tool), plan.Steps.Count(step => step.Kind == VapiKind.Assistant), plan.Steps.Count(step => step.Kind == VapiKind.Squad), plan.Steps.Count(step => step.Kind == VapiKind.PhoneNumber)));
        var state = await bench.StateAsync();
        var last = await bench.Control.LastRequestAsync();
        Assert.Empty((await bench.PushAsync()).Steps);
        Assert.Empty(await bench.WritesAsync(last));
        Assert.Equal(state, await bench.StateAsync());
    }

    [Fact]
    public async Task What_stands_then_fits_together()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.PushAsync();

        var tools = (await bench.AllAsync("tool")).ToDictionary(tool => (string)tool["id"]!, tool => (string)tool["function"]!["name"]!);
        var roles = AssistantRole.All.Select(role => (role, bench.AssistantAsync(role.NameFor("demo")).GetAwaiter().GetResult())).ToList();
        foreach (var (role, assistant) in roles)
        {
            Assert.Equal(role.Tools, Texts(assistant["model"]!["toolIds"]).Select(id => tools[id]));
            Assert.Equal(["tool-calls", "status-update", "end-of-call-report"], Texts(assistant["serverMessages"]));
            Assert.Equal("demo", (string?)assistant["metadata"]!["accountId"]);
            Assert.Equal("https://voice.example.com/api/vapi/events", (string?)assistant["server"]!["url"]);
            var handoffs = assistant["model"]!["tools"]!.AsArray().Where(tool => (string?)tool!["type"] == "handoff").Select(tool => (string)tool!["destinations"]![0]!["assistantName"]!);
            Assert.Equal(roles.Select(other => (string)other.Item2["name"]!).Where(name => name != (string)assistant["name"]!), handoffs);
            Assert.Contains(assistant["model"]!["tools"]!.AsArray(), tool => (string?)tool!["type"] == "transferCall" && (string?)tool["destinations"]![0]!["number"] == Account.StaffNumber);
        }

        Assert.Equal(tools.Values.Order(), AssistantRole.All.SelectMany(role => role.Tools).Distinct().Order()); // none that nobody can use
        var squad = Assert.Single(await bench.AllAsync("squad"));
        Assert.Equal(roles.Select(each => (string)each.Item2["id"]!), squad["members"]!.AsArray().Select(member => (string)member!["assistantId"]!));
        Assert.Equal("demo", (string?)squad["membersOverrides"]!["metadata"]!["accountId"]);
        Assert.Equal((string?)squad["id"], (string?)Assert.Single(await bench.AllAsync("phone-number"))["squadId"]);
    }

    [Fact]
    public async Task A_tool_tells_Vapi_where_to_call_how_long_to_wait_and_what_to_say()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.PushAsync();

        var read = await bench.ToolAsync("checkAvailability");
        var server = read["server"]!;
        Assert.Equal(("https://voice.example.com/api/vapi/tools/checkAvailability", 12, Account.Vapi.CredentialId), ((string?)server["url"], (int)server["timeoutSeconds"]!, (string?)server["credentialId"]));
        Assert.Equal("exponential", (string?)server["backoffPlan"]!["type"]);
        Assert.Equal(["request-start", "request-response-delayed", "request-failed"], read["messages"]!.AsArray().Select(message => (string)message!["type"]!));
        Assert.Equal("system", (string?)read["messages"]![2]!["role"]); // a spoken one would take the place of our own error
        Assert.Null(server["headers"]!["X-Parlae-Account"]); // the platform's credential with that header is refused

        var write = await bench.ToolAsync("bookAppointment");
        Assert.Null(write["server"]!["backoffPlan"]); // a write is not sent twice
    }

    [Fact]
    public async Task An_account_with_a_credential_of_its_own_says_whose_it_is()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        var own = Account with { Vapi = Account.Vapi with { Auth = new WebhookAuth { Kind = WebhookAuthKind.Bearer } } };
        await bench.PushAsync(own);
        Assert.Equal("demo", (string?)(await bench.ToolAsync("getBalance"))["server"]!["headers"]!["X-Parlae-Account"]);
        Assert.Equal("demo", (string?)(await bench.AssistantAsync("Triage demo"))["server"]!["headers"]!["X-Parlae-Account"]);

        await bench.PushAsync(); // and back under the platform's: a header that stayed would lock it out
        Assert.Null((await bench.ToolAsync("getBalance"))["server"]!["headers"]!["X-Parlae-Account"]);
        Assert.Null((await bench.AssistantAsync("Triage demo"))["server"]!["headers"]);
    }

    [Fact]
    public async Task What_somebody_changed_in_ours_is_set_right_again()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.PushAsync();
        var state = await bench.StateAsync();
        var tool = await bench.ToolAsync("getBalance");
        var server = tool["server"]!.DeepClone().AsObject();
        server["url"] = "https://elsewhere.example.com?token=planted-secret";
        server["timeoutSeconds"] = 3;
        await bench.SendAsync("PATCH", $"tool/{(string)tool["id"]!}", new JsonObject { ["server"] = server, ["messages"] = new JsonArray() });

        var plan = await bench.PlanAsync(Account);

        var step = Assert.Single(plan.Steps);
        Assert.Equal((StepAction.Change, "getBalance"), (step.Action, step.Name));
        Assert.Contains("server.timeoutSeconds: 3 -> 12", step.Differences);
        Assert.Contains("messages: 0 items -> 3", step.Differences);
        var written = new StringWriter();
        PlanText.Write(written, plan, isDry: true);
        Assert.DoesNotContain("planted-secret", written.ToString(), StringComparison.Ordinal);
        await bench.PushAsync();
        Assert.Equal(state, await bench.StateAsync());
    }

    [Fact]
    public async Task A_clinic_whose_system_cannot_do_it_gets_no_tool_for_it()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.PushAsync(Account with { Capabilities = new PmsCapabilities { ReadAppointments = true } });

        var names = (await bench.AllAsync("tool")).Select(tool => (string)tool["function"]!["name"]!).ToHashSet();

        Assert.DoesNotContain("bookAppointment", names);
        Assert.DoesNotContain("createPatient", names);
        Assert.DoesNotContain("getBalance", names);
        Assert.Contains("getAppointments", names);
        var booking = await bench.AssistantAsync("Booking demo");
        Assert.DoesNotContain("bookAppointment", (string)booking["model"]!["messages"]![0]!["content"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_leads_to_an_assistant_of_ours_is_led_to_the_squad()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.PushAsync(Account with { PhoneNumberIds = [] });
        var triage = (string)(await bench.AssistantAsync("Triage demo"))["id"]!;
        await bench.SendAsync("PATCH", $"phone-number/{ProvisioningBench.PhoneNumberId}", new JsonObject { ["provider"] = "vapi", ["assistantId"] = triage });

        await bench.PushAsync();

        var number = Assert.Single(await bench.AllAsync("phone-number"));
        Assert.Null(number["assistantId"]);
        Assert.Equal((string?)Assert.Single(await bench.AllAsync("squad"))["id"], (string?)number["squadId"]);
    }

    [Fact]
    public async Task Another_number_of_the_staff_takes_the_place_of_the_first()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.PushAsync();
        await bench.PushAsync(Account with { StaffNumber = "+14165550177" });
        Assert.Equal(["+14165550177"], await NumbersAsync());

        await bench.PushAsync(Account with { StaffNumber = null });
        Assert.Empty(await NumbersAsync());
        Assert.DoesNotContain("transferCall", (string)(await bench.AssistantAsync("Triage demo"))["model"]!["messages"]![0]!["content"]!, StringComparison.Ordinal);

        async Task<IEnumerable<string>> NumbersAsync() => (await bench.AssistantAsync("Triage demo"))["model"]!["tools"]!.AsArray().Where(tool => (string?)tool!["type"] == "transferCall").Select(tool => (string)tool!["destinations"]![0]!["number"]!);
    }

    [Fact]
    public async Task Long_lists_are_read_to_their_end()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.PushAsync();
        for (var i = 0; i < 2 * VapiApi.PageSize; i++) // ours are the oldest now, beyond the first and the second page
            await bench.SendAsync("POST", "tool", Json("""{"type":"function","function":{"name":"another"}}"""));

        Assert.Empty((await bench.PlanAsync(Account)).Steps);
    }

    [Fact]
    public async Task Two_pushes_at_once_leave_doubles_that_the_next_takes_away()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        var (one, other) = (await bench.PlanAsync(Account), await bench.PlanAsync(Account)); // each before the other began
        foreach (var plan in new[] { one, other })
            await Provisioner.DoAsync(bench.Api(), plan, "demo", _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(48, (await bench.AllAsync("tool")).Count);

        await bench.PushAsync();
        Assert.Equal((24, 3, 1), ((await bench.AllAsync("tool")).Count, (await bench.AllAsync("assistant")).Count, (await bench.AllAsync("squad")).Count));
        Assert.Empty((await bench.PushAsync()).Steps);
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static IEnumerable<string> Texts(JsonNode? node) => node!.AsArray().Select(item => (string)item!);
}
