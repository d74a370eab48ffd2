using System.Diagnostics.Metrics;
using NodaTime;

namespace Parlae.Pms.Core.Calls;

/// <summary>Counts calls and what was read ahead for them. Tells the account and our own words, and nothing of who called.</summary>
internal static class CallMetrics
{
    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Counter<long> Calls = Meter.CreateCounter<long>("parlae.calls", description: "Calls that ended, by account, outcome and reason.");
    private static readonly Histogram<double> Length = Meter.CreateHistogram<double>("parlae.call.duration", "s", "How long calls lasted, by outcome.");
    private static readonly Histogram<int> Patients = Meter.CreateHistogram<int>("parlae.call.patients", "{patient}", "How many patients a call that ended was about, by account.");
    private static readonly Counter<long> Prefetches = Meter.CreateCounter<long>("parlae.prefetch", description: "What was read ahead at the start of calls, by step and outcome.");
    private static readonly Counter<long> Lookups = Meter.CreateCounter<long>("parlae.prefetch.lookups", description: "Questions that read-ahead data may answer, by type and outcome (hit, miss).");

    public static void Ended(string accountId, CallResult result, CallEnd reason, Duration? lasted, int patients)
    {
        Patients.Record(patients, new KeyValuePair<string, object?>("account", accountId));
        Calls.Add(1, new("account", accountId), Outcome(result), new("reason", Word(reason)));
        if (lasted is { } time)
            Length.Record(time.TotalSeconds, Outcome(result));
    }

    /// <param name="step">The part of the prefetch.</param>
    /// <param name="outcome">Our word.</param>
    public static void Prefetched(string step, string outcome) => Prefetches.Add(1, new("step", step), new("outcome", outcome));

    /// <param name="type">What was asked for.</param>
    /// <param name="isHit">Whether it was at hand.</param>
    public static void Asked(string type, bool isHit) => Lookups.Add(1, new("type", type), new("outcome", isHit ? "hit" : "miss"));

    private static KeyValuePair<string, object?> Outcome(CallResult result) => new("outcome", Word(result));

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
