using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Parlae.Pms.Functions.Hosting.IsolatedWorker;

namespace Parlae.Pms.Tests.Hosting.IsolatedWorker;

/// <summary>A function as the worker finds it.</summary>
internal sealed record Trigger(string Name, MethodInfo Method)
{
    public HttpTriggerAttribute? Http => Method.GetParameters()[0].GetCustomAttribute<HttpTriggerAttribute>();

    public TimerTriggerAttribute? Timer => Method.GetParameters()[0].GetCustomAttribute<TimerTriggerAttribute>();
}

/// <summary>The methods of the isolated worker's folder, which this assembly compiles against stand-ins of the worker's packages.</summary>
internal static class Triggers
{
    public static IReadOnlyList<Trigger> All { get; } =
    [
        .. from type in typeof(FunctionEdge).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           select new Trigger(function.Name, method),
    ];

    public static IEnumerable<Trigger> Http => All.Where(trigger => trigger.Http is not null);

    public static IEnumerable<Trigger> Timers => All.Where(trigger => trigger.Timer is not null);
}
