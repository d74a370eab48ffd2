using System.Text.Json.Nodes;

namespace Parlae.Pms.Sandbox.Vapi.Shapes;

/// <summary>A kind of object: its path, and what may be sent to make one and to change one.</summary>
internal sealed record VapiObjectKind(string Name, Shape Created, Func<JsonObject, Shape> Changed);

/// <summary>The kinds that the imitation keeps.</summary>
internal static class VapiShapes
{
    private static readonly string[] OtherOfAssistant =
    [
        "transcriber", "voice", "firstMessageInterruptionsEnabled", "voicemailDetection", "clientMessages", "backgroundSound", "modelOutputInMessagesEnabled", "transportConfigurations",
        "observabilityPlan", "credentials", "hooks", "voicemailMessage", "endCallMessage", "endCallPhrases", "compliancePlan", "backgroundSpeechDenoisingPlan", "analysisPlan",
        "artifactPlan", "startSpeakingPlan", "stopSpeakingPlan", "monitorPlan", "credentialIds", "keypadInputPlan",
    ];

    private static readonly string[] ServerMessages =
    [
        "assistant.started", "conversation-update", "end-of-call-report", "function-call", "hang", "handoff-destination-request", "knowledge-base-request", "language-change-detected",
        "model-output", "phone-call-control", "speech-update", "status-update", "tool-calls", "transcript", "transfer-destination-request", "transfer-update", "user-interrupted", "voice-input",
    ];

    private static readonly Shape Model = new Members(
        With(["toolRefs", "knowledgeBase", "fallbackModels", "toolStrictCompatibilityMode", "promptCacheRetention", "promptCacheKey", "emotionRecognitionEnabled", "numFastTurns", "reasoningEffort"], new()
        {
            ["provider"] = new Words("openai", "anthropic", "google", "groq", "azure-openai"),
            ["model"] = new Text(),
            ["messages"] = new ListOf(() => new Members(new Dictionary<string, Shape> { ["role"] = new Words("system", "user", "assistant"), ["content"] = new Text() }, "role", "content")),
            ["tools"] = new ListOf(() => new ByWord("type", ToolShapes.Tools)),
            ["toolIds"] = new ListOf(() => new Text()),
            ["temperature"] = new Number(0, 2),
            ["maxTokens"] = new Number(50, 10_000),
        }),
        "provider", "model");

    private static readonly Shape Assistant = new Members(With(OtherOfAssistant, new()
    {
        ["name"] = new Text(40),
        ["firstMessage"] = new Text(),
        ["firstMessageMode"] = new Words("assistant-speaks-first", "assistant-speaks-first-with-model-generated-message", "assistant-waits-for-user"),
        ["model"] = Model,
        ["server"] = ToolShapes.Server,
        ["serverMessages"] = new ListOf(() => new Words(ServerMessages)),
        ["metadata"] = new FreeObject(),
        ["maxDurationSeconds"] = new Number(10, 43_200),
    }));

    private static readonly Dictionary<string, Shape> SquadMembers = new()
    {
        ["name"] = new Text(),
        ["members"] = new ListOf(() => new Members(With(["assistantDestinations", "assistantVersion"], new()
        {
            ["assistantId"] = new Text(),
            ["assistant"] = Assistant,
            ["assistantOverrides"] = new FreeObject(),
        }))),
        ["membersOverrides"] = new FreeObject(),
    };

    private static readonly Dictionary<string, Shape> PhoneNumberMembers = With(["fallbackDestination", "hooks", "numberDesiredAreaCode", "sipUri", "authentication"], new()
    {
        ["provider"] = new Words("vapi", "twilio", "vonage", "telnyx", "byo-phone-number"),
        ["name"] = new Text(40),
        ["number"] = new Text(),
        ["assistantId"] = new Text(OrNull: true),
        ["squadId"] = new Text(OrNull: true),
        ["workflowId"] = new Text(OrNull: true),
        ["server"] = ToolShapes.Server,
    });

    private static readonly VapiObjectKind[] Kinds =
    [
        // A tool stays what it is: the kind it was made as says what may be changed.
        new("tool", new ByWord("type", ToolShapes.Tools), known => ToolShapes.Tools[known["type"]!.GetValue<string>()]),
        new("assistant", Assistant, _ => Assistant),
        new("squad", new Members(SquadMembers, "members"), _ => new Members(SquadMembers)),
        new("phone-number", new Members(PhoneNumberMembers, "provider"), _ => new Members(PhoneNumberMembers, "provider")),
    ];

    internal static VapiObjectKind? Find(string name) => Kinds.FirstOrDefault(kind => kind.Name == name);

    private static Dictionary<string, Shape> With(IEnumerable<string> others, Dictionary<string, Shape> known)
    {
        foreach (var name in others)
            known[name] = new Anything();
        return known;
    }
}
