using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>A request that has passed the door.</summary>
internal sealed record NexHealthCall(Exchange Exchange, NexHealthSystem System, NexHealthDesk Desk)
{
    private const int UsualPage = 5;
    private const int LargestPage = 1000;

    internal PracticeSetting Setting => Exchange.Run.Practice.Setting;

    internal Instant Now => Exchange.Run.Clock.Now;

    internal string? Query(string name) => Exchange.Context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    internal IReadOnlyList<int> Numbers(string name) => [.. Exchange.Context.Request.Query[name].OfType<string>().Select(value => Number(value, name))];

    internal static int Number(string text, string name) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw NexHealthRefusal.Invalid($"{name} is not a number");

    /// <summary>The location in the query is the institution's own.</summary>
    internal void NeedLocation()
    {
        if ((Query("location_id") ?? throw NexHealthRefusal.Missing("location_id")) != NexHealthIds.Text(System.LocationId))
            throw NexHealthRefusal.NotFound("Location");
    }

    internal async Task<JsonElement> BodyAsync(string name)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(Exchange.Context.Request.Body, cancellationToken: Exchange.Context.RequestAborted);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var inner) && inner.ValueKind == JsonValueKind.Object
                ? json.RootElement.Clone()
                : throw NexHealthRefusal.Missing(name);
        }
        catch (JsonException)
        {
            throw NexHealthRefusal.Invalid("The body is not JSON");
        }
    }

    /// <summary>Takes a write in as a fault may want it: to be refused by the practice's system, lost on the way there, or taken and the answer lost.</summary>
    /// <param name="perform">What the practice's system does, later.</param>
    /// <param name="begin">What NexHealth notes down at once.</param>
    internal async Task WriteAsync(string kind, Func<DentalPractice, Instant, WriteResult> perform, Action<NexHealthQueued> begin, Func<JsonNode?> answer, int status)
    {
        var fate = Exchange.TakeWriteFate();
        var write = new NexHealthQueued(kind, perform)
        {
            RequestedAt = Now,
            DueAt = fate.Lose ? null : Now + Exchange.Run.Settings.WritebackDelay,
            RejectWith = fate.RejectWith,
        };
        begin(write);
        Exchange.Run.Submit(write);
        if (fate.CutAfter)
            Exchange.Cut();
        else
            await AnswerAsync(answer(), status: status);
    }

    internal Task AnswerAsync(JsonNode? data, (string Name, JsonNode? Value)? extra = null, int status = 200)
    {
        var body = new JsonObject { ["code"] = true, ["description"] = null, ["error"] = null, ["data"] = data };
        if (extra is var (name, value))
            body[name] = value;
        return SendAsync(Exchange.Context, body, status);
    }

    /// <summary>A list of the version before, which tells how many there are.</summary>
    internal Task CountedAsync(IEnumerable<JsonNode> rows)
    {
        var all = new JsonArray([.. rows]);
        return AnswerAsync(all, ("count", all.Count));
    }

    /// <summary>A list by cursor. Who does not say how many rows a page has gets very few (reference 2).</summary>
    internal Task PagedAsync<T>(IReadOnlyList<T> all, Func<T, JsonNode> shape)
    {
        var size = Query("per_page") is { } asked ? Math.Clamp(Number(asked, "per_page"), 1, LargestPage) : UsualPage;
        var skip = Query("end_cursor") is { } cursor ? Skip(cursor) : 0;
        var page = all.Skip(skip).Take(size).Select(shape).ToArray();
        var isMore = skip + size < all.Count;
        return AnswerAsync(new JsonArray(page), ("page_info", new JsonObject
        {
            ["has_previous_page"] = skip > 0,
            ["has_next_page"] = isMore,
            ["start_cursor"] = page.Length == 0 ? null : Cursor(skip),
            ["end_cursor"] = page.Length == 0 ? null : Cursor(skip + page.Length),
        }));
    }

    internal static Task SendAsync(HttpContext context, JsonObject body, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    private static string Cursor(int skip) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"row:{skip}"));

    private static int Skip(string cursor)
    {
        var buffer = new byte[cursor.Length];
        return Convert.TryFromBase64String(cursor, buffer, out var length) && Encoding.ASCII.GetString(buffer, 0, length).Split(':') is ["row", var skip]
            ? Number(skip, "end_cursor")
            : throw NexHealthRefusal.Invalid("end_cursor is not a cursor");
    }
}
