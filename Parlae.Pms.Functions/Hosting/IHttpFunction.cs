namespace Parlae.Pms.Functions.Hosting;

/// <summary>
/// Answers one HTTP function, or several rows that differ only in name: <see cref="FunctionRoutes.Function"/> tells which one was called.
/// Expected refusals are written with <see cref="Errors.Problem"/>; an exception becomes a fault without its message.
/// </summary>
internal interface IHttpFunction
{
    Task HandleAsync(HttpContext context);
}
