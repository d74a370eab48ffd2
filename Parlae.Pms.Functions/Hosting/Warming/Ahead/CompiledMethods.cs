using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Reflection;

namespace Parlae.Pms.Functions.Hosting.Warming.Ahead;

/// <summary>Hears which generic methods the runtime compiles while the program runs, from when it is made.</summary>
internal sealed class CompiledMethods : EventListener
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const EventKeywords Compiler = (EventKeywords)0x10;
    private const uint Dynamic = 1;
    private const uint Generic = 2;

    // Made while the base constructor runs already tells of sources.
    private readonly ConcurrentDictionary<ulong, bool> ids = [];

    /// <summary>Those that could be compiled beforehand. Throws <see cref="NotSupportedException"/> where this runtime does not tell.</summary>
    public IReadOnlyList<MethodBase> Find()
    {
        // The runtime knows a method by its address, and by its own words only gives it back with what its type is made for.
        const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;
        var describe = typeof(RuntimeMethodHandle).GetMethod("GetMethodInfo", Hidden, []);
        var find = describe is null ? null : typeof(object).Assembly.GetType("System.RuntimeType")?.GetMethod("GetMethodBase", Hidden, [describe.ReturnType]);
        if (describe is null || find is null) throw new NotSupportedException("This runtime has no way from a method's address to the method.");
        return [.. ids.Keys.Order().Select(id => find.Invoke(null, [describe.Invoke(RuntimeMethodHandle.FromIntPtr((nint)id), null)])).OfType<MethodBase>().Where(method => method.DeclaringType is not null)];
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Runtime) EnableEvents(eventSource, EventLevel.Verbose, Compiler);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // MethodLoadVerbose (learn.microsoft.com/dotnet/fundamentals/diagnostics/runtime-method-events): 0 is the method's address, 5 are its flags.
        if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true || eventData.Payload is not [ulong id, _, _, _, _, uint flags, ..]) return;
        if ((flags & Dynamic) == 0 && (flags & Generic) != 0) ids.TryAdd(id, true);
    }
}
