using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Vapi.Functions;

public sealed class VapiEndpointTests : IDisposable
{
    private readonly VapiBench bench = new();

    public static TheoryData<string> ToolCalls => [.. VapiFixtures.Names("tool-calls.*.json")];
    public static TheoryData<string> Legacy => [.. VapiFixtures.Names("function-call.*.json")];
    public static TheoryData<string> Others => [.. VapiFixtures.Others];

    public void Dispose() => bench.Dispose();

    [Theory]
    [MemberData(nameof(ToolCalls))]
    public async Task Every_shape_of_tool_call_is_run_and_answered(string name)
    {
        var answer = await bench.PostAsync(VapiFixtures.Bytes(name));

        var expected = VapiFixtures.Json("expected-normalized.json")[name]!["toolCalls"]!.AsArray();
        Assert.Equal(200, answer.Status);
        Assert.Null(AnswerShape.Fault(answer.Text, [.. expected.Select(call => call!["id"]!.GetValue<string>())]));
        Assert.All(answer.Results, entry => Assert.Contains("Done  for demo.", entry!["result"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Legacy))]
    public async Task A_legacy_call_is_answered_with_one_result(string name)
    {
        var answer = await bench.PostAsync(VapiFixtures.Bytes(name));

        Assert.Equal("result", Assert.Single(answer.Json.AsObject()).Key);
        Assert.Equal("ok", JsonNode.Parse(answer.Json["result"]!.GetValue<string>())!["status"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Every_other_message_gets_the_answer_of_its_type(string name)
    {
        var answer = await bench.PostAsync(VapiFixtures.Bytes(name));

        var expected = VapiFixtures.Json(name)["message"]!["type"]!.GetValue<string>() switch
        {
            "assistant-request" => $$$$"""{"assistantId":"{{{{VapiBench.AssistantId}}}}","assistantOverrides":{"variableValues":{"practiceName":"Maple Street Dental","timeZone":"America/New_York","today":"2026-03-09","weekday":"Monday"}}}""",
            "transfer-destination-request" => """{"destination":{"type":"number","number":"+12025550188"},"message":{"type":"request-start","content":"One moment while I connect you."}}""",
            "handoff-destination-request" => """{"destination":{},"error":"No one can take this right now. Offer to take a message."}""",
            "knowledge-base-request" => """{"documents":[]}""",
            _ => "{}",
        };
        Assert.Equal((200, expected), (answer.Status, answer.Text));
        Assert.Empty(bench.Audit.Refused);
    }

    [Theory]
    [InlineData("assistant-request.json", """{"error":"We can't take your call right now. Please try again later."}""")]
    [InlineData("transfer-destination-request.json", """{"error":"No one can take this call right now. Offer to take a message."}""")]
    [InlineData("handoff-destination-request.json", """{"destination":{},"error":"No one can take this right now. Offer to take a message."}""")]
    [InlineData("knowledge-base-request.json", """{"documents":[]}""")]
    [InlineData("hang.json", "{}")]
    [InlineData("status-update.in-progress.json", "{}")]
    public async Task A_request_of_an_unknown_number_is_declined_in_its_own_way(string name, string expected)
    {
        bench.Accounts.All.Clear();

        Assert.Equal((200, expected), await bench.PostAsync(VapiFixtures.Bytes(name)) is var answer ? (answer.Status, answer.Text) : default);
    }

    [Fact]
    public async Task An_account_without_assistant_or_staff_number_declines()
    {
        bench.Accounts.All[0] = bench.Accounts.All[0] with { AssistantIds = [], StaffNumber = null };

        Assert.NotNull((await bench.PostAsync(VapiFixtures.Bytes("assistant-request.json"))).Json["error"]);
        Assert.NotNull((await bench.PostAsync(VapiFixtures.Bytes("transfer-destination-request.json"))).Json["error"]);
    }

    [Theory]
    [InlineData("unknown-number", "no-account")]
    [InlineData("conflict", "account-conflict")]
    [InlineData("duplicate", "duplicate-members")]
    public async Task Without_one_account_every_call_gets_an_error_and_nothing_runs(string situation, string reason)
    {
        bench.Accounts.All.Add(FakeAccounts.Account("other", assistants: ["a-other"]));
        var body = VapiFixtures.Json("tool-calls.parallel.json");
        var call = body["message"]!["call"]!;
        switch (situation)
        {
            case "unknown-number":
                bench.Accounts.All.Clear();
                break;
            case "conflict":
                call["assistantId"] = "a-other";
                break;
        }

        var text = body.ToJsonString();
        if (situation == "duplicate")
        {
            text = text.Replace("\"phoneNumberId\":", "\"phoneNumberId\":\"x\",\"phoneNumberId\":", StringComparison.Ordinal);
        }

        var answer = await bench.PostAsync(Encoding.UTF8.GetBytes(text));

        Assert.Null(AnswerShape.Fault(answer.Text, [.. body["message"]!["toolCallList"]!.AsArray().Select(item => item!["id"]!.GetValue<string>())]));
        Assert.All(answer.Results, entry => Assert.NotNull(entry!["error"]));
        Assert.Empty(bench.Runner.Ran);
        Assert.Equal(reason, Assert.Single(bench.Audit.Refused).Word);
    }

    [Fact]
    public async Task A_refusal_stands_without_an_audit_store()
    {
        bench.Accounts.All.Clear();
        bench.Audit.IsDown = true;

        var answer = await bench.PostAsync(VapiFixtures.Bytes("tool-calls.object-arguments.json"));

        Assert.NotNull(answer.Results[0]!["error"]);
    }

    [Fact]
    public async Task A_tools_own_route_runs_that_tool_only()
    {
        var answer = await bench.PostAsync(VapiFixtures.Bytes("tool-calls.parallel.json"), tool: "find_patient");

        Assert.Equal([true, true, false], answer.Results.Select(entry => entry!.AsObject().ContainsKey("error")));
        Assert.Equal("find_patient", Assert.Single(Assert.Single(bench.Runner.Ran).Message.ToolCalls).Name);
    }

    [Fact]
    public async Task Calls_that_cannot_run_get_their_error_between_the_others()
    {
        var answer = await bench.PostAsync(Encoding.UTF8.GetBytes(
            $$$"""{"message":{"type":"tool-calls","call":{"type":"inboundPhoneCall","phoneNumberId":"{{{VapiBench.PhoneNumberId}}}"},"toolCallList":[{"id":"1","name":"a"},{"id":"2","name":"a","arguments":"{\"x\":"},{"id":"3"},{"id":"4","name":"b"}]}}"""));

        Assert.Null(AnswerShape.Fault(answer.Text, ["1", "2", "3", "4"]));
        Assert.Equal([false, true, true, false], answer.Results.Select(entry => entry!.AsObject().ContainsKey("error")));
        Assert.Equal(["1", "4"], Assert.Single(bench.Runner.Ran).Message.ToolCalls.Select(call => call.Id));
    }

    [Fact]
    public async Task More_than_32_calls_get_an_error_each_and_none_runs()
    {
        foreach (var count in new[] { 33, 10_000 })
        {
            var items = string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"id":"c{{i}}","name":"a"}"""));
            var answer = await bench.PostAsync(Encoding.UTF8.GetBytes($$$"""{"message":{"type":"tool-calls","call":{"phoneNumberId":"{{{VapiBench.PhoneNumberId}}}"},"toolCallList":[{{{items}}}]}}"""));

            Assert.Null(AnswerShape.Fault(answer.Text, [.. Enumerable.Range(0, count).Select(i => $"c{i}")]));
            Assert.All(answer.Results, entry => Assert.NotNull(entry!["error"]));
        }

        Assert.Empty(bench.Runner.Ran);
    }

    [Theory]
    [InlineData("""{"message":{"type":"tool-calls","toolCallList":[]}}""", """{"results":[]}""")]
    [InlineData("""{"message":{"type":"tool-calls"}}""", """{"results":[]}""")]
    [InlineData("""{"message":{"type":"tool-calls","toolCallList":[{"name":"a"}]}}""", """{"results":[]}""")]
    [InlineData("[]", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("7", "{}")]
    public async Task Json_without_a_call_to_answer_is_answered_all_the_same(string body, string expected)
    {
        Assert.Equal((200, expected), await bench.PostAsync(Encoding.UTF8.GetBytes(body)) is var answer ? (answer.Status, answer.Text) : default);
    }

    [Fact]
    public async Task What_is_not_json_is_400_and_what_is_too_long_413()
    {
        Assert.Equal((400, ""), await bench.PostAsync("not json"u8.ToArray()) is var odd ? (odd.Status, odd.Text) : default);
        Assert.Equal(400, (await bench.PostAsync([0xFF, 0xFE])).Status);
        Assert.Equal(400, (await bench.PostAsync(Encoding.UTF8.GetBytes(new string('[', 200_000)))).Status);
        Assert.Equal(413, (await bench.PostAsync(new byte[(10 * 1024 * 1024) + 1])).Status);
        Assert.Equal(400, (await bench.PostAsync(new byte[10 * 1024 * 1024])).Status);
    }

    [Fact]
    public async Task A_fault_below_is_a_sentence_for_each_call_and_leaves_no_trace_of_what_it_said()
    {
        bench.Runner.Before = () => throw new InvalidOperationException("Zanzibar Quagmire, born 1979");
        var answer = await bench.PostAsync(VapiFixtures.Bytes("tool-calls.parallel.json"));

        Assert.Equal(200, answer.Status);
        Assert.All(answer.Results, entry => Assert.DoesNotContain("Zanzibar", entry!["error"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.DoesNotContain(bench.Logs.Lines, line => line.Contains("Zanzibar", StringComparison.Ordinal));
        Assert.Contains(bench.Logs.Lines, line => line.Contains("InvalidOperationException", StringComparison.Ordinal));

        bench.Accounts.Fault = new StoreUnavailableException("records");
        Assert.NotNull((await bench.PostAsync(VapiFixtures.Bytes("tool-calls.object-arguments.json"))).Results[0]!["error"]);
        Assert.NotNull((await bench.PostAsync(VapiFixtures.Bytes("function-call.object-parameters.json"))).Json["result"]);
        Assert.NotNull((await bench.PostAsync(VapiFixtures.Bytes("assistant-request.json"))).Json["error"]);
    }

    [Fact]
    public async Task No_patient_data_or_secret_reaches_a_log()
    {
        foreach (var name in VapiFixtures.Incoming)
        {
            await bench.PostAsync(VapiFixtures.Bytes(name));
            await bench.SendAsync(VapiFixtures.Bytes(name), new() { ["X-Vapi-Secret"] = "made-up-guess" });
        }

        await bench.PostAsync("""{"message":{"type":"Avery Jordan","toolCallList":[{"id":"1","name":"Jordan","arguments":{}}]}}"""u8.ToArray());
        foreach (var planted in new[] { "Jordan", "Avery", "Raman", "Priya", "2025550143", "1979-04-21", "made-up-inline-secret", "made-up-guess", VapiBench.Secret })
        {
            Assert.DoesNotContain(bench.Logs.Lines, line => line.Contains(planted, StringComparison.Ordinal));
        }

        Assert.NotEmpty(bench.Logs.Lines);
    }

    [Fact]
    public async Task Mutated_bodies_are_always_answered_and_never_in_a_shape_that_vapi_ignores()
    {
        var bodies = VapiFixtures.ToolCalls.Select(VapiFixtures.Bytes).ToArray();
        await Gen.Select(Gen.Int[0, bodies.Length - 1], Gen.Int[0, 3000], Gen.Int[0, 20], Gen.Byte.Array[0, 6]).SampleAsync(
            async (which, at, cut, put) =>
            {
                var body = bodies[which];
                at %= body.Length;
                var answer = await bench.PostAsync([.. body[..at], .. put, .. body[Math.Min(body.Length, at + cut)..]]);
                Assert.Contains(answer.Status, new[] { 200, 400 });
                if (answer.Status == 200 && answer.Json["results"] is JsonArray results)
                {
                    Assert.All(results, entry => Assert.Null(AnswerShape.EntryFault(entry!.AsObject())));
                }
            },
            iter: 1500,
            threads: 2);
    }

    [Fact]
    public async Task Verifying_and_reading_a_usual_body_takes_far_less_than_a_millisecond()
    {
        using var signing = new VapiBench(new() { Kind = Core.Practices.WebhookAuthKind.Hmac });
        var body = VapiFixtures.Bytes("hang.json");
        var headers = signing.Sign(body);
        for (var i = 0; i < 300; i++)
        {
            await signing.SendAsync(body, headers);
        }

        var times = new List<double>();
        for (var i = 0; i < 500; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await signing.SendAsync(body, headers);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"median {times.Order().ElementAt(250):F3} ms");
        Assert.InRange(times.Order().ElementAt(250), 0, 1.0);
    }
}
