namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>How requests are counted against NexHealth's limits (reference 2).</summary>
/// <param name="IsCalendarRead">Slots and appointments being read: 10 a second.</param>
/// <param name="IsChart">Patients and appointments: 1,000 a minute; all others 2,000.</param>
internal readonly record struct NexHealthKind(bool IsCalendarRead, bool IsChart);

/// <summary>What has to be known of an endpoint beside its path: its version, and which limits count it.</summary>
internal static class NexHealthEndpoint
{
    /// <summary>These still speak the version of before, in the OpenAPI document (reference 1).</summary>
    private static readonly HashSet<string> OldLists = new(StringComparer.Ordinal) { "authenticates", "institutions", "locations", "appointment_types", "payment_plans", "recall_types", "sync_status" };

    /// <summary>Whether the endpoint takes the media type of version 2 and not the version header.</summary>
    public static bool IsOld(HttpMethod method, string path) => path.Split('/') switch
    {
        [var list, ..] when OldLists.Contains(list) => true,
        ["webhook_endpoints"] or ["webhook_endpoints", _] => true,
        ["patients", _, "alerts" or "documents", ..] => true,
        ["appointments" or "operatories", _] => method == HttpMethod.Get,
        _ => false,
    };

    public static NexHealthKind Kind(HttpMethod method, string path)
    {
        var first = path.Split('/')[0];
        return new(method == HttpMethod.Get && first is ("available_slots" or "appointments"), first is "patients" or "appointments");
    }
}
