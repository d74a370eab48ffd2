using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Parlae.Pms.Tests.Hosting.IsolatedWorker.StandIns;

/// <summary>
/// The server of the worker's ASP.NET Core integration, after FunctionsHostBuilderExtensions, FunctionsEndpointDataSource and WorkerRequestServicesMiddleware
/// (2.1.1): forwarded headers, its own routing, and an endpoint a function, which runs the function's method with the services of the invocation.
/// A real worker takes the function from the invocation; here the route says it.
/// </summary>
internal static class WorkerServer
{
    public const string InvocationHeader = "x-ms-invocation-id";

    public static WebApplication UseWorkerServer(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseRouting();
        app.Use(WithInvocationAsync);
#pragma warning disable ASP0014 // as the worker does it
        app.UseEndpoints(endpoints => endpoints.DataSources.Add(new DefaultEndpointDataSource(Triggers.Http.Select(Endpoint))));
#pragma warning restore ASP0014
        return app;
    }

    private static async Task WithInvocationAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers[InvocationHeader].Count == 0)
            throw new InvalidOperationException($"Expected correlation id header ('{InvocationHeader}') not present");
        await using var scope = context.RequestServices.CreateAsyncScope();
        context.Features.Set<IServiceProvidersFeature>(new RequestServicesFeature(context, null) { RequestServices = scope.ServiceProvider });
        await next(context);
    }

    private static Endpoint Endpoint(Trigger trigger)
    {
        var http = trigger.Http!;
        var builder = new RouteEndpointBuilder(context => RunAsync(trigger.Method, context), RoutePatternFactory.Parse($"/{http.Route ?? trigger.Name}"), 0) { DisplayName = trigger.Name };
        builder.Metadata.Add(new HttpMethodMetadata(http.Methods ?? []));
        return builder.Build();
    }

    private static Task RunAsync(MethodInfo method, HttpContext context)
    {
        var instance = ActivatorUtilities.CreateInstance(context.RequestServices, method.DeclaringType!);
        return (Task)method.Invoke(instance, [context.Request])!;
    }
}
