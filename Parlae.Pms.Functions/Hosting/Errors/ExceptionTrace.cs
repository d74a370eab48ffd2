using System.Diagnostics;

namespace Parlae.Pms.Functions.Hosting.Errors;

/// <summary>What may be told of an exception: types and places in the code, never messages or data.</summary>
internal static class ExceptionTrace
{
    /// <summary>The type and those of its causes, outermost first: <c>IOException &lt; SocketException</c>.</summary>
    public static string Types(Exception exception)
    {
        var types = new List<string>();
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            types.Add(cause.GetType().FullName ?? cause.GetType().Name);
        }

        return string.Join(" < ", types);
    }

    /// <summary>The method of ours nearest to the throw, else the outermost that threw.</summary>
    public static string Site(Exception exception)
    {
        var methods = new StackTrace(exception).GetFrames().Select(frame => frame.GetMethod()).OfType<System.Reflection.MethodBase>().ToList();
        var site = methods.Find(method => method.DeclaringType?.FullName?.StartsWith("Parlae.", StringComparison.Ordinal) == true)
            ?? methods.FirstOrDefault();
        return site is null ? "an unknown place" : $"{site.DeclaringType?.FullName}.{site.Name}";
    }

    /// <summary>The frames of the exception and of its causes.</summary>
    public static string? Stack(Exception exception)
        => exception.InnerException is { } inner ? $"{Stack(inner)}\n--- caused\n{exception.StackTrace}" : exception.StackTrace;
}
