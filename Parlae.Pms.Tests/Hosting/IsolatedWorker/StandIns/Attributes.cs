#pragma warning disable IDE0130 // The names of the packages, which cannot be had here: signatures as in their sources.
namespace Microsoft.Azure.Functions.Worker;

/// <summary>Stands for the attribute of Microsoft.Azure.Functions.Worker.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Stands for the enumeration of Microsoft.Azure.Functions.Worker.Extensions.Http.</summary>
internal enum AuthorizationLevel
{
    Anonymous,
    User,
    Function,
    System,
    Admin,
}

/// <summary>Stands for the attribute of Microsoft.Azure.Functions.Worker.Extensions.Http.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    public string? Route { get; set; }

    public string[]? Methods { get; } = methods;

    public AuthorizationLevel AuthLevel { get; } = authLevel;
}

/// <summary>Stands for the attribute of Microsoft.Azure.Functions.Worker.Extensions.Timer.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    public string Schedule { get; } = schedule;

    public bool UseMonitor { get; set; } = true;

    public bool RunOnStartup { get; set; }
}

/// <summary>Stands for the class of Microsoft.Azure.Functions.Worker.Extensions.Timer.</summary>
public class TimerInfo
{
    public bool IsPastDue { get; set; }
}

/// <summary>Stands for the class of Microsoft.Azure.Functions.Worker, as far as a function needs it.</summary>
public abstract class FunctionContext
{
    public abstract string InvocationId { get; }

    public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
}
