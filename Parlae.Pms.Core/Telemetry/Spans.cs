using System.Diagnostics;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Telemetry;

/// <summary>
/// The spans of a trace: a call, its tools, what is asked of practice systems and stores. They carry our own names, ids and words only: a path, a query,
/// a row or an address may hold a person. Null where nobody listens.
/// </summary>
public static class Spans
{
    /// <summary>Of traces and metrics alike.</summary>
    public const string SourceName = "Parlae.Pms";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody would see a span.</summary>
    public static bool AreWatched => Source.HasListeners();

    /// <summary>A request to us. It continues the caller's trace, or begins one: what the server itself calls current is none that is exported.</summary>
    /// <param name="function">As the function table names it.</param>
    /// <param name="caller">Of a trace that is continued; default for a new one.</param>
    public static Activity? Request(string function, ActivityContext caller)
    {
        Activity.Current = null;
        return Source.StartActivity(ActivityKind.Server, caller, name: function);
    }

    /// <summary>Whose request it turned out to be, and of which call.</summary>
    public static void About(string accountId, string? callId)
    {
        if (Activity.Current is { } span && span.Source == Source) span.SetTag(Tags.Account, accountId).SetTag(Tags.Call, callId is not null && Redaction.LooksLikeId(callId) ? callId : null);
    }

    /// <summary>A run of a timer: always a trace of its own.</summary>
    public static Activity? Timer(string timer)
    {
        Activity.Current = null;
        return Source.StartActivity($"timer {timer}");
    }

    /// <summary>One tool call.</summary>
    public static Activity? Tool(string tool, string accountId) => Source.StartActivity($"tool {tool}")?.SetTag(Tags.Tool, tool).SetTag(Tags.Account, accountId);

    /// <summary>One attempt at a request to a practice system.</summary>
    public static Activity? PmsRequest(string vendor, string method, string? accountId) =>
        Source.StartActivity($"pms {vendor}", ActivityKind.Client)?.SetTag(Tags.Vendor, vendor).SetTag(Tags.Method, method).SetTag(Tags.Account, accountId);

    /// <summary>One question to a store, or one change in it.</summary>
    /// <param name="store">As in <see cref="Storage.StoreUnavailableException.Store"/>.</param>
    /// <param name="operation">What is done there.</param>
    /// <param name="collection">Ours; null where there are none.</param>
    public static Activity? Store(string store, string operation, string? collection = null) =>
        Source.StartActivity($"{store} {operation}", ActivityKind.Client)?.SetTag(Tags.Store, store).SetTag(Tags.RecordCollection, collection);

    /// <summary>It failed; only the kind of fault is told, since its words may repeat what it failed on.</summary>
    public static void Fail(this Activity? span, Exception fault) => span?.SetStatus(ActivityStatusCode.Error, fault.GetType().Name);
}
