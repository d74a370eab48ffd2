using Parlae.Pms.Functions.Hosting;

namespace Parlae.Pms.Functions.Vapi.Functions;

/// <summary><c>POST /api/vapi/events</c>: any server message, tool calls of any tool among them.</summary>
internal sealed class VapiEvents(VapiEndpoint endpoint) : IHttpFunction
{
    public Task HandleAsync(HttpContext context) => endpoint.AnswerAsync(context, onlyTool: null);
}

/// <summary><c>POST /api/vapi/tools/&lt;tool&gt;</c>: calls of the tool that the function is named after; any other in the message gets an error.</summary>
internal sealed class VapiTool(VapiEndpoint endpoint) : IHttpFunction
{
    public Task HandleAsync(HttpContext context) => endpoint.AnswerAsync(context, context.Function()!.Name);
}
