using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parlae.Pms.Sandbox.Faults;

namespace Parlae.Pms.Sandbox.OpenDental;

/// <summary>Thrown where a request is refused: a status, and words (reference 2).</summary>
internal sealed class OpenDentalRefusal(int status, string text) : Exception(text)
{
    internal int Status => status;
}

/// <summary>A row as it is written.</summary>
internal sealed class OpenDentalRow : Dictionary<string, object?>;

/// <summary>Writes answers: bare arrays by Offset and Limit, objects, and plain text.</summary>
internal static class OpenDentalReply
{
    private const int LargestPage = 100;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static Task ListAsync(HttpContext context, IEnumerable<OpenDentalRow> rows)
    {
        var offset = Whole(context, "Offset") ?? 0;
        var limit = Math.Min(LargestPage, Whole(context, "Limit") ?? LargestPage);
        return JsonAsync(context, 200, rows.Skip(offset).Take(limit).ToList());
    }

    internal static Task JsonAsync(HttpContext context, int status, object body) => WriteAsync(context, status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(body, Plain));

    internal static Task TextAsync(HttpContext context, int status, string text) => WriteAsync(context, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    /// <summary>Does a write, unless a fault has other plans for it.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="perform">Changes the practice, and gives the record as it is then; null: there is none to show.</param>
    /// <param name="createdAt">Of a new record: its path, whose last part is its number.</param>
    internal static Task WriteAsync(Exchange exchange, Func<OpenDentalRow?> perform, Func<OpenDentalRow, string>? createdAt = null)
    {
        var fate = exchange.TakeWriteFate();
        if (fate.RejectWith is { } reason)
            throw new OpenDentalRefusal(400, reason);
        if (fate.Lose)
            return TextAsync(exchange.Context, 504, ""); // cut off before it was performed
        var row = perform();
        if (fate.CutAfter)
        {
            exchange.Cut();
            return Task.CompletedTask;
        }

        if (row is null)
            return TextAsync(exchange.Context, 200, "");
        if (createdAt is not null)
            exchange.Context.Response.Headers.Location = $"https://api.opendental.com/api/v1/{createdAt(row)}";
        return JsonAsync(exchange.Context, createdAt is null ? 200 : 201, row);
    }

    private static int? Whole(HttpContext context, string name) => context.Request.Query[name].ToString() switch
    {
        "" => null,
        var text => OpenDentalIds.Whole(text) ?? throw new OpenDentalRefusal(400, $"{name} is invalid."),
    };

    private static Task WriteAsync(HttpContext context, int status, string type, byte[] bytes)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
