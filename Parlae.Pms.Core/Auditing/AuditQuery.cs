namespace Parlae.Pms.Core.Auditing;

/// <summary>Which entries to read.</summary>
/// <param name="PatientId">Only those that name this patient (the PMS's id).</param>
/// <param name="From">At or after.</param>
/// <param name="To">Before.</param>
public sealed record AuditQuery(string AccountId, string? PatientId = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>Only of actions whose name holds this.</summary>
    public string? Action { get; init; }

    /// <summary>Only of actors of this kind, or whose id holds this.</summary>
    public string? Actor { get; init; }

    /// <summary>Only those whose outcome holds this.</summary>
    public string? Outcome { get; init; }

    /// <summary>Leaves nothing of the account out.</summary>
    public bool IsWhole => (PatientId ?? Action ?? Actor ?? Outcome) is null && From is null && To is null;

    public bool Fits(AuditEntry entry) =>
        (PatientId is null || entry.PatientId == PatientId) && (From is null || entry.At >= From) && (To is null || entry.At < To)
        && Holds(entry.Action, Action) && Holds(entry.Outcome, Outcome) && (Actor is null || Holds(entry.Actor.Id, Actor) || string.Equals(entry.Actor.Kind, Actor, StringComparison.OrdinalIgnoreCase));

    private static bool Holds(string? text, string? part) => part is null || text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;
}

/// <summary>A place in an account's chain.</summary>
public sealed record AuditPosition(DateOnly Day, long Sequence);

/// <summary>Some entries, oldest first.</summary>
/// <param name="Next">Where to go on; null at the end. A page may hold fewer entries than asked for, or none, and still have one.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, AuditPosition? Next);
