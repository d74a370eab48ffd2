using System.Runtime.CompilerServices;
using System.Text;
using Parlae.Pms.Functions.Hosting;

namespace Parlae.Pms.Functions.Rest.OpenApi;

/// <summary><c>GET /api/openapi.json</c>.</summary>
internal sealed class OpenApiFunction(FunctionTable table) : IHttpFunction
{
    private static readonly ConditionalWeakTable<FunctionTable, byte[]> Written = [];

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(Written.GetValue(table, each => Encoding.UTF8.GetBytes(OpenApiDocument.Write(each).ToJsonString())), context.RequestAborted);
    }
}
