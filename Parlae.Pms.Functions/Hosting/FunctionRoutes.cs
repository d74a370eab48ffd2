namespace Parlae.Pms.Functions.Hosting;

/// <summary>Makes Kestrel answer what the table lists, and nothing else.</summary>
internal static class FunctionRoutes
{
    /// <summary>Registers every row's handler, so that the container proves at start that it can make each of them.</summary>
    public static void AddFunctions(this IServiceCollection services, FunctionTable table)
    {
        services.AddSingleton(table);
        foreach (var handler in table.Rows.Select(row => row.Handler).Distinct())
        {
            services.AddTransient(handler);
        }
    }

    public static void MapFunctions(this IEndpointRouteBuilder endpoints, FunctionTable table)
    {
        foreach (var row in table.Http)
        {
            endpoints.Map(row.Route, context => AnswerAsync(row, context)).WithMetadata(row);
        }
    }

    /// <summary>The row that this request was routed to; null when no function has this path.</summary>
    public static FunctionRow? Function(this HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<FunctionRow>();

    private static Task AnswerAsync(FunctionRow row, HttpContext context)
    {
        if (!row.Methods.Contains(context.Request.Method, StringComparer.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound; // As a Functions host does; never 405.
            return Task.CompletedTask;
        }

        return ((IHttpFunction)context.RequestServices.GetRequiredService(row.Handler)).HandleAsync(context);
    }
}
