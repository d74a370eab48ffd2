namespace Parlae.Pms.Core.Telemetry;

/// <summary>All that a span may be tagged with.</summary>
public static class Tags
{
    public const string Account = "parlae.account_id";

    /// <summary>Vapi's id of the call or chat, with its kind: <c>call:…</c>.</summary>
    public const string Call = "parlae.call_id";

    /// <summary>As in log lines, problems and the audit trail.</summary>
    public const string Correlation = "parlae.correlation_id";

    /// <summary>The invocation of a Functions host.</summary>
    public const string Invocation = "faas.invocation_id";

    public const string Tool = "parlae.tool";

    /// <summary>A word of ours: a tool's status, the outcome of a request to a practice system.</summary>
    public const string Outcome = "parlae.outcome";

    public const string Vendor = "parlae.vendor";

    public const string Method = "http.request.method";

    public const string Status = "http.response.status_code";

    public const string Store = "parlae.store";

    public const string RecordCollection = "parlae.collection";
}
