using System.Text;
using Parlae.Pms.Functions.Hosting;

namespace Parlae.Pms.Functions.Rest.OpenApi;

/// <summary><c>GET /api/openapi.json</c>.</summary>
internal sealed class OpenApiFunction(FunctionTable table) : IHttpFunction
{
    public async Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(OpenApiDocument.Write(table).ToJsonString()), context.RequestAborted);
    }
}
