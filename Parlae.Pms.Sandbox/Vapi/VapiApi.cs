using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Vapi.Shapes;

namespace Parlae.Pms.Sandbox.Vapi;

/// <summary>
/// As much of Vapi's REST API as provisioning needs (its description: <c>POST</c> makes, <c>PATCH</c> replaces the members that it names and merges nothing
/// below them, unknown properties are refused by name). It makes no calls; what it is told is only kept, until the next reset.
/// </summary>
internal static class VapiApi
{
    internal const string Vendor = "vapi";
    internal const string Root = "/vapi";

    private const int UsualLimit = 100;
    private const int HighestLimit = 1000;

    private static readonly string[] WrongStarts = ["wrong", "bad", "invalid"];

    internal static async Task HandleAsync(Exchange exchange)
    {
        try
        {
            await DispatchAsync(exchange);
        }
        catch (VapiRefusal refusal)
        {
            await AnswerAsync(exchange, refusal.Status, refusal.Body);
        }
    }

    private static async Task DispatchAsync(Exchange exchange)
    {
        CheckKey(exchange.Context.Request.Headers.Authorization.ToString());
        var shelf = exchange.World.Vapi;
        string[] path = exchange.Request.Paths[^1].Trim('/').Split('/');
        if (VapiShapes.Find(path[0]) is not { } kind || path.Length > 2)
            throw VapiRefusal.NotFound($"Cannot {exchange.Request.Method} {exchange.Request.Paths[^1]}");
        var id = path.Length == 2 ? path[1] : null;
        switch (exchange.Request.Method, id)
        {
            case ("GET", null):
                await AnswerAsync(exchange, 200, List(shelf.All(kind.Name), exchange.Context.Request.Query));
                break;
            case ("GET", not null):
                await AnswerAsync(exchange, 200, shelf.Find(kind.Name, id) ?? throw VapiRefusal.NotFound($"Couldn't get {kind.Name}. Id: {id}."));
                break;
            case ("POST", null):
                await WriteAsync(exchange, 201, Checked(kind.Created, await ReadAsync(exchange)), body => shelf.Add(kind.Name, body));
                break;
            case ("PATCH", not null):
                var known = shelf.Find(kind.Name, id) ?? throw VapiRefusal.NotFound($"Couldn't update {kind.Name}. Id: {id}.");
                await WriteAsync(exchange, 200, Checked(kind.Changed(known), await ReadAsync(exchange)), body => shelf.Change(kind.Name, id, body));
                break;
            case ("DELETE", not null):
                await WriteAsync(exchange, 200, [], _ => shelf.Remove(kind.Name, id));
                break;
            default:
                throw VapiRefusal.NotFound($"Cannot {exchange.Request.Method} {exchange.Request.Paths[^1]}");
        }
    }

    /// <summary>Any private key opens it but those that say they are wrong.</summary>
    private static void CheckKey(string authorization)
    {
        var key = authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? authorization[7..] : "";
        if (key.Length == 0 || WrongStarts.Any(start => key.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            throw new VapiRefusal(401, "Unauthorized", "Invalid Key.");
    }

    private static JsonObject Checked(Shape shape, JsonObject body)
    {
        var problems = new List<string>();
        shape.Check(body, "", problems);
        return problems.Count == 0 ? body : throw VapiRefusal.BadRequest(problems);
    }

    private static async Task WriteAsync(Exchange exchange, int status, JsonObject body, Func<JsonObject, JsonObject?> write)
    {
        var fate = exchange.TakeWriteFate();
        if (fate.RejectWith is { } text)
            throw VapiRefusal.BadRequest([text]);
        var made = fate.Lose ? body : write(body) ?? throw VapiRefusal.NotFound("It is not there.");
        if (fate.CutAfter)
            exchange.Cut();
        else
            await AnswerAsync(exchange, status, made);
    }

    /// <summary>The newest first; no pages, but filters by the time of creation.</summary>
    private static JsonArray List(IEnumerable<JsonObject> all, IQueryCollection query)
    {
        foreach (var name in query.Keys.Where(name => name is not ("limit" or "createdAtLt" or "createdAtLe" or "createdAtGt" or "createdAtGe")))
            throw VapiRefusal.BadRequest([$"property {name} should not exist"]);
        var limit = query["limit"].ToString() is { Length: > 0 } text ? int.TryParse(text, out var number) && number is >= 0 and <= HighestLimit ? number : throw VapiRefusal.BadRequest([$"limit must not be greater than {HighestLimit}"]) : UsualLimit;
        bool Passes(JsonObject item) => Compare(item, "createdAtLt", order => order < 0) && Compare(item, "createdAtLe", order => order <= 0)
            && Compare(item, "createdAtGt", order => order > 0) && Compare(item, "createdAtGe", order => order >= 0);
        bool Compare(JsonObject item, string filter, Func<int, bool> holds) =>
            query[filter].ToString() is not { Length: > 0 } at || holds(string.CompareOrdinal(item["createdAt"]!.GetValue<string>(), at));
        return new JsonArray([.. all.Where(Passes).OrderByDescending(item => item["createdAt"]!.GetValue<string>(), StringComparer.Ordinal).Take(limit).Select(item => (JsonNode?)item)]);
    }

    private static async Task<JsonObject> ReadAsync(Exchange exchange)
    {
        try
        {
            return await JsonNode.ParseAsync(exchange.Context.Request.Body, cancellationToken: exchange.Context.RequestAborted) as JsonObject
                ?? throw VapiRefusal.BadRequest(["the body must be an object"]);
        }
        catch (JsonException)
        {
            throw VapiRefusal.BadRequest(["Unexpected token in JSON"]);
        }
    }

    private static async Task AnswerAsync(Exchange exchange, int status, JsonNode body)
    {
        var response = exchange.Context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        await response.WriteAsync(body.ToJsonString(), exchange.Context.RequestAborted);
    }
}
