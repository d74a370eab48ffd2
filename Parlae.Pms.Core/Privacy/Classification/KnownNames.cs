using System.Collections.Frozen;

namespace Parlae.Pms.Core.Privacy.Classification;

/// <summary>
/// What the arguments of log lines and the tags of metrics may be called if texts and times are to be shown in them. A name that is not here is
/// unclassified: its value is erased, and a test fails for a log message of ours that uses it.
/// </summary>
public static class KnownNames
{
    /// <summary>Ids: shown if they look like one.</summary>
    public static readonly FrozenSet<string> Ids = new[]
    {
        "AccountId", "AppointmentId", "CallId", "CorrelationId", "Partition", "Reference", "ResourceId", // ours and the vendors'
        "Action", "Function", "Outcome", "Timer", "Tool", "Type", // words of a list, some of which come from outside
        "ConnectionId", "EventName", "PipelineName", "StrategyName", // the server's and the libraries'
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Texts that we made of fixed words: shown as they are.</summary>
    public static readonly FrozenSet<string> Words = new[] { "Addresses", "Exception", "Fault", "Reason", "Site", "Step", "Types" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Days and moments of our own doing, never a birth date or a visit.</summary>
    public static readonly FrozenSet<string> Times = new[] { "Day" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
