using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parlae.Pms.Sandbox.Sikka.Tables;

namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>Writes Sikka's answers: the list envelope with page numbers (reference 4.1), nothing at all for an empty list, and the error envelope.</summary>
internal static class SikkaEnvelope
{
    private const int MaximumLimit = 5000;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers the page that the query asks for.</summary>
    /// <param name="inArray">Wraps the envelope into an array of one, as some of Sikka's answers are.</param>
    internal static async Task WritePageAsync(HttpContext context, string path, Table table, IEnumerable<int> matching, int defaultLimit = 50, bool inArray = false)
    {
        var query = context.Request.Query;
        var page = Whole(query, "offset", 0, least: 0);
        var limit = Math.Min(MaximumLimit, Whole(query, "limit", defaultLimit, least: 1));
        var all = matching.ToList();
        var shown = all.Skip((int)Math.Min(int.MaxValue, (long)page * limit)).Take(limit).ToList();
        if (shown.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var lightweight = string.Equals(query["lightweight"], "true", StringComparison.OrdinalIgnoreCase);
        var fields = table.Shape.Fields(Filter.Value(query, "fields"), lightweight);
        await WriteAsync(context, Head(path, page, limit, all.Count, inArray), [.. shown.Select(row => table.Render(row, fields))], inArray);
    }

    internal static Task WriteJsonAsync(HttpContext context, int status, object body, string contentType = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, Plain);
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    internal static Task WriteErrorAsync(HttpContext context, SikkaError error) => WriteJsonAsync(context, error.Http, new Dictionary<string, string>
    {
        ["http_code"] = error.Http.ToString(CultureInfo.InvariantCulture),
        ["http_code_desc"] = error.Desc,
        ["error_code"] = error.Code,
        ["short_message"] = error.Short,
        [error.LongMember] = error.Long,
        ["more_information"] = error.More,
    });

    private static byte[] Head(string path, int page, int limit, int total, bool inArray)
    {
        var last = (total - 1) / limit;
        string Link(int at) => at < 0 || at > last ? "" : SikkaIds.Link(string.Create(CultureInfo.InvariantCulture, $"{path}?offset={at}&limit={limit}"));
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
            {{(inArray ? "[" : "")}}{"offset":"{{page}}","limit":"{{limit}}","total_count":"{{total}}","execution_time":"12","pagination":{"first":"{{Link(0)}}","previous":"{{Link(page - 1)}}","current":"{{Link(page)}}","next":"{{Link(page + 1)}}","last":"{{Link(last)}}"},"items":[
            """));
    }

    private static async Task WriteAsync(HttpContext context, byte[] head, byte[][] rows, bool inArray)
    {
        var tail = inArray ? "]}]"u8.ToArray() : "]}"u8.ToArray();
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = head.Length + rows.Sum(row => row.Length) + rows.Length - 1 + tail.Length;
        var body = context.Response.BodyWriter;
        await body.WriteAsync(head, context.RequestAborted);
        for (var n = 0; n < rows.Length; n++)
        {
            var span = body.GetSpan(rows[n].Length + 1);
            rows[n].CopyTo(span);
            if (n < rows.Length - 1)
                span[rows[n].Length] = (byte)',';
            body.Advance(rows[n].Length + (n < rows.Length - 1 ? 1 : 0));
            if (body.UnflushedBytes > 64 * 1024)
                await body.FlushAsync(context.RequestAborted);
        }

        await body.WriteAsync(tail, context.RequestAborted);
    }

    private static int Whole(IQueryCollection query, string parameter, int otherwise, int least)
    {
        if (Filter.Value(query, parameter) is not { } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least
            ? value
            : throw new SikkaRefusal(SikkaError.InvalidParameter(parameter));
    }
}
