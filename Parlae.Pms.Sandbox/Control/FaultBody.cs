using System.Text.Json;
using Parlae.Pms.Sandbox.Faults;

namespace Parlae.Pms.Sandbox.Control;

/// <summary>Faults as the control API takes and shows them.</summary>
internal static class FaultBody
{
    private const double LongestSeconds = 10 * 366 * 86400d;

    private static readonly string[] Kinds = [.. Enum.GetNames<FaultKind>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    internal static async Task<Fault> ReadAsync(HttpContext context)
    {
        var body = await ControlBody.ReadAsync(context, "match", "kind", "value", "times", "percent", "skip");
        var kind = Enum.Parse<FaultKind>(body.OneOf("kind", Kinds) ?? throw new ControlRefusal("kind is missing."), ignoreCase: true);
        var match = new FaultMatch(null, null, null);
        if (body.Find("match") is { } json)
        {
            var members = ControlBody.Of(json, "match", "vendor", "method", "pathPrefix");
            match = new FaultMatch(members.OneOf("vendor", "sikka", "kolla", "opendental", "nexhealth", "vapi"), members.Text("method"), members.Text("pathPrefix"));
        }

        var percent = body.Whole("percent", 1, Fault.Always);
        if (percent is not null && kind is FaultKind.Lag or FaultKind.RateLimit)
            throw new ControlRefusal("percent is not for lag and rateLimit: they are about all requests together.");
        var skip = body.Whole("skip", 0, int.MaxValue);
        if (skip is not null && kind is FaultKind.Lag or FaultKind.RateLimit)
            throw new ControlRefusal("skip is not for lag and rateLimit: they are about all requests together.");
        return new Fault(match, kind, ValueOf(kind, body), body.Whole("times", 0, int.MaxValue) ?? 0, percent ?? Fault.Always) { Skip = skip ?? 0 };
    }

    internal static object Show(IReadOnlyList<Fault> faults) => new
    {
        items = faults.Select(fault => new
        {
            match = fault.Match,
            kind = JsonNamingPolicy.CamelCase.ConvertName(fault.Kind.ToString()),
            times = fault.Times,
            percent = fault.Percent,
            skip = fault.Skip,
            struck = fault.Struck,
        }),
    };

    private static FaultValue ValueOf(FaultKind kind, ControlBody body) => kind switch
    {
        FaultKind.Delay => new FaultValue(Span: TimeSpan.FromMilliseconds(ControlBody.NumberOf(body.Need("value"), "value", 0, 3_600_000))),
        FaultKind.Lag => new FaultValue(Span: TimeSpan.FromSeconds(ControlBody.NumberOf(body.Need("value"), "value", 0, LongestSeconds))),
        FaultKind.RejectWrite => new FaultValue(Text: body.Text("value") ?? throw new ControlRefusal("value is missing.")),
        FaultKind.RateLimit => RateLimit(ControlBody.Of(body.Need("value"), "value", "count", "perSeconds")),
        FaultKind.Status => Status(body.Need("value")),
        _ => new FaultValue(),
    };

    private static FaultValue RateLimit(ControlBody value) => new(
        Count: value.Whole("count", 0, int.MaxValue) ?? throw new ControlRefusal("value.count is missing."),
        Per: TimeSpan.FromSeconds(value.Number("perSeconds", 0.001, 86400) ?? throw new ControlRefusal("value.perSeconds is missing.")));

    private static FaultValue Status(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Number)
            return new FaultValue(Code: (int)ControlBody.NumberOf(json, "value", 200, 599));
        var value = ControlBody.Of(json, "value", "code", "headers", "body");
        Dictionary<string, string> headers = [];
        if (value.Find("headers") is { } given)
        {
            if (given.ValueKind != JsonValueKind.Object)
                throw new ControlRefusal("value.headers must be an object.");
            headers = given.EnumerateObject().GroupBy(header => header.Name).ToDictionary(header => header.Key, header => header.Last().Value.ToString());
        }

        return new FaultValue(Code: value.Whole("code", 200, 599) ?? throw new ControlRefusal("value.code is missing."), Headers: headers, Body: value.Find("body"));
    }
}
