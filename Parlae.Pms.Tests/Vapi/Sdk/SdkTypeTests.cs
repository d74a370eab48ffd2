using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Vapi.Provisioning;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Vapi.Sdk;

/// <summary>What we send to Vapi and answer it, against the types of Vapi's own SDK: for clinics behind every vendor, as the setup found them.</summary>
public sealed class SdkTypeTests
{
    private static readonly string[] Vendors = ["sikka", "kolla", "opendental", "nexhealth"];

    /// <summary>Types of our answers, by the beginning of a recording's name.</summary>
    private static readonly (string Start, string Type)[] AnswerTypes =
    [
        ("response.tool-calls.", "Vapi.ServerMessageResponseToolCalls"),
        ("response.assistant-request.", "Vapi.ServerMessageResponseAssistantRequest"),
        ("response.transfer-destination-request", "Vapi.ServerMessageResponseTransferDestinationRequest"),
        ("response.handoff-destination-request", "Vapi.ServerMessageResponseHandoffDestinationRequest"),
        ("response.knowledge-base-request", "Vapi.ServerMessageResponseKnowledgeBaseRequest"),
    ];

    [Fact]
    public async Task All_that_is_sent_and_answered_has_the_types_of_the_SDK_and_what_is_wrong_has_not()
    {
        var right = new TypedLiterals();
        foreach (var vendor in Vendors)
            await AddClinicAsync(right, vendor);
        foreach (var (start, type) in AnswerTypes)
        {
            foreach (var name in VapiFixtures.Names($"{start}*.json"))
                right.Add(name, type, VapiFixtures.Json(name));
        }

        var wrong = new TypedLiterals();
        foreach (var (name, type, literal, _) in Wrong)
            wrong.Add(name, type, JsonNode.Parse(literal)!);

        var problems = await SdkTools.CheckAsync(new Dictionary<string, string> { ["right.ts"] = right.Text, ["wrong.ts"] = wrong.Text });

        Assert.Empty(problems.Where(problem => problem.File == "right.ts").Select(problem => $"{right.NameAt(problem.Line)}: {problem.Code} {problem.Text}"));
        Assert.True(right.Count > 200, $"{right.Count} literals are not all");
        foreach (var (name, _, _, told) in Wrong)
            Assert.Contains(problems, problem => problem.File == "wrong.ts" && wrong.NameAt(problem.Line) == name && problem.Text.Contains(told, StringComparison.Ordinal));
    }

    /// <summary>What must not pass, and what the compiler says to it; else a check that lets everything pass would look the same.</summary>
    private static readonly (string Name, string Type, string Literal, string Told)[] Wrong =
    [
        ("anyOf", "Vapi.CreateToolsRequest", """{"type":"function","function":{"name":"x","parameters":{"type":"object","properties":{"a":{"type":"string","anyOf":[]}}}}}""", "\"anyOf\"' does not exist"),
        ("default", "Vapi.CreateToolsRequest", """{"type":"function","function":{"name":"x","parameters":{"type":"object","properties":{"a":{"type":"string","default":"b"}}}}}""", "\"default\"' does not exist"),
        ("format", "Vapi.CreateToolsRequest", """{"type":"function","function":{"name":"x","parameters":{"type":"object","properties":{"a":{"type":"string","format":"phone"}}}}}""", "\"phone\"' is not assignable"),
        ("misspelt in a tool", "Vapi.CreateToolsRequest", """{"type":"function","function":{"name":"x"},"sever":{"url":"u"}}""", "\"sever\"' does not exist"),
        ("misspelt in a server", "Vapi.CreateToolsRequest", """{"type":"function","function":{"name":"x"},"server":{"timeoutSecond":12}}""", "timeoutSecond"),
        ("misspelt in a plan", "Vapi.CreateToolsRequest", """{"type":"function","function":{"name":"x"},"server":{"backoffPlan":{"type":"fixed","maxRetries":1,"baseDelaySecond":1}}}""", "baseDelaySecond"),
        ("a message of no kind", "Vapi.CreateToolsRequest", """{"type":"function","function":{"name":"x"},"messages":[{"type":"request-started","content":"c"}]}""", "request-started"),
        ("misspelt in an assistant", "Vapi.CreateAssistantDto", """{"name":"a","severMessages":["tool-calls"]}""", "severMessages"),
        ("a message that is not sent", "Vapi.CreateAssistantDto", """{"name":"a","serverMessages":["tool-call"]}""", "\"tool-call\"' is not assignable"),
        ("a name for a transfer", "Vapi.CreateAssistantDto", """{"model":{"provider":"openai","model":"gpt-4.1","tools":[{"type":"transferCall","function":{"name":"x"}}]}}""", "\"function\"' does not exist"),
        ("misspelt in a squad", "Vapi.CreateSquadDto", """{"members":[{"assistantId":"a"}],"memberOverrides":{}}""", "memberOverrides"),
        ("an object as result", "Vapi.ServerMessageResponseToolCalls", """{"results":[{"toolCallId":"a","name":"b","result":{"status":"ok"}}]}""", "is not assignable to type 'string'"),
        ("results as an object", "Vapi.ServerMessageResponseToolCalls", """{"results":{"toolCallId":"a","name":"b","result":"c"}}""", "does not exist in type 'ToolCallResult[]'"),
        ("no name", "Vapi.ServerMessageResponseToolCalls", """{"results":[{"toolCallId":"a","result":"c"}]}""", "'name' is missing"),
        ("results misspelt", "Vapi.ServerMessageResponseToolCalls", """{"result":[{"toolCallId":"a","name":"b","result":"c"}]}""", "\"result\"' does not exist"),
    ];

    private static async Task AddClinicAsync(TypedLiterals right, string vendor)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = vendor, IsWatched = false });
        var account = (await clinic.Service<AccountStore>().FindAsync(Clinic.AccountId, Clinic.Cancellation))!;
        using var sent = new SentBodies();
        using var http = new HttpClient(sent);
        var api = new VapiApi(http, new VapiSettings(new Secret("a-key"), new Uri(clinic.Sandbox.Address, "vapi")), TimeProvider.System);
        var own = account with { PracticeName = "Another", Vapi = new VapiLink { CredentialId = "c", Auth = new WebhookAuth { Kind = WebhookAuthKind.Hmac } } };
        foreach (var pushed in new[] { account, own, own with { Features = new AccountFeatures { Billing = false, Insurance = false } } })
            await Provisioner.DoAsync(api, await clinic.Service<Provisioner>().PlanAsync(api, pushed, Clinic.Cancellation), pushed.AccountId, _ => { }, Clinic.Cancellation);
        foreach (var (method, kind, body) in sent.All)
            right.Add($"{vendor}: {method} {kind} {(string?)body["name"] ?? (string?)body["function"]?["name"]}", SentBodies.TypeOf(method, kind), body);

        var call = clinic.Call();
        await call.BeginAsync();
        foreach (var (tool, arguments) in new (string, object)[] { ("getPracticeInfo", new { }), ("checkAvailability", new { date = "2026-03-03", appointmentType = "Cleaning" }), ("checkAvailability", new { }), ("searchPatients", new { }) })
        {
            var (_, text) = await clinic.PostAsync($"/api/vapi/tools/{tool}", call.Body((tool, arguments, null)).ToJsonString());
            right.Add($"{vendor}: the answer of {tool}", "Vapi.ServerMessageResponseToolCalls", JsonNode.Parse(text)!);
        }

        foreach (var (type, expected) in new[] { ("assistant-request", AnswerTypes[1].Type), ("transfer-destination-request", AnswerTypes[2].Type), ("knowledge-base-request", AnswerTypes[4].Type) })
            right.Add($"{vendor}: the answer to {type}", expected, JsonNode.Parse(await call.TellAsync(type))!);
    }
}
