namespace Parlae.Pms.Functions.Hosting.Status;

/// <summary><c>GET /api/version</c>: a deployment asks it for the commit just shipped.</summary>
internal sealed class VersionFunction : IHttpFunction
{
    public Task HandleAsync(HttpContext context) => context.Response.WriteAsJsonAsync(ProgramVersion.Current, context.RequestAborted);
}
