using System.Text.Json;
using Parlae.Pms.Sandbox.Load.Answers;

namespace Parlae.Pms.Sandbox.Load.Calls;

/// <summary>What all callers of a scenario were told. Thread-safe.</summary>
internal sealed class Promises
{
    /// <summary>How the app says that a write did not happen; whoever hears the second may try again, so that it must not happen either.</summary>
    private static readonly string[] NothingHappened = ["nothing was changed", "taking too long", "nothing was done"];

    private readonly Lock gate = new();
    private readonly List<Promise> all = [];

    /// <summary>The last word on each patient and time.</summary>
    internal IReadOnlyList<Promise> Last
    {
        get
        {
            lock (gate)
                return [.. all.GroupBy(promise => (promise.Line.Account.Practice, promise.Line.Caller.PatientId, promise.Start)).Select(same => same.MaxBy(promise => promise.Made)!)];
        }
    }

    /// <summary>The answer to a booking for that time.</summary>
    internal void Booking(Line line, DateTimeOffset start, Heard heard) => Add(line, start, heard.Word switch
    {
        "booked" or "alreadyBooked" => PromiseKind.Stands,
        "submitted" => PromiseKind.Asked,
        Heard.Error when SaysNothingHappened(heard) => PromiseKind.Gone,
        _ => PromiseKind.Open,
    }, heard.Text("reference"));

    /// <summary>The answer to a cancellation of a visit that the caller was told to have.</summary>
    internal void Cancellation(Line line, DateTimeOffset start, Heard heard) => Add(line, start, heard.Word switch
    {
        "cancelled" or "alreadyCancelled" => PromiseKind.Gone,
        Heard.Error when SaysNothingHappened(heard) => PromiseKind.Stands,
        _ => PromiseKind.Open,
    });

    /// <summary>The answer to a move from one time to another.</summary>
    /// <returns>Where the visit is now, as the caller was told.</returns>
    internal DateTimeOffset Move(Line line, DateTimeOffset from, DateTimeOffset to, Heard heard)
    {
        switch (heard.Word)
        {
            case "rescheduled":
                Add(line, from, PromiseKind.Gone);
                Add(line, to, PromiseKind.Stands);
                return to;
            case "slotTaken" or "notFound" or "pastDate":
            case Heard.Error when SaysNothingHappened(heard):
                return from;
            default:
                Add(line, from, PromiseKind.Open);
                Add(line, to, PromiseKind.Open);
                return from;
        }
    }

    /// <summary>The start of an offered time.</summary>
    internal static DateTimeOffset StartOf(JsonElement slot) => slot.GetProperty("start").GetDateTimeOffset();

    private static bool SaysNothingHappened(Heard heard) => NothingHappened.Any(words => heard.Say.Contains(words, StringComparison.Ordinal));

    private void Add(Line line, DateTimeOffset start, PromiseKind kind, string? reference = null)
    {
        lock (gate)
            all.Add(new Promise(all.Count, line, start.ToUniversalTime(), kind, reference));
    }
}
