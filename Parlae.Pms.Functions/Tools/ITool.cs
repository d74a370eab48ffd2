using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Tools;

/// <summary>A tool as assistants know it (contract 6).</summary>
/// <param name="Name">As the assistant calls it, and as its route is named.</param>
/// <param name="Purpose">For the model: when to use it, and what it needs.</param>
/// <param name="Writes">It changes something; reads of one message run in parallel, writes in order.</param>
/// <param name="Level">How sure we must be of the patient it is about.</param>
/// <param name="Offers">Whether this clinic, with its PMS, has it.</param>
internal sealed record ToolDescription(string Name, string Purpose, bool Writes, IdentityLevel Level, Func<PmsAccount, bool> Offers)
{
    /// <summary>It finds out who is calling. Tries are counted by the call, so outside of one it is refused whatever its level.</summary>
    public bool Identifies { get; init; }

    /// <summary>It reads or writes what is a patient's: whoever is not let at it is on record.</summary>
    public bool TouchesPatients => Writes || Identifies || Level > IdentityLevel.None;

    /// <summary>The clinic's policy may raise a level, never lower it.</summary>
    public IdentityLevel LevelFor(PmsAccount account) =>
        account.Rules.MinimumLevels.TryGetValue(Name, out var raised) && raised > (int)Level ? (IdentityLevel)raised : Level;
}

/// <summary>One tool: its description, its arguments, its work, its sentence.</summary>
internal interface ITool
{
    ToolDescription Description { get; }

    /// <summary>Within Vapi's subset of JSON schema (vapi.md 10).</summary>
    JsonObject Schema { get; }

    /// <summary>Expected refusals are outcomes; vendor, store and audit faults throw.</summary>
    Task<ToolOutcome> RunAsync(JsonElement arguments, ToolCallContext call, CancellationToken cancellationToken);
}

/// <summary>The call a tool runs in, and what a write leaves for the case that it takes longer than the caller waits.</summary>
internal sealed record ToolCallContext(CallContext Call)
{
    /// <summary>
    /// Promises the caller a write that goes on in the background, and says so; from then on Core tells staff if it comes to nothing. Set before the work
    /// begins. Null, or an answer of null: there is nothing to promise yet, and the work is broken off instead.
    /// </summary>
    public Func<CancellationToken, Task<ToolAnswer?>>? Promise { get; set; }
}

/// <summary>An answer, and whether it counts as a write that failed (contract 6, guards).</summary>
internal sealed record ToolOutcome(ToolAnswer Answer, bool WriteFailed = false)
{
    /// <summary>
    /// For reads that give out handles: composes the answer in the very change of the session that records it, so that one write does both. May run
    /// more than once, on a fresh session each time. Null: <see cref="Answer"/> is all.
    /// </summary>
    public Func<CallSession, ToolAnswer>? InSession { get; init; }

    /// <summary>Why nothing was read or done, in a word for the audit trail. Null: it was not refused, or the refusal is on record.</summary>
    public string? Refused { get; init; }

    public ToolAnswer AnswerIn(CallSession session) => InSession?.Invoke(session) ?? Answer;

    public static implicit operator ToolOutcome(ToolAnswer answer) => new(answer);
}
