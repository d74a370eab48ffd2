using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Parlae.Pms.Sandbox;

namespace Parlae.Pms.Tests.Sandbox;

/// <summary>The imitation of Vapi's REST API, by its reference and not by what we send.</summary>
public sealed class VapiSandboxTests : IAsyncLifetime
{
    private RunningSandbox sandbox = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        sandbox = await RunningSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        http = new HttpClient { BaseAddress = new Uri(sandbox.Address, "vapi/"), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", "a-key") } };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await sandbox.DisposeAsync();
    }

    [Theory]
    [InlineData("provision.tool.function.create.json", "tool")]
    [InlineData("provision.tool.handoff.create.json", "tool")]
    [InlineData("provision.tool.transfer-call.create.json", "tool")]
    [InlineData("provision.assistant.create.json", "assistant")]
    [InlineData("provision.squad.create.json", "squad")]
    [InlineData("provision.phone-number.vapi.create.json", "phone-number")]
    public async Task The_references_bodies_are_taken(string recording, string kind)
    {
        var (status, made) = await SendAsync("POST", kind, Vapi.Support.VapiFixtures.Json(recording));
        Assert.True(status == HttpStatusCode.Created, made.ToJsonString());
        var (again, found) = await SendAsync("GET", $"{kind}/{(string)made["id"]!}");
        Assert.Equal((HttpStatusCode.OK, made.ToJsonString()), (again, found.ToJsonString()));
    }

    [Theory]
    [InlineData("tool", """{"type":"function","function":{"name":"x"},"sever":{}}""", "property sever should not exist")]
    [InlineData("tool", """{"type":"function","function":{"name":"x"},"server":{"secret":"s"}}""", "server.property secret should not exist")]
    [InlineData("tool", """{"type":"function","function":{"name":"x","parameters":{"type":"object","properties":{"a":{"type":"string","anyOf":[]}}}}}""", "function.parameters.properties.a.property anyOf should not exist")]
    [InlineData("tool", """{"type":"function","function":{"name":"x","parameters":{"type":"object","properties":{"a":{"type":"string","default":"b"}}}}}""", "function.parameters.properties.a.property default should not exist")]
    [InlineData("tool", """{"type":"function","function":{"name":"x","parameters":{"type":"object","properties":{"a":{"type":["string","null"]}}}}}""", "function.parameters.properties.a.type must be one of the following values: string, number, integer, boolean, array, object")]
    [InlineData("tool", """{"type":"function","function":{"name":"no blanks"}}""", "function.name must match ^[a-zA-Z0-9_-]+$ regular expression")]
    [InlineData("tool", """{"type":"function","function":{"name":"x"},"server":{"timeoutSeconds":301}}""", "server.timeoutSeconds must not be greater than 300")]
    [InlineData("tool", """{"type":"function","function":{"name":"x"},"messages":[{"type":"request-started","content":"c"}]}""", "messages.0.type must be one of the following values: request-start, request-response-delayed, request-complete, request-failed")]
    [InlineData("tool", """{"type":"transferCall","function":{"name":"x"},"destinations":[]}""", "property function should not exist")]
    [InlineData("tool", """{"function":{"name":"x"}}""", "type must be one of the following values: function, transferCall, handoff")]
    [InlineData("assistant", """{"name":"a name of more than forty characters in all"}""", "name must be shorter than or equal to 40 characters")]
    [InlineData("assistant", """{"serverMessages":["tool-call"]}""", "serverMessages.0 must be one of the following values: ")]
    [InlineData("assistant", """{"model":{"model":"gpt-4.1"}}""", "model.provider should not be empty")]
    [InlineData("squad", """{"members":[],"memberOverrides":{}}""", "property memberOverrides should not exist")]
    public async Task What_Vapi_does_not_know_is_refused_by_name(string kind, string body, string problem)
    {
        var (status, answer) = await SendAsync("POST", kind, JsonNode.Parse(body));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith(problem, (string)Assert.Single(answer["message"]!.AsArray())!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_replaces_what_it_names_whole_and_a_number_needs_its_provider()
    {
        var (_, made) = await SendAsync("POST", "assistant", JsonNode.Parse("""{"name":"a","model":{"provider":"openai","model":"m","toolIds":["x","y"]},"server":{"url":"u","credentialId":"c"}}"""));
        await SendAsync("PATCH", $"assistant/{(string)made["id"]!}", JsonNode.Parse("""{"model":{"provider":"openai","model":"m","toolIds":["z"]},"server":{"url":"v"}}"""));
        var (_, changed) = await SendAsync("GET", $"assistant/{(string)made["id"]!}");
        Assert.Equal(("a", """["z"]""", "v", null), ((string?)changed["name"], changed["model"]!["toolIds"]!.ToJsonString(), (string?)changed["server"]!["url"], (string?)changed["server"]!["credentialId"]));

        var (_, numbers) = await SendAsync("GET", "phone-number");
        var number = $"phone-number/{(string)numbers[0]!["id"]!}";
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync("PATCH", number, JsonNode.Parse("""{"squadId":"s"}"""))).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("PATCH", number, JsonNode.Parse("""{"provider":"vapi","squadId":"s","assistantId":null}"""))).Status);
    }

    [Fact]
    public async Task Keys_that_are_wrong_and_things_that_are_not_there_are_refused()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("GET", "tool/none")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("DELETE", "tool/none")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("GET", "credential")).Status);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync("GET", "tool")).Status);
        http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync("GET", "tool")).Status);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(string method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
