using Parlae.Pms.Functions.Hosting.Errors;

namespace Parlae.Pms.Functions.Hosting;

/// <summary>
/// Refuses a body above the function's limit: by its announced length at once, a chunked one as soon as the reader gets there.
/// Kestrel's own limit is off: it counts the framing of chunks, and where it strikes it cuts the connection before a client that is
/// still sending can read the 413. What nobody reads is drained for at most five seconds.
/// </summary>
internal static class BodyLimit
{
    private const long WithoutFunction = 256 * 1024;

    public static Task EnforceAsync(HttpContext context, RequestDelegate next)
    {
        var limit = context.Function()?.MaxBodyBytes ?? WithoutFunction;
        if (context.Request.ContentLength > limit)
        {
            return Problem.TooLarge.WriteAsync(context);
        }

        if (context.Request.ContentLength is null)
        {
            context.Request.Body = new LimitedStream(context.Request.Body, limit);
        }

        return next(context);
    }
}
