using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Practices;

/// <summary>One check of a setup, told as it begins and as it ends.</summary>
/// <param name="Kind">Which; the words are of whoever shows it.</param>
/// <param name="State">How it stands.</param>
/// <param name="Elapsed">Real time; zero while it runs.</param>
/// <param name="Found">How many were found: providers, rooms, days of the week with hours, openings. Null where there is nothing to count.</param>
/// <param name="Problem">Why it failed, as a word.</param>
/// <param name="Reason">The same in our words, where the adapter has some; fit for an operator.</param>
[Business]
public sealed record SetupCheck(SetupCheckKind Kind, SetupCheckState State, TimeSpan Elapsed = default, int? Found = null, SetupProblem? Problem = null, string? Reason = null);

/// <summary>The checks of a setup, in their order.</summary>
public enum SetupCheckKind
{
    /// <summary>Numbers and assistants are no other account's.</summary>
    Numbers,
    Credentials,
    Location,
    Capabilities,
    Providers,
    Rooms,
    Hours,
    Openings,
}

/// <summary>How a check stands.</summary>
public enum SetupCheckState
{
    Running,
    Held,

    /// <summary>The setup ends with it; nothing was stored.</summary>
    Failed,

    /// <summary>It could not be read, and the account is connected all the same.</summary>
    Missing,
}

/// <summary>Why a check did not hold.</summary>
public enum SetupProblem
{
    /// <summary>A number or assistant belongs to another account.</summary>
    Taken,

    /// <summary>Somebody else has set the account up meanwhile.</summary>
    Changed,

    /// <summary>There are no credentials.</summary>
    NoCredentials,

    /// <summary>The PMS refuses these credentials or settings.</summary>
    Refused,
    Unreachable,

    /// <summary>The PMS answered what we do not understand.</summary>
    NotUnderstood,

    /// <summary>This PMS does not tell it.</summary>
    AbilityMissing,

    /// <summary>Our own records cannot be reached.</summary>
    RecordsAway,
}
