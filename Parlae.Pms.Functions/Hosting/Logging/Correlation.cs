using System.Diagnostics;

namespace Parlae.Pms.Functions.Hosting.Logging;

/// <summary>Gives every request one id that its log lines, problems and audit entries share; <see cref="HttpContext.TraceIdentifier"/> holds it.</summary>
internal sealed class Correlation(RequestDelegate next, ILogger<Correlation> logger)
{
    public const string ScopeKey = "correlationId";

    public const string InvocationHeader = "X-Azure-Functions-InvocationId";

    public async Task InvokeAsync(HttpContext context)
    {
        context.TraceIdentifier = Choose(context.Request.Headers);
        using (Begin(logger, context.TraceIdentifier))
        {
            await next(context);
        }
    }

    public static string NewId() => Guid.CreateVersion7().ToString("D");

    public static IDisposable? Begin(ILogger logger, string id)
        => logger.BeginScope(new KeyValuePair<string, object>[] { new(ScopeKey, id) });

    /// <summary>The host's invocation id, in its own form; null: no host forwarded the request.</summary>
    public static string? InvocationOf(IHeaderDictionary headers) => Guid.TryParse(headers[InvocationHeader], out var invocation) ? invocation.ToString("D") : null;

    /// <summary>The host's invocation id, else the caller's trace id (either only in its own form: it goes into logs), else a new one.</summary>
    internal static string Choose(IHeaderDictionary headers)
    {
        if (InvocationOf(headers) is { } invocation)
        {
            return invocation;
        }

        return ActivityContext.TryParse(headers.TraceParent, null, out var trace) ? trace.TraceId.ToHexString() : NewId();
    }
}
