using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Rest.Setup;

namespace Parlae.Pms.Functions.Rest;

/// <summary>What operators and integrators may call.</summary>
internal static class RestFunctions
{
    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        FunctionRow.Http<SetupFunction>("setup", Caller.Operator, "/api/pms/setup", "POST", "GET", "DELETE"),
        FunctionRow.Http<PurgeFunction>("purge", Caller.Operator, "/api/pms/cache", "DELETE"),
    ];

    public static IServiceCollection AddRest(this IServiceCollection services) => services
        .AddSingleton<OperatorGate>()
        .AddSingleton<SetupReading>();
}
