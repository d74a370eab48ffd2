using System.Security.Cryptography;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Web.Pages;

namespace Parlae.Pms.Functions.Hosting.Errors;

/// <summary>The one place where an exception becomes an answer. Its message never leaves: it may hold patient data.</summary>
internal sealed partial class ErrorMapping(RequestDelegate next, ILogger<ErrorMapping> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort(); // The caller is gone; nobody reads an answer.
        }
#pragma warning disable CA1031 // The edge: whatever happened below, the caller gets an answer and we get a log line.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await AnswerAsync(context, exception);
        }
    }

    /// <summary>Only our own exceptions and the server's are known, by what the caller can do next; everything else is a fault.</summary>
    private static Problem For(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem.TooLarge,
        BadHttpRequestException => Problem.BadRequest,
        StoreUnavailableException or AuditUnavailableException or CryptographicException { InnerException: StoreUnavailableException } => Problem.StoreUnavailable,
        VendorUnreachableException => Problem.PmsUnreachable,
        VendorContractException => Problem.PmsUnreadable,
        PracticeMisconfiguredException or AbilityMissingException => Problem.PmsRefusesUs,
        _ => Problem.Fault,
    };

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        var problem = For(exception);
        if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            Log.Fault(logger, context.Function()?.Name, ExceptionTrace.Types(exception), ExceptionTrace.Site(exception));
        }

        if (context.Response.HasStarted)
        {
            context.Abort(); // Half an answer must not look whole.
            return;
        }

        context.Response.Clear();
        if (context.Function()?.Caller == Caller.Person)
        {
            await context.RequestServices.GetRequiredService<PageRenderer>().WriteProblemAsync(context, problem);
            return;
        }

        await problem.WriteAsync(context, (exception as VendorUnreachableException)?.RetryAfter);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Function {Function} failed with {Types} at {Site}")]
        public static partial void Fault(ILogger logger, string? function, string types, string site);
    }
}
