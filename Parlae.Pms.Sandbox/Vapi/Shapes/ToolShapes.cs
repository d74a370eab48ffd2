namespace Parlae.Pms.Sandbox.Vapi.Shapes;

/// <summary>Tools and their servers, schemas and messages, as Vapi's description has them.</summary>
internal static class ToolShapes
{
    internal static readonly Shape Server = new Members(new Dictionary<string, Shape>
    {
        ["url"] = new Text(),
        ["timeoutSeconds"] = new Number(1, 300),
        ["credentialId"] = new Text(),
        ["staticIpAddressesEnabled"] = new Flag(),
        ["encryptedPaths"] = new ListOf(() => new Text()),
        ["headers"] = new FreeObject(),
        ["backoffPlan"] = new Members(
            new Dictionary<string, Shape>
            {
                ["type"] = new Words("fixed", "exponential"),
                ["maxRetries"] = new Number(0, 10),
                ["baseDelaySeconds"] = new Number(0, 10),
                ["excludedStatusCodes"] = new ListOf(() => new Number(100, 599)),
            },
            "type", "maxRetries", "baseDelaySeconds"),
    });

    /// <summary>The subset that is known: no <c>anyOf</c>, no limits, no defaults.</summary>
    private static readonly Shape JsonSchema = new Members(
        new Dictionary<string, Shape>
        {
            ["type"] = new Words("string", "number", "integer", "boolean", "array", "object"),
            ["items"] = new Again(() => JsonSchema!),
            ["properties"] = new MapOf(() => JsonSchema!),
            ["required"] = new ListOf(() => new Text()),
            ["description"] = new Text(),
            ["title"] = new Text(),
            ["enum"] = new ListOf(() => new Text()),
            ["pattern"] = new Text(),
            ["format"] = new Words("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"),
        },
        "type");

    private static readonly Shape Function = new Members(
        new Dictionary<string, Shape>
        {
            ["name"] = new Text(64, "^[a-zA-Z0-9_-]+$"),
            ["description"] = new Text(1000),
            ["strict"] = new Flag(),
            ["parameters"] = new Members(
                new Dictionary<string, Shape>
                {
                    ["type"] = new Words("object"),
                    ["properties"] = new MapOf(() => JsonSchema),
                    ["required"] = new ListOf(() => new Text()),
                },
                "type", "properties"),
        },
        "name");

    private static readonly Shape Message = new ByWord("type", new Dictionary<string, Shape>
    {
        ["request-start"] = Said(("blocking", new Flag())),
        ["request-response-delayed"] = Said(("timingMilliseconds", new Number(100, 120_000))),
        ["request-complete"] = Said(("role", new Words("assistant", "system")), ("endCallAfterSpokenEnabled", new Flag())),
        ["request-failed"] = Said(("role", new Words("assistant", "system")), ("endCallAfterSpokenEnabled", new Flag())),
    });

    internal static readonly IReadOnlyDictionary<string, Shape> Tools = new Dictionary<string, Shape>
    {
        ["function"] = Named(("async", new Flag()), ("server", Server), ("parameters", new ListOf(() => StaticParameter!)), ("variableExtractionPlan", new FreeObject())),
        ["transferCall"] = Unnamed(("destinations", new ListOf(() => new ByWord("type", new Dictionary<string, Shape>
        {
            ["number"] = Destination("number", "message", "extension", "callerId", "numberE164CheckEnabled", "transferPlan"),
            ["sip"] = Destination("sipUri", "message", "sipHeaders", "transferPlan"),
        })))),
        ["handoff"] = Named(("defaultResult", new Text()), ("destinations", new ListOf(() => new ByWord("type", new Dictionary<string, Shape>
        {
            ["assistant"] = Destination("assistantId", "assistantName", "assistant", "assistantOverrides", "contextEngineeringPlan", "variableExtractionPlan"),
            ["squad"] = Destination("squadId", "squad", "squadOverrides", "entryAssistantName", "contextEngineeringPlan", "variableExtractionPlan"),
            ["dynamic"] = Destination("server"),
        })))),
    };

    private static Shape StaticParameter { get; } = new Members(new Dictionary<string, Shape> { ["key"] = new Text(), ["value"] = new Anything() }, "key", "value");

    private static Members Named(params (string Name, Shape Shape)[] own) => Unnamed([.. own, ("function", Function)]);

    private static Members Unnamed(params (string Name, Shape Shape)[] own) => new(new Dictionary<string, Shape>(own.Select(each => KeyValuePair.Create(each.Name, each.Shape)))
    {
        ["type"] = new Text(),
        ["messages"] = new ListOf(() => Message),
        ["rejectionPlan"] = new FreeObject(),
    });

    private static Members Said(params (string Name, Shape Shape)[] own) => new(new Dictionary<string, Shape>(own.Select(each => KeyValuePair.Create(each.Name, each.Shape)))
    {
        ["type"] = new Text(),
        ["content"] = new Text(1000),
        ["contents"] = new ListOf(() => new FreeObject()),
        ["conditions"] = new ListOf(() => new FreeObject()),
    });

    private static Members Destination(params string[] own) =>
        new(new Dictionary<string, Shape>(own.Select(name => KeyValuePair.Create(name, (Shape)new Anything()))) { ["type"] = new Text(), ["description"] = new Text() });

    /// <summary>The shape itself, which is not made yet.</summary>
    private sealed record Again(Func<Shape> Of) : Shape
    {
        internal override void Check(System.Text.Json.Nodes.JsonNode? value, string at, List<string> problems) => Of().Check(value, at, problems);
    }
}
