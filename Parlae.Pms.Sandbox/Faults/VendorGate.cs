using System.Text.Json;
using Parlae.Pms.Sandbox.Control;

namespace Parlae.Pms.Sandbox.Faults;

/// <summary>Stands before every vendor's API: records each request and lets the faults strike that need no knowledge of the vendor.</summary>
internal sealed class VendorGate(string vendor, string root, Func<HttpRequest, World> practice, Func<Exchange, Task> api)
{
    internal async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.PathBase.Add(context.Request.Path).Value ?? "/";
        var request = new VendorRequest(vendor, context.Request.Method, [path, After(path, "/" + vendor), After(path, root)]);
        var exchange = new Exchange(context, request, practice(context.Request));
        context.Response.OnStarting(() =>
        {
            exchange.Record(context.Response.StatusCode);
            return Task.CompletedTask;
        });
        try
        {
            if (!await StrikeAsync(exchange))
                await api(exchange);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            exchange.Record(0); // The caller gave up before it was answered.
        }
    }

    private static string After(string path, string prefix) => path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? path[prefix.Length..] : path;

    /// <summary>Whether a fault answered the request, or cut it off.</summary>
    private static async Task<bool> StrikeAsync(Exchange exchange)
    {
        var (faults, request, response) = (exchange.World.Faults, exchange.Request, exchange.Context.Response);
        if (faults.Take(FaultKind.Delay, request) is { } delay)
            await Task.Delay(delay.Value.Span, exchange.Context.RequestAborted);
        if (faults.Take(FaultKind.Drop, request) is not null)
        {
            exchange.Cut();
            return true;
        }

        if (faults.TakeRateLimit(request) is { Allowed: false } limit)
        {
            response.StatusCode = StatusCodes.Status429TooManyRequests;
            response.Headers.RetryAfter = $"{limit.ResetSeconds}";
            response.Headers["X-Rate-Limit-Limit"] = $"{limit.Limit}";
            response.Headers["X-Rate-Limit-Remaining"] = "0";
            response.Headers["X-Rate-Limit-Reset"] = $"{limit.ResetSeconds}";
            return true;
        }

        if (faults.Take(FaultKind.Status, request) is not { Value: var value })
            return false;
        await AnswerAsync(exchange, value);
        return true;
    }

    private static async Task AnswerAsync(Exchange exchange, FaultValue value)
    {
        var response = exchange.Context.Response;
        response.StatusCode = value.Code;
        var isText = value.Body is { ValueKind: JsonValueKind.String };
        if (value.Body is not null)
            response.ContentType = isText ? "text/plain; charset=utf-8" : "application/json";
        foreach (var (name, text) in value.Headers ?? new Dictionary<string, string>())
            response.Headers[name] = text;
        if (value.Body is { } body)
            await response.WriteAsync(isText ? body.GetString()! : body.GetRawText(), exchange.Context.RequestAborted);
    }
}
