using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Vapi.Functions;

namespace Parlae.Pms.Functions.Vapi;

/// <summary>What Vapi may call: every event on one route, and each tool on a route of its own.</summary>
internal static class VapiFunctions
{
    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        FunctionRow.Http<VapiEvents>("vapiEvents", Caller.VapiCredential, "/api/vapi/events", "POST"),
        .. Tools.ToolRegistration.Names.Select(tool => FunctionRow.Http<VapiTool>(tool, Caller.VapiCredential, $"/api/vapi/tools/{tool}", "POST")),
    ];
}
