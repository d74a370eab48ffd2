using Parlae.Pms.Functions.Rest.OpenApi;

namespace Parlae.Pms.Functions.Hosting.Status;

/// <summary>What anyone may ask.</summary>
internal static class SystemFunctions
{
    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        FunctionRow.Http<HealthFunction>("health", Caller.Anyone, "/api/health", "GET"),
        FunctionRow.Http<VersionFunction>("version", Caller.Anyone, "/api/version", "GET"),
        FunctionRow.Http<OpenApiFunction>("openApi", Caller.Anyone, "/api/openapi.json", "GET"),
    ];
}
