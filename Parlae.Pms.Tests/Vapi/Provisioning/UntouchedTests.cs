using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Provisioning;

namespace Parlae.Pms.Tests.Vapi.Provisioning;

/// <summary>What a push leaves as it is: what is not ours, and what a clinic has chosen for what is.</summary>
public sealed class UntouchedTests
{
    private static readonly PmsAccount Account = ProvisioningBench.Account;

    [Fact]
    public async Task What_is_not_ours_stays_as_it_is_whatever_its_name()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        var foreign = new[]
        {
            await bench.SendAsync("POST", "tool", Json("""{"type":"function","function":{"name":"bookAppointment"},"server":{"url":"https://elsewhere.example.com","headers":{"Authorization":"Bearer planted-secret"}}}""")),
            await bench.SendAsync("POST", "assistant", Json("""{"name":"Triage demo","metadata":{"accountId":"demo"}}""")), // named alike, and half the mark
            await bench.SendAsync("POST", "squad", Json("""{"name":"Front desk demo","members":[]}""")),
        };
        await bench.PushAsync(Account with { AccountId = "neighbour", PhoneNumberIds = [] }); // ours, of another account
        var before = (await bench.StateAsync()).Split('\n');

        await bench.PushAsync();
        await bench.PushAsync(Account with { Features = new AccountFeatures { Billing = false, Insurance = false, Booking = false, Waitlist = false } });

        var after = (await bench.StateAsync()).Split('\n');
        Assert.Empty(before.Where(line => !line.StartsWith("phone-number", StringComparison.Ordinal)).Except(after));
        foreach (var (kind, item) in new[] { "tool", "assistant", "squad" }.Zip(foreign))
            Assert.Equal((string?)item["updatedAt"], (string?)Assert.Single(await bench.AllAsync(kind), each => (string?)each["id"] == (string?)item["id"])["updatedAt"]);
    }

    [Fact]
    public async Task What_a_clinic_has_chosen_for_its_assistants_stays()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.PushAsync();
        var triage = await bench.AssistantAsync("Triage demo");
        var own = await bench.SendAsync("POST", "tool", Json("""{"type":"function","function":{"name":"parkingSpaces"}}"""));
        var model = triage["model"]!.DeepClone().AsObject();
        model["provider"] = "anthropic";
        model["model"] = "another-model";
        model["toolIds"]!.AsArray().Add((string)own["id"]!);
        model["tools"]!.AsArray().Add(Json("""{"type":"function","function":{"name":"inline"}}"""));
        await bench.SendAsync("PATCH", $"assistant/{(string)triage["id"]!}", new JsonObject { ["model"] = model, ["voice"] = Json("""{"provider":"vapi","voiceId":"Elliot"}"""), ["metadata"] = Merged(triage["metadata"]!, "clinic", "east") });
        Assert.Empty((await bench.PlanAsync(Account)).Steps);

        await bench.PushAsync(Account with { PracticeName = "Maple Lane East" });

        var changed = await bench.AssistantAsync("Triage demo");
        Assert.Equal(("anthropic", "another-model", "Elliot", "east"), ((string?)changed["model"]!["provider"], (string?)changed["model"]!["model"], (string?)changed["voice"]!["voiceId"], (string?)changed["metadata"]!["clinic"]));
        Assert.Equal((string?)own["id"], Texts(changed["model"]!["toolIds"]).Last());
        Assert.Contains("Maple Lane East", (string)changed["model"]!["messages"]![0]!["content"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renamed_copy_of_an_assistant_is_the_clinics_own_and_what_it_uses_stays()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.PushAsync();
        var original = await bench.AssistantAsync("Billing demo");
        var copy = new JsonObject { ["name"] = "Billing by night", ["model"] = original["model"]!.DeepClone(), ["metadata"] = original["metadata"]!.DeepClone() };
        var made = await bench.SendAsync("POST", "assistant", copy);
        await bench.SendAsync("PATCH", $"phone-number/{ProvisioningBench.PhoneNumberId}", new JsonObject { ["provider"] = "vapi", ["squadId"] = null, ["assistantId"] = (string)made["id"]! });
        var tools = Texts(original["model"]!["toolIds"]);

        var plan = await bench.PushAsync(Account with { Features = new AccountFeatures { Billing = false } });

        Assert.DoesNotContain(plan.Steps, step => step.Kind == VapiKind.PhoneNumber);
        Assert.DoesNotContain(plan.Steps, step => step.Action == StepAction.Remove && tools.Contains(step.Id));
        Assert.Equal(tools, Texts((await bench.AssistantAsync("Billing by night"))["model"]!["toolIds"]));
    }

    [Fact]
    public async Task A_number_that_somebody_led_elsewhere_stays_there_and_one_that_Vapi_has_not_is_missed()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.SendAsync("PATCH", $"phone-number/{ProvisioningBench.PhoneNumberId}", new JsonObject { ["provider"] = "vapi", ["assistantId"] = "an-assistant-of-the-clinics" });

        var plan = await bench.PushAsync(Account with { PhoneNumberIds = [ProvisioningBench.PhoneNumberId, "11111111-0000-4000-8000-000000000000"] });

        Assert.DoesNotContain(plan.Steps, step => step.Kind == VapiKind.PhoneNumber);
        Assert.Contains(plan.Notes, note => note.Contains(ProvisioningBench.PhoneNumberId, StringComparison.Ordinal));
        Assert.Contains("11111111-0000-4000-8000-000000000000", Assert.Single(plan.Missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_that_was_chosen_at_Vapi_stays_where_the_account_names_none()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        var without = Account with { Vapi = new VapiLink() };
        Assert.Contains((await bench.PushAsync(without)).Notes, note => note.Contains("credentialId", StringComparison.Ordinal));
        var tool = await bench.ToolAsync("getBalance");
        var server = tool["server"]!.DeepClone().AsObject();
        Assert.Null(server["credentialId"]);
        server["credentialId"] = "chosen-in-the-dashboard";
        await bench.SendAsync("PATCH", $"tool/{(string)tool["id"]!}", new JsonObject { ["server"] = server });

        Assert.Empty((await bench.PlanAsync(without)).Steps);
    }

    [Fact]
    public async Task A_feature_that_is_switched_off_takes_only_its_own_tools_away()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.PushAsync();
        var used = (string)(await bench.ToolAsync("getInsurance"))["id"]!;
        await bench.SendAsync("POST", "assistant", new JsonObject { ["name"] = "of the clinic", ["model"] = new JsonObject { ["provider"] = "openai", ["model"] = "gpt-4.1", ["toolIds"] = new JsonArray(used) } });

        var less = Account with { Features = new AccountFeatures { Billing = false, Insurance = false } };
        var plan = await bench.PushAsync(less);

        Assert.Equal(["Billing demo", "addInsurance", "getBalance", "getPaymentHistory", "sendPaymentLink"], plan.Steps.Where(step => step.Action == StepAction.Remove).Select(step => step.Name).Order(StringComparer.Ordinal));
        Assert.Contains(plan.Notes, note => note.Contains(used, StringComparison.Ordinal)); // another assistant would break
        Assert.Equal(2, Assert.Single(await bench.AllAsync("squad"))["members"]!.AsArray().Count);
        Assert.Equal(used, (string?)(await bench.ToolAsync("getInsurance"))["id"]);
        Assert.Empty((await bench.PushAsync(less)).Steps);
    }

    [Fact]
    public async Task An_assistant_to_which_a_number_of_somebody_elses_leads_stays()
    {
        await using var bench = await ProvisioningBench.StartAsync();
        await bench.PushAsync();
        var billing = (string)(await bench.AssistantAsync("Billing demo"))["id"]!;
        await bench.SendAsync("POST", "phone-number", new JsonObject { ["provider"] = "vapi", ["name"] = "Back office", ["assistantId"] = billing });

        var plan = await bench.PushAsync(Account with { Features = new AccountFeatures { Billing = false, Insurance = false } });

        Assert.DoesNotContain(plan.Steps, step => step.Id == billing && step.Action == StepAction.Remove);
        Assert.Contains(plan.Notes, note => note.Contains(billing, StringComparison.Ordinal));
        Assert.Equal(billing, (string?)(await bench.AssistantAsync("Billing demo"))["id"]);
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static JsonObject Merged(JsonNode node, string name, string value)
    {
        var merged = node.DeepClone().AsObject();
        merged[name] = value;
        return merged;
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node!.AsArray().Select(item => (string)item!);
}
