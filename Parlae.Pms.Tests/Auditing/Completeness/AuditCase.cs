using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Auditing.Completeness;

/// <summary>In what a tool or route is asked.</summary>
internal enum Situation
{
    Success,

    /// <summary>A handle that is none, a level too low, a right that is missing.</summary>
    Refusal,
    BadInput,

    /// <summary>The practice's system cannot be reached.</summary>
    PmsFailure,
}

/// <summary>A tool or route in one situation.</summary>
/// <param name="Function">The tool, or method and function: <c>GET notes</c>.</param>
/// <param name="Situation">Which of the four it stands for.</param>
/// <param name="PrepareAsync">Brings a call or key so far, and gives what is to be looked at.</param>
/// <param name="Entries">Each as <c>started getBalance - patient [balance]</c>: phase, action, outcome, whether a patient is named, fields. Entries of a list, one a patient listed, are one line.</param>
internal sealed record AuditCase(string Function, Situation Situation, Func<AuditStage, Task<AuditAct>> PrepareAsync, params IReadOnlyList<string> Entries)
{
    /// <summary>The practice's own system behind Sikka; null: the usual one.</summary>
    public string? SikkaPms { get; init; }

    public override string ToString() => $"{Function} ({Situation})";
}

/// <summary>What is done, by whom, and in whose trail it stands.</summary>
internal sealed record AuditAct(string Actor, Func<Task> DoAsync, string Account = Clinic.AccountId);
