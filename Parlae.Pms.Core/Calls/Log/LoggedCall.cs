using NodaTime;

namespace Parlae.Pms.Core.Calls.Log;

/// <summary>One use of a tool in a call.</summary>
/// <param name="Outcome">Our status word, <c>error</c> or <c>fault</c>.</param>
/// <param name="At">When it was answered.</param>
public sealed record ToolUse(string Tool, string Outcome, Instant At, int Milliseconds);

/// <summary>A call as the console lists it: ids, times, tools and our words. Nothing that was said, and nothing of who called.</summary>
public sealed class LoggedCall
{
    public const int MostUses = 200;

    public int Version { get; init; } = 1;

    /// <summary>With its kind: <c>call:…</c> or <c>chat:…</c>.</summary>
    public string CallId { get; set; } = "";

    /// <summary>When it was first heard of.</summary>
    public Instant Start { get; set; }

    public List<ToolUse> Uses { get; init; } = [];

    /// <summary>Null: its end was not told (yet).</summary>
    public Instant? EndedAt { get; set; }

    public CallEnd? End { get; set; }

    public CallResult? Result { get; set; }

    /// <summary>As the voice platform says; null: it did not.</summary>
    public int? Seconds { get; set; }

    /// <summary>The same call, with what another process knows of it.</summary>
    internal LoggedCall With(LoggedCall other) => new()
    {
        CallId = CallId,
        Start = Instant.Min(Start, other.Start),
        Uses = [.. Uses.Concat(other.Uses).OrderBy(use => use.At)],
        EndedAt = EndedAt ?? other.EndedAt,
        End = End ?? other.End,
        Result = Result ?? other.Result,
        Seconds = Seconds ?? other.Seconds,
    };
}
