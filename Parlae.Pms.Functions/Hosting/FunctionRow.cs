namespace Parlae.Pms.Functions.Hosting;

/// <summary>What starts a function.</summary>
internal enum FunctionKind
{
    Http,
    Timer,
}

/// <summary>Who may call a function; each handler enforces it, since a Functions host checks nothing for us.</summary>
internal enum Caller
{
    /// <summary>Nobody needs to be known; the answer holds no tenant data.</summary>
    Anyone,

    /// <summary>Vapi, by the platform's or an account's webhook credential.</summary>
    VapiCredential,

    Operator,
    AccountKey,

    /// <summary>Somebody at a browser; each page says who sees it.</summary>
    Person,

    /// <summary>A timer of the host, or our own.</summary>
    Host,
}

/// <summary>One function as every host sees it: the name, what starts it, and the type that answers.</summary>
/// <param name="Route">Path with a leading slash, as in the contract; empty for timers.</param>
/// <param name="Schedule">Six-field NCrontab expression in UTC; null for HTTP.</param>
/// <param name="Handler">An <see cref="IHttpFunction"/> or <see cref="ITimerFunction"/>, made per call by the container.</param>
internal sealed record FunctionRow(
    string Name, FunctionKind Kind, string Route, IReadOnlyList<string> Methods, string? Schedule, Caller Caller, Type Handler)
{
    /// <summary>Vapi sends whole transcripts; nothing else needs more than a form's worth.</summary>
    public long MaxBodyBytes => Caller == Caller.VapiCredential ? 10 * 1024 * 1024 : 256 * 1024;

    public static FunctionRow Http<THandler>(string name, Caller caller, string route, params string[] methods)
        where THandler : class, IHttpFunction
        => new(name, FunctionKind.Http, route, methods, null, caller, typeof(THandler));

    public static FunctionRow Timer<THandler>(string name, string schedule)
        where THandler : class, ITimerFunction
        => new(name, FunctionKind.Timer, "", [], schedule, Caller.Host, typeof(THandler));
}
