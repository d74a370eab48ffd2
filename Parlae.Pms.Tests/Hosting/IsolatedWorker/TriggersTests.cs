using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.IsolatedWorker;

namespace Parlae.Pms.Tests.Hosting.IsolatedWorker;

/// <summary>The isolated worker's functions are the table's, in a shape that the worker's generators take.</summary>
public sealed class TriggersTests
{
    [Fact]
    public void Every_row_has_one_method_and_every_method_a_row()
        => Assert.Equal(FunctionTable.Program.Rows.Select(row => row.Name).Order(StringComparer.Ordinal), Triggers.All.Select(trigger => trigger.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Routes_methods_and_level_are_the_tables()
    {
        var triggers = Triggers.Http.ToDictionary(trigger => trigger.Name);
        foreach (var row in FunctionTable.Program.Http)
        {
            var http = triggers[row.Name].Http!;
            Assert.Equal((row.Name, row.Route.TrimStart('/')), (row.Name, http.Route));
            Assert.Equal(row.Methods.Select(method => method.ToLowerInvariant()), http.Methods);
            Assert.Equal(AuthorizationLevel.Anonymous, http.AuthLevel); // our functions authenticate their callers themselves
            RoutePatternFactory.Parse($"/{http.Route}"); // as the worker will
        }
    }

    [Fact]
    public void Schedules_are_the_tables()
    {
        var triggers = Triggers.Timers.ToDictionary(trigger => trigger.Name);
        foreach (var row in FunctionTable.Program.Timers)
        {
            var timer = triggers[row.Name].Timer!;
            Assert.Equal((row.Name, row.Schedule), (row.Name, timer.Schedule));
            Assert.True(timer is { UseMonitor: true, RunOnStartup: false });
        }
    }

    [Fact]
    public void The_workers_generators_see_each_method_and_can_make_its_class()
    {
        foreach (var method in Triggers.All.Select(trigger => trigger.Method))
        {
            Assert.True(method is { IsPublic: true, IsStatic: false, IsGenericMethod: false }, method.Name);
            Assert.True(method.DeclaringType is { IsPublic: true, IsNested: false, IsAbstract: false, IsGenericType: false }, method.Name);
            Assert.Equal([typeof(FunctionEdge)], Assert.Single(method.DeclaringType!.GetConstructors()).GetParameters().Select(parameter => parameter.ParameterType));
            Assert.Equal(typeof(Task), method.ReturnType); // it answers on the request itself
            Assert.Single(method.GetParameters(), parameter => parameter.GetCustomAttributes().Any(attribute => attribute is HttpTriggerAttribute or TimerTriggerAttribute));
        }

        Assert.All(Triggers.Http, trigger => Assert.Equal([typeof(HttpRequest)], Types(trigger)));
        Assert.All(Triggers.Timers, trigger => Assert.Equal([typeof(TimerInfo), typeof(FunctionContext)], Types(trigger)));
        Assert.Equal(Triggers.All.Count, Triggers.All.Select(trigger => (trigger.Method.DeclaringType, trigger.Method.Name)).Distinct().Count());
    }

    private static IEnumerable<Type> Types(Trigger trigger) => trigger.Method.GetParameters().Select(parameter => parameter.ParameterType);
}
