using System.Diagnostics;
using Parlae.Pms.Core.Telemetry;
using Parlae.Pms.Functions.Hosting.Logging;

namespace Parlae.Pms.Functions.Hosting.Telemetry;

/// <summary>One span for each request that a function answers, under the function's name.</summary>
internal static class RequestSpans
{
    public static async Task TraceAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Function() is not { } function)
        {
            await next(context);
            return;
        }

        ActivityContext.TryParse(context.Request.Headers.TraceParent, null, isRemote: true, out var caller);
        using var span = Spans.Request(function.Name, caller);
        span?.SetTag(Tags.Correlation, context.TraceIdentifier).SetTag(Tags.Method, Method(context)).SetTag(Tags.Invocation, Correlation.InvocationOf(context.Request.Headers));
        try
        {
            await next(context);
            span?.SetTag(Tags.Status, context.Response.StatusCode);
            if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError) span?.SetStatus(ActivityStatusCode.Error);
        }
        catch (Exception fault)
        {
            span.Fail(fault);
            throw;
        }
    }

    /// <summary>A method that no function has may be any text.</summary>
    private static string Method(HttpContext context) => context.Function()!.Methods.FirstOrDefault(method => string.Equals(method, context.Request.Method, StringComparison.OrdinalIgnoreCase)) ?? "_OTHER";
}
