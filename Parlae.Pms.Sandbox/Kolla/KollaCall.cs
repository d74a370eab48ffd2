using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>A request that has passed the door.</summary>
/// <param name="View">The practice as reads show it, which may lag behind what it holds.</param>
internal sealed record KollaCall(Exchange Exchange, KollaConnector Connector, KollaDesk Desk, PracticeSnapshot View)
{
    internal DentalPractice Practice => Exchange.Run.Practice;

    internal PracticeSetting Setting => Practice.Setting;

    internal Instant Now => Exchange.Run.Clock.Now;

    internal string? Query(string name) => Exchange.Context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    internal async Task<JsonElement> BodyAsync()
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(Exchange.Context.Request.Body, cancellationToken: Exchange.Context.RequestAborted);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : throw KollaRefusal.Invalid("the body is not an object");
        }
        catch (JsonException)
        {
            throw KollaRefusal.Invalid("the body is not JSON");
        }
    }

    /// <summary>
    /// Does a write as a fault may want it: refused by the practice's system, taken in and lost on the way there, or done and the answer lost. What is lost
    /// is answered as it would be, without the id that only the practice's system gives.
    /// </summary>
    internal async Task WriteAsync(Func<JsonObject> perform, Func<JsonObject> pretend, bool isSilent = false)
    {
        var fate = Exchange.TakeWriteFate();
        if (fate.RejectWith is { } reason)
            throw KollaRefusal.Failed(reason);
        var answer = fate.Lose ? pretend() : perform();
        if (fate.CutAfter)
            Exchange.Cut();
        else if (isSilent)
            Exchange.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await AnswerAsync(answer);
    }

    /// <summary>A page of a list, whose rows are written already; null: there is none.</summary>
    internal async Task AnswerAsync(string collection, IEnumerable<byte[]>? rows, string nextPage)
    {
        Exchange.Context.Response.ContentType = "application/json";
        var body = Exchange.Context.Response.BodyWriter;
        body.Write("{"u8);
        if (rows is not null)
        {
            Write(collection);
            body.Write(":["u8);
            var isFirst = true;
            foreach (var row in rows)
            {
                if (!isFirst)
                    body.Write(","u8);
                body.Write(row);
                isFirst = false;
            }

            body.Write("],"u8);
        }

        body.Write("\"next_page_token\":"u8);
        Write(nextPage);
        body.Write("}"u8);
        await body.FlushAsync(Exchange.Context.RequestAborted);

        void Write(string text)
        {
            body.Write("\""u8);
            body.Write(JsonEncodedText.Encode(text).EncodedUtf8Bytes);
            body.Write("\""u8);
        }
    }

    internal Task AnswerAsync(JsonObject body, int status = 200)
    {
        Exchange.Context.Response.StatusCode = status;
        Exchange.Context.Response.ContentType = "application/json";
        return Exchange.Context.Response.WriteAsync(body.ToJsonString(), Exchange.Context.RequestAborted);
    }
}
